// The audit: everybody follows every link from the first page on, and each page they come to is looked over closely in each
// window. In full it takes long (make audit); AUDIT=short looks at each page once, for the first who comes to it, in the
// narrow window. AUDIT_WHO=login,login walks for these accounts only (a visitor's is empty). Not a story of the suite: it
// tells of no one, it looks at everything.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { story } from "./harness.mjs";
import { patience } from "./until.mjs";
import { windows } from "./visitor.mjs";

const short = process.env.AUDIT === "short";
const only = process.env.AUDIT_WHO?.split(",");
/** How long the walk of everybody may take beside a busy machine. */
const everybody = 12 * patience;
/** What opens every account of the demo district. */
const password = "Jiebang@2026";
/** How many pages of one kind are looked over, and how many links to them followed, for each who asks. */
const kept = short ? { pages: 1, links: 1 } : { pages: 2, links: 6 };
const sizes = short ? [windows.narrow] : Object.values(windows);

/** The pages that the site's routes know, as the golden list of routes has them, with the route's parameters. */
const routes = readFileSync(new URL("../../internal/site/testdata/routes.golden", import.meta.url), "utf8")
  .split("\n").flatMap((line) => /^GET\s+(\S+)/.exec(line)?.[1] ?? []);

/** The route that a path is of. */
const shapes = routes.map((route) => [route, new RegExp(`^${route.replace(/[.]/g, "\\.").replace(/:\w+/g, "[^/]+")}$`)]);
function routeOf(path) {
  const { pathname } = new URL(path, "http://x");
  return routes.includes(pathname) ? pathname : shapes.find(([, shape]) => shape.test(pathname))?.[0] ?? pathname;
}

/** What tells one page of a route from another: the kind of thing it is for. */
function pageOf(path) {
  const { searchParams } = new URL(path, "http://x");
  return [routeOf(path), searchParams.get("kind"), searchParams.get("view")].filter(Boolean).join(" ");
}

/** The live feed never ends, and pages of the machine are for the machine. */
const apart = new Set(["/live"]);

/** Walks for one person: each page is looked over as often as kept says, each link's answer is looked at. */
async function walk(someone, seen, reached, faults) {
  const asked = new Set();
  const asking = new Map();
  const queue = ["/", ...routes.filter((route) => !route.includes(":"))].map((path) => ({ path, from: "the routes" }));
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { path, from } = next;
    const page = pageOf(path);
    if (asked.has(path) || apart.has(routeOf(path)) || (asking.get(page) ?? 0) >= kept.links) continue;
    asked.add(path);
    asking.set(page, (asking.get(page) ?? 0) + 1);
    const answer = await someone.context.request.get(someone.url + path, { maxRedirects: 0 });
    const status = answer.status();
    if (status >= 400 && from !== "the routes") faults.push(`${someone.who}: the link from ${from} to ${path} answers ${status}`);
    const { "content-type": type = "" } = answer.headers();
    if (status !== 200 || !type.startsWith("text/html")) continue;
    const body = await answer.text();
    if (!/^\s*<!doctype html/i.test(body)) continue; // a piece that a page fetches for itself
    reached.add(routeOf(path));
    queue.push(...links(body, someone.url + path).map((to) => ({ path: to, from: path })));
    const looked = seen.get(page) ?? 0;
    if (looked >= kept.pages) continue;
    seen.set(page, looked + 1);
    try {
      await someone.open(path);
      await someone.inspect(sizes);
    } catch (error) {
      faults.push(`${someone.who} at ${path} (from ${from}): ${error.message}`);
    }
  }
}

/** The addresses on this site that a page links to. */
function links(body, at) {
  const found = [...body.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)].map(([, href]) => new URL(href.replaceAll("&amp;", "&"), at));
  return [...new Set(found.filter(({ origin }) => origin === new URL(at).origin).map(({ pathname, search }) => pathname + search))];
}

/** One account for each set of roles, and for each kind of organisation and rank in it. */
async function accounts(installation) {
  const found = await installation.sql(`select distinct on (u.roles, o.kind, m.rank) u.login, u.name from users u
    left join member m on m.user_id = u.id left join organization o on o.id = m.org_id order by u.roles, o.kind, m.rank, u.id`);
  const all = found.split("\n").map((line) => line.split("|"));
  return [...new Map(all).entries()];
}

story("every page for everybody", async ({ installation, visitor, step }) => {
  const faults = [];
  const reached = new Set();
  const together = new Map();
  // The limits are for those who guess and scrape; the audit asks for more in a minute than anybody.
  await installation.sql(`insert into setting (key, value) select key, '1000000' from unnest(array['security.logins_per_minute', 'security.searches_per_minute', 'security.files_per_hour', 'security.exports_per_minute']) key
    on conflict (key) do update set value = excluded.value`);
  await installation.sql(`insert into event (verb, kind) values ('change', 'setting')`);
  const people = [["", "访客"], ...(await accounts(installation))].filter(([login]) => only?.includes(login) ?? true);
  assert.ok(people.length > 0, "nobody has one of these accounts");
  for (const [login, name] of people) {
    await step(`${name} looks at everything`, async () => {
      const someone = await visitor(name);
      if (login) await someone.login(login, password);
      const before = faults.length;
      await walk(someone, short ? together : new Map(), reached, faults);
      await someone.context.close();
      for (const fault of faults.slice(before)) console.error(fault); // told at once, for the whole takes long
    });
  }
  await step(`${reached.size} of ${routes.length} routes are pages that somebody came to; not: ${routes.filter((route) => !reached.has(route)).join(" ")}`, () => {});
  assert.deepEqual(faults, [], `${faults.length} faults`);
}, { demo: true, patience: everybody });
