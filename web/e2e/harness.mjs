// What every story needs: a real installation on a port of its own, and people who use it in a browser. Whatever a story
// starts ends with it, and on failure a picture of every open page is kept.
import { test } from "node:test";
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Installation } from "./installation.mjs";
import { patience } from "./until.mjs";
import { openBrowser, Visitor } from "./visitor.mjs";

/** How long one story may take: longer than anything in it. */
const storyPatience = 3 * patience;

/**
 * Tells one story on a fresh installation; options may ask that it is the demo district, and for more patience. The story
 * gets the installation, a function step(name, act), which names what is being done, visitor(who, options, where), which
 * opens a window, and elsewhere(), which starts another installation; the first step that fails ends the story.
 */
export function story(name, tell, options = {}) {
  test(name, { timeout: options.patience ?? storyPatience }, async (t) => {
    const installation = await Installation.start(options);
    const others = [];
    const visitors = [];
    let browser;
    let doing = "before the first step";
    const step = async (title, act) => {
      doing = title;
      const began = Date.now();
      await act();
      t.diagnostic(`${title} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    };
    /** A person with a browser window of their own; options are those of a Playwright context. */
    const visitor = async (who, options, where = installation) => {
      const one = await Visitor.arrive(browser, where.url, who, options);
      visitors.push(one);
      return one;
    };
    const elsewhere = async () => {
      const other = await Installation.start();
      others.push(other);
      return other;
    };
    try {
      browser = await openBrowser();
      await tell({ installation, visitor, step, elsewhere });
    } catch (error) {
      error.message = `${doing}: ${error.message}`;
      for (const line of [...(await photograph(visitors)), "the node said:", ...installation.said().split("\n")]) t.diagnostic(line);
      throw error;
    } finally {
      await browser?.close();
      for (const one of [installation, ...others]) await one.stop();
    }
  });
}

/** Keeps a picture of every open page and answers where. */
async function photograph(visitors) {
  const kept = process.env.E2E_PICTURES ?? join(tmpdir(), "jiebang-pictures");
  await mkdir(kept, { recursive: true });
  const folder = await mkdtemp(join(kept, "story-"));
  const pages = [];
  for (const [i, one] of visitors.entries()) {
    const path = join(folder, `${i + 1}-${one.who}.png`);
    const taken = await one.page.screenshot({ path, fullPage: true }).then(() => path, (why) => `no picture: ${why.message}`);
    pages.push(`  ${one.who} at ${one.page.url()}: ${taken}`);
  }
  return [`pictures in ${folder}`, ...pages];
}
