// What somebody does who uses no mouse, or needs large letters.
import assert from "node:assert/strict";
import { cast, password } from "./cast.mjs";
import { story } from "./harness.mjs";

story("by keyboard and in large letters", async ({ installation, visitor, step }) => {
  await cast(installation, visitor);
  const someone = await visitor("键盘用户");
  const { page } = someone;
  /** What has the focus, in the words a screen reader would say. */
  const focused = () => page.evaluate(() => {
    const e = document.activeElement;
    return e.labels?.[0]?.firstChild.textContent.trim() || e.getAttribute("aria-label") || e.textContent.trim();
  });
  const tab = async () => {
    await page.keyboard.press("Tab");
    return focused();
  };

  await step("the first stop leads past the menus to the text", async () => {
    await someone.open("/");
    assert.equal(await tab(), "跳到正文");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "main");
  });

  await step("the login form is walked in its order and sent by the enter key", async () => {
    await someone.open("/login");
    await page.getByLabel("登录名").focus();
    await page.keyboard.type("qiming");
    assert.equal(await tab(), "密码");
    await page.keyboard.type(password);
    assert.equal(await tab(), "登录");
    await Promise.all([page.waitForURL("**/workbench"), page.keyboard.press("Enter")]);
    await someone.reads("淮上启明电子有限公司");
  });

  await step("the user's menu opens by the enter key and closes by escape, where it was opened", async () => {
    const menu = page.locator("details.user-menu");
    await menu.locator("summary").focus();
    await page.keyboard.press("Enter");
    assert.equal(await tab(), "工作台");
    await page.keyboard.press("Escape");
    assert.equal(await menu.evaluate((e) => e.open), false);
    assert.equal(await menu.locator("summary").evaluate((e) => e === document.activeElement), true);
  });

  await step("on a narrow screen the folded menu opens by the space bar", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const link = page.getByRole("link", { name: "我的清单" });
    assert.equal(await link.isVisible(), false);
    await page.getByLabel("工作台菜单").focus();
    await page.keyboard.press("Space");
    await link.waitFor();
    await link.focus();
    await Promise.all([page.waitForURL("**/workbench/listings"), page.keyboard.press("Enter")]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await step("a refused form takes the reader to what is wrong", async () => {
    await someone.open("/workbench/listings/new?kind=demand");
    await someone.press("提交审核", { status: 422 });
    await page.waitForFunction(() => document.activeElement.getAttribute("role") === "alert");
    await page.getByRole("alert").getByRole("link").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.closest("form[data-guard]") || document.querySelector(":target"));
  });

  await step("large letters stay from page to page until they are taken back", async () => {
    const letters = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
    await someone.open("/");
    const before = await letters();
    const head = page.getByRole("banner");
    await someone.press("大字版", { within: head });
    assert.ok((await letters()) > before, "letters grow");
    await someone.inspect();
    await someone.open("/search?kind=demand");
    assert.ok((await letters()) > before, "letters stay large");
    await someone.press("标准字号", { within: head });
    assert.equal(await letters(), before);
  });
});
