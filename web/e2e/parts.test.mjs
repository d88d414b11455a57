// Parts of pages by themselves, in a real browser, where a whole installation would only get in the way: the script is
// the one that pages load, the page is the test's own.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { openBrowser } from "./visitor.mjs";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** A part's script by itself, run on the page. */
async function script(file, start) {
  const built = await build({ stdin: { contents: `import { ${start} } from "./${file}"; ${start}(document);`,
    resolveDir: "web/src", loader: "ts" }, bundle: true, write: false, format: "iife", target: "chrome100" });
  return built.outputFiles[0].text;
}

test("the squares of a month are walked by the arrow keys", async () => {
  const squares = Array.from({ length: 14 }, (_, i) => {
    const links = { 8: '<a href="#eight">八</a>', 9: '<a href="#nine-a">甲</a><a href="#nine-b">乙</a>' }[i] ?? "";
    return `<td id="d${i}">${i === 3 ? '<span class="today">3</span>' : ""}${links}</td>`;
  });
  const page = await browser.newPage();
  await page.setContent(`<nav class="month-nav"><a rel="next" href="#next">下个月</a></nav><table class="month"><tbody>
    <tr>${squares.slice(0, 7).join("")}</tr><tr>${squares.slice(7).join("")}</tr></tbody></table>`);
  await page.addScriptTag({ content: await script("calendar", "startMonths") });
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  const press = async (key) => {
    await page.keyboard.press(key);
    return focused();
  };
  await page.keyboard.press("Tab");
  assert.equal(await press("Tab"), "d3", "the tab key stops at today");
  assert.equal(await press("ArrowLeft"), "d2");
  assert.equal(await press("ArrowDown"), "d9");
  assert.equal(await press("Enter"), "甲", "of several dates the first has the focus");
  assert.equal(await press("ArrowDown"), "乙");
  assert.equal(await press("Escape"), "d9");
  assert.equal(await press("Home"), "d7");
  assert.equal(await press("ArrowRight"), "d8");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => location.hash), "#eight", "the only date of a day is opened");
  assert.equal(await press("End"), "d13");
  assert.equal(await press("ArrowDown"), "d13", "below the last week there is nothing");
  assert.equal(await page.evaluate(() => document.querySelectorAll("td[tabindex='0']").length), 1);
  await page.keyboard.press("PageDown");
  assert.equal(await page.evaluate(() => location.hash), "#next");
  await page.close();
});

test("the rows of a table are walked by the arrow keys, from what is in them", async () => {
  const page = await browser.newPage();
  await page.setContent(`<input id="q"><table><tbody>${["a", "b", "c"].map((row) => `<tr>
    <td><input type="checkbox" id="tick-${row}"><a id="title-${row}" href="#${row}">x</a></td>
    <td>${row === "b" ? "" : `<a id="owner-${row}" href="#o">y</a>`}</td></tr>`).join("")}</tbody></table>`);
  await page.addScriptTag({ content: await script("rows", "startRows") });
  const press = async (key) => {
    await page.keyboard.press(key);
    return page.evaluate(() => document.activeElement.id);
  };
  await page.focus("#tick-a");
  assert.equal(await press("ArrowDown"), "tick-b");
  await page.keyboard.press("Space");
  assert.equal(await page.isChecked("#tick-b"), true);
  assert.equal(await press("ArrowUp"), "tick-a");
  assert.equal(await press("ArrowUp"), "tick-a", "above the first row there is nothing");
  await page.focus("#owner-a");
  assert.equal(await press("ArrowDown"), "title-b", "a row with fewer of them has its last");
  await page.focus("#q");
  assert.equal(await press("ArrowDown"), "q", "elsewhere the keys are the browser's");
  await page.close();
});

test("work in progress says that the server is gone, and goes on once it is back", async () => {
  const poll = await script("poll", "startPolls");
  let done = 0;
  const serve = () => new Promise((resolve) => {
    const server = createServer((request, answer) => {
      answer.setHeader("Content-Type", "text/html; charset=utf-8");
      const asks = done < 2 ? 'data-poll="/work"' : "";
      answer.end(`<!doctype html><div id="work" ${asks}><p>已完成 ${done} 项</p>
        <p data-poll-lost hidden>暂时连接不上服务器</p></div>`);
    });
    server.listen(port, "127.0.0.1", () => {
      port = server.address().port;
      resolve(server);
    });
  });
  let port = 0;
  let server = await serve();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/work`);
  await page.addScriptTag({ content: poll });
  await page.getByText("已完成 0 项").waitFor();
  done = 1;
  await page.getByText("已完成 1 项").waitFor();
  assert.equal(await page.getByText("暂时连接不上服务器").isVisible(), false);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await page.evaluate(poll); // the fresh part is taken up as after every swap
  await page.getByText("暂时连接不上服务器").waitFor();
  done = 2;
  server = await serve();
  await page.getByText("已完成 2 项").waitFor();
  assert.equal(await page.getByText("暂时连接不上服务器").isVisible(), false);
  assert.equal(await page.locator("[data-poll]").count(), 0, "what is done asks no more");
  await page.close();
  server.closeAllConnections();
  server.close();
});
