// A person with a browser window: they find things by the words they read, and every page they come to is looked over.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { patience, until } from "./until.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const wide = { width: 1440, height: 900 };
const middle = { width: 820, height: 1180 };
const narrow = { width: 390, height: 844 };

/** The windows that pages are made for. */
export const windows = { wide, middle, narrow };

/** Starts the system's Chromium. */
export function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map((name) => `/usr/bin/${name}`).find(existsSync);
  return chromium.launch({ executablePath, timeout: patience, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
}

export class Visitor {
  #faults = [];
  #status = 0;

  /** Opens a window. */
  static async arrive(browser, url, who, options = {}) {
    const v = new Visitor();
    v.who = who;
    v.url = url;
    v.scripts = options.javaScriptEnabled !== false;
    v.context = await browser.newContext({ viewport: wide, locale: "zh-CN", timezoneId: "Asia/Shanghai", ...options });
    v.context.setDefaultTimeout(patience);
    v.page = await v.context.newPage();
    v.page.on("pageerror", (error) => v.#faults.push(`script error: ${error.message}`));
    v.page.on("console", (message) => v.#note(message));
    v.page.on("response", (answer) => {
      if (answer.request().isNavigationRequest() && answer.frame() === v.page.mainFrame()) v.#status = answer.status();
    });
    return v;
  }

  /** Takes down what the browser complains of, but for a page that was refused on purpose. */
  #note(message) {
    const refusedPage = message.text().startsWith("Failed to load resource") && message.location().url === this.page.url() && this.#status >= 400;
    if (message.type() === "error" && !refusedPage) this.#faults.push(`console: ${message.text()} (${message.location().url})`);
  }

  /** Types an address. Status is what the answer must be. */
  async open(path, status = 200) {
    await this.page.goto(this.url + path);
    await this.#arrived(status);
  }

  /** Does what leads to another page, and looks that page over. */
  async #leave(act, status) {
    await Promise.all([this.page.waitForEvent("load"), act()]);
    await this.#arrived(status);
  }

  async #arrived(status) {
    assert.equal(this.#status, status, `${this.who} at ${this.page.url()}: status ${this.#status}: ${await this.#complaints()}`);
    await this.#lookOver();
  }

  /** Every page has one heading of the first order, fits its window, and gives the browser nothing to complain of. */
  async #lookOver() {
    const where = `${this.who} at ${this.page.url()}, ${this.page.viewportSize().width} px`;
    const seen = await this.page.evaluate(() => ({
      headings: document.querySelectorAll("h1").length,
      title: document.title,
      over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      tooWide: [...document.querySelectorAll("body *")]
        .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest(".table-frame, .visually-hidden"))
        .slice(0, 3)
        .map((e) => e.outerHTML.slice(0, 120)),
    }));
    assert.equal(seen.headings, 1, `${where}: headings of the first order`);
    assert.notEqual(seen.title, "", `${where}: title`);
    assert.ok(seen.over <= 0, `${where}: wider than the window by ${seen.over} px: ${seen.tooWide.join(" ")}`);
    assert.deepEqual(this.#faults.splice(0), [], where);
  }

  /** Looks closely, in a wide and in a narrow window unless others are named: nothing keeps people from using the page. */
  async inspect(sizes = [narrow, wide]) {
    for (const size of sizes) {
      await this.page.setViewportSize(size);
      await this.page.mouse.move(0, 0);
      await this.page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== "running"));
      await this.#lookOver();
      await this.page.evaluate(axe);
      const { violations } = await this.page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
      const grave = violations.filter((v) => v.impact === "serious" || v.impact === "critical");
      const told = grave.map((v) => `${v.id} (${v.help}): ${v.nodes.map((n) => `${n.target.join(" ")} — ${n.failureSummary}`).join("; ")}`);
      assert.deepEqual(told, [], `${this.page.url()} at ${size.width} px`);
    }
  }

  /** What the page says is wrong; everything it says when it does not. */
  async #complaints() {
    const told = await this.page.locator("[role=alert], .field-error").allInnerTexts();
    return told.join(" | ") || this.words();
  }

  /** Everything written on the page. */
  words() {
    return this.page.locator("main").innerText();
  }

  /** Reads the words on the page, or waits for them. */
  async reads(...texts) {
    for (const text of texts) {
      await this.page.locator("main").filter({ hasText: text }).waitFor().catch(async () => assert.fail(`${this.who} at ${this.page.url()} does not read “${text}” but: ${await this.words()}`));
    }
  }

  /** Must not find the words anywhere in the page, not even hidden. */
  async neverReads(...texts) {
    const source = await this.page.content();
    for (const text of texts) assert.ok(!source.includes(text), `${this.who} at ${this.page.url()} must not read “${text}”`);
  }

  /** A control by its label. */
  control(label, within = this.page) {
    return within.getByLabel(new RegExp(`^\\s*${escaped(label)}\\s*(必填)?\\s*$`));
  }

  /** Fills a form: label → text, option, true for a tick, or a list of ticks in a group. */
  async fill(form, within = this.page) {
    for (const [label, value] of Object.entries(form)) {
      if (Array.isArray(value)) {
        for (const choice of value) await within.getByRole("group", { name: label }).getByLabel(choice, { exact: true }).check();
        continue;
      }
      const box = this.control(label, within);
      const kind = await box.evaluate((e) => (e.tagName === "SELECT" ? "select" : e.type));
      if (kind === "select") await box.selectOption({ label: value });
      else if (kind === "checkbox" || kind === "radio") await box.setChecked(value);
      else await box.fill(value);
    }
  }

  /** Makes sure that a form holds what was typed. */
  async holds(form, within = this.page) {
    for (const [label, value] of Object.entries(form)) {
      if (Array.isArray(value)) {
        for (const choice of value) assert.ok(await within.getByRole("group", { name: label }).getByLabel(choice, { exact: true }).isChecked(), `${label}: ${choice} is ticked`);
        continue;
      }
      const held = await this.control(label, within).evaluate((e) => (e.tagName === "SELECT" ? e.selectedOptions[0].label : e.type === "checkbox" ? e.checked : e.value));
      assert.equal(held, value, `${this.who} at ${this.page.url()}: ${label}`);
    }
  }

  /** Reads what is wrong with a field, where a screen reader would. */
  async wrong(label, message, within = this.page) {
    const box = this.control(label, within);
    assert.equal(await box.getAttribute("aria-invalid"), "true", `${label} is marked as wrong`);
    const ids = (await box.getAttribute("aria-describedby")).split(" ");
    const texts = await Promise.all(ids.map((id) => this.page.locator(`[id="${id}"]`).innerText()));
    assert.ok(texts.some((text) => message instanceof RegExp ? message.test(text) : text.includes(message)), `${label}: ${texts.join(" | ")}`);
  }

  /** Presses a button that leads to another page. */
  async press(name, { status = 200, within = this.page.locator("main") } = {}) {
    await this.#leave(() => within.getByRole("button", { name, exact: true }).click(), status);
  }

  /** Follows a link. */
  async follow(name, { status = 200, within = this.page.locator("main") } = {}) {
    await this.#leave(() => within.getByRole("link", { name, exact: typeof name === "string" }).first().click(), status);
  }

  /** Follows a link to a file and keeps the file at the path. */
  async download(name, path) {
    const [file] = await Promise.all([this.page.waitForEvent("download"), this.page.locator("main").getByRole("link", { name, exact: true }).click()]);
    await file.saveAs(path);
    return file.suggestedFilename();
  }

  /** Makes a move of the thing on the page: presses its button, answers what it asks, confirms. */
  async move(label, answers = {}, { status = 200, within = this.page.locator("main") } = {}) {
    const asking = this.#asking(label, within);
    if ((await asking.count()) === 0) return this.press(label, { status, within });
    if (!(await asking.evaluate((e) => e.open))) await asking.locator("summary").click();
    await this.fill(answers, asking);
    await this.#fits(asking.locator(".move-panel"));
    await this.press(`确认${label}`, { status, within: asking });
  }

  /** Opens what a move asks and leaves it unanswered. */
  async ponder(label, within = this.page.locator("main")) {
    const asking = this.#asking(label, within);
    await asking.locator("summary").click();
    await this.#fits(asking.locator(".move-panel"));
    await asking.getByRole("button", { name: `确认${label}` }).click({ trial: true });
    await asking.locator("summary").click();
  }

  #asking(label, within) {
    return within.locator("details.move", { has: this.page.locator("summary", { hasText: new RegExp(`^\\s*${escaped(label)}\\s*$`) }) });
  }

  /** Makes sure that a box lies within the window from left to right. */
  async #fits(box) {
    const { x, width } = await box.boundingBox();
    assert.ok(x >= 0 && x + width <= this.page.viewportSize().width, `${this.who} at ${this.page.url()}: a box from ${x} to ${x + width} px`);
  }

  /** Makes sure which moves the page offers, of those named. */
  async offers(...labels) {
    for (const label of labels) assert.ok((await this.#buttons(label)) > 0, `${this.who} at ${this.page.url()} is offered ${label}`);
  }

  /** Makes sure that the page offers none of the moves. */
  async lacks(...labels) {
    for (const label of labels) assert.equal(await this.#buttons(label), 0, `${this.who} at ${this.page.url()} is not offered ${label}`);
  }

  #buttons(label) {
    return this.page.locator("main").locator("summary, button, a").filter({ hasText: new RegExp(`^\\s*${escaped(label)}\\s*$`) }).count();
  }

  /** Logs in. */
  async login(name, password, status = 200) {
    await this.open("/login");
    await this.fill({ 登录名: name, 密码: password });
    await this.press("登录", { status });
  }

  /** Logs out by the user's menu. */
  async logout() {
    const head = this.page.getByRole("banner");
    await head.locator(".user-menu > summary").click();
    await this.press("退出登录", { within: head });
  }

  /** Opens the page anew until it says what is waited for. */
  async awaits(path, text) {
    await until(`${this.who} to read “${text}” at ${path}`, async () => {
      await this.open(path);
      return (await this.words()).includes(text);
    });
  }

  /** The number at the end of the address of the thing on the page. */
  id() {
    const found = /\/(\d+)(?:[/?#]|$)/.exec(new URL(this.page.url()).pathname);
    assert.ok(found, `${this.page.url()} names a thing`);
    return Number(found[1]);
  }
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
