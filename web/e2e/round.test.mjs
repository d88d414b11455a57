// A collection round at the width of a telephone: 40 organisations are invited, 25 answer, the board is right, the silent
// are reminded; boxes and taps are counted; what was typed survives a broken connection; after the end a link says so.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cast, password } from "./cast.mjs";
import { story } from "./harness.mjs";
import { until } from "./until.mjs";
import { windows } from "./visitor.mjs";

const mostBoxes = 8;
const mostTaps = 12;
const invited = Array.from({ length: 40 }, (_, i) => `示例第${i + 1}精密制造有限公司`);
const onTheTelephone = { viewport: windows.narrow, isMobile: true, hasTouch: true };
const entry = (i) => ({ title: `第 ${i + 1} 号产线的缺陷检测`, public_text: `第 ${i + 1} 号产线提速以后人工目检漏检率高，需要在线检测装置并在现场验证。`, contact_name: "周工", contact_phone: `0517-8491${1000 + i}` });

/** The work that a browser does for a form. */
function proof(token) {
  for (let n = 0; ; n++) {
    const sum = createHash("sha256").update(`${token}:${n}`).digest();
    if (sum.readUInt32BE(0) >>> 17 === 0) return String(n);
  }
}

/** Sends an answer as a program would that reads the form first. Answers the response. */
async function post(installation, link, typed) {
  const page = await (await fetch(installation.url + link)).text();
  const value = (name) => new RegExp(`name="${name}"[^>]*? value="([^"]*)"`).exec(page)?.[1] ?? "";
  const token = value("form");
  const body = new FormData();
  for (const [name, text] of Object.entries({ form: token, proof: proof(token), kind: value("kind"), org: value("org"), ...typed })) body.set(name, text);
  return fetch(installation.url + link, { method: "POST", body, redirect: "manual" });
}

/** Somebody with a thumb: counts what they tap. */
class Thumb {
  taps = 0;

  constructor(visitor) {
    this.page = visitor.page;
  }

  async tap(what) {
    this.taps++;
    await what.tap();
  }

  async type(label, text) {
    await this.tap(this.page.getByLabel(label));
    await this.page.keyboard.insertText(text);
  }

  /** A list takes a tap to open and one to choose. */
  async choose(label, option) {
    this.taps += 2;
    await this.page.getByLabel(label).selectOption({ label: option });
  }
}

story("a collection round by link, from the invitation to the board", async ({ installation, visitor, step }) => {
  await cast(installation, visitor);
  const [clerk, approver] = [await visitor("clerk"), await visitor("approver")];
  await clerk.login("clerk", password);
  await approver.login("approver", password);
  let round, general;
  /** The personal links, in the order of the invitations, as the clerk copies them. */
  const links = [];

  await step("a clerk makes a round and invites 40 organisations, an approver opens it", async () => {
    await clerk.open("/bureau/rounds/new");
    await clerk.inspect();
    await clerk.fill({ 征集名称: "示例区秋季企业技术需求征集", 征集说明: "征集企业在生产和研发中遇到的技术需求，征集后组织高校院所对接。", 征集单位: "示例区科学技术局", 咨询电话: "0517-84911111" });
    await clerk.press("保存");
    round = new URL(clerk.page.url()).pathname;
    await clerk.follow("邀请单位");
    await clerk.inspect();
    await clerk.fill({ 单位名单: [...invited, "91320804MA0E2E017M"].join("\n") });
    await clerk.press("邀请名单中的单位");
    await clerk.reads("示例第1精密制造有限公司", "未打开");
    await clerk.open(`${round}/invitations`, 404);
    await clerk.open(round);
    await clerk.move("提交开启");
    await clerk.lacks("开启征集");
    await approver.open(round);
    await approver.move("开启征集");
    await approver.reads("征集中", "41");
    general = /\/collect\/\w+/.exec(await approver.words())[0];
    await approver.inspect();
    for (let page = `${round}/invited`; page; ) {
      await clerk.open(page);
      links.push(...(await clerk.page.locator("[data-copy]").evaluateAll((all) => all.map((b) => new URL(b.dataset.copy).pathname))));
      page = await clerk.page.getByRole("link", { name: "下一页" }).getAttribute("href", { timeout: 500 }).catch(() => null);
    }
    assert.equal(new Set(links).size, 41);
  });

  await step("somebody fills in the form with a thumb: at most eight boxes and twelve taps", async () => {
    const one = await visitor("一号", onTheTelephone);
    await one.open(links[0]);
    await one.inspect([windows.narrow]);
    const boxes = await one.page.locator(".box input, .box select, .box textarea").count();
    assert.ok(boxes <= mostBoxes, `${boxes} boxes`);
    assert.equal(await one.page.getByLabel("单位").inputValue(), invited[0]);
    const thumb = new Thumb(one);
    const said = entry(0);
    await thumb.type("名称", said.title);
    await thumb.type("内容", said.public_text);
    await thumb.choose("所属领域", "先进制造与自动化");
    await thumb.type("拟投入", "80");
    await thumb.type("联系人", said.contact_name);
    await thumb.type("联系电话", said.contact_phone);
    thumb.taps += 2; // the box of files, and the picture
    await one.page.getByLabel("照片或文件").setInputFiles({ name: "现场.png", mimeType: "image/png", buffer: Buffer.from("89504e470d0a1a0a0000", "hex") });
    await Promise.all([one.page.waitForURL(/\/answers\//), thumb.tap(one.page.getByRole("button", { name: "提交" }))]);
    assert.ok(thumb.taps <= mostTaps, `${thumb.taps} taps`);
    await one.reads("报送成功", "ZJ-", "待受理", "现场.png");
    await one.neverReads(said.contact_phone.slice(-7) + "<");
    await one.inspect([windows.narrow]);
    await one.page.getByText("修改报送内容").click();
    await one.fill({ 名称: `${said.title}（改）` });
    await one.press("保存修改");
    await one.reads("（改）");
    await one.open(links[0]);
    await one.reads("已报送 1 条");
  });

  await step("the connection breaks while somebody types; what they typed is there again", async () => {
    const two = await visitor("二号", onTheTelephone);
    await two.open(links[1]);
    await two.context.setOffline(true);
    await two.page.getByLabel("名称").fill("断网时填写的名称");
    await two.page.getByLabel("内容").fill(entry(1).public_text);
    await two.reads("网络不通，已保存在本机");
    await two.page.getByRole("button", { name: "提交" }).tap();
    await two.reads("当前没有网络");
    await two.context.setOffline(false);
    two.page.removeAllListeners("console"); // it complained of the connection
    await two.page.goto("about:blank");
    const again = await two.context.newPage();
    await again.goto(installation.url + links[1]);
    assert.equal(await again.getByLabel("名称").inputValue(), "断网时填写的名称");
    await again.getByLabel("联系人").fill("周工");
    await until("the draft to be kept", async () => (await installation.sql("select count(*) from round_draft")) !== "0");
    await again.close();
    // The same link on another telephone, which has kept nothing.
    const other = await visitor("二号的同事", onTheTelephone);
    await other.open(links[1]);
    assert.equal(await other.page.getByLabel("名称").inputValue(), "断网时填写的名称");
    await other.reads("已恢复上次填写");
    await other.fill({ 联系人: "周工", 联系电话: "12" });
    await other.press("提交", { status: 422 });
    await other.wrong("联系电话", "不是电话号码");
    await other.holds({ 名称: "断网时填写的名称", 联系人: "周工" });
    await other.fill({ 联系电话: entry(1).contact_phone });
    await other.press("提交");
    await other.reads("报送成功");
  });

  await step("without scripts the form waits a little and works", async () => {
    const plain = await visitor("三号", { ...onTheTelephone, javaScriptEnabled: false });
    await plain.open(links[2]);
    const said = entry(2);
    const typed = { 名称: said.title, 内容: said.public_text, 联系人: said.contact_name, 联系电话: said.contact_phone };
    await plain.fill(typed);
    await plain.press("提交", { status: 422 });
    await plain.reads("提交过快");
    await plain.holds(typed);
    await plain.page.waitForTimeout(15_500); // what the form asks of browsers that prove no work
    await plain.press("提交");
    await plain.reads("报送成功");
  });

  await step("22 more answer; the same entry twice is told so; one uninvited comes by the link for all", async () => {
    for (let i = 3; i < 25; i++) {
      const answer = await post(installation, links[i], entry(i));
      assert.equal(answer.status, 303, `${i}: ${await answer.text()}`);
    }
    const twice = await post(installation, links[3], entry(3));
    assert.equal(twice.status, 422);
    assert.match(await twice.text(), /已经报送过同名条目（受理号 ZJ-/);
    assert.equal((await post(installation, general, { ...entry(30), org: "示例未受邀机械有限公司" })).status, 303);
    assert.equal((await fetch(installation.url + general, { method: "POST", body: new FormData() })).status, 403);
  });

  await step("the board is right, and rows are behind its numbers", async () => {
    await clerk.open(round);
    const tiles = Object.fromEntries((await clerk.page.locator(".stat").allInnerTexts()).map((t) => t.split(/\s+/).slice(0, 2)));
    for (const [label, want] of Object.entries({ 受邀单位: "41", 已报送: "25", 未报送: "16", 来件: "26", 未受邀来件: "1" })) assert.ok(tiles[label]?.startsWith(want), `${label}: ${tiles[label]}, want ${want}`);
    await clerk.open(`${round}/invited?of=silent`);
    assert.equal(await clerk.page.locator("tbody tr").count(), 16);
    await clerk.reads("示例第40精密制造有限公司");
    await clerk.inspect();
    await clerk.open(`${round}/answers?of=uninvited`);
    await clerk.follow(entry(30).title);
    await clerk.neverReads(entry(30).contact_phone);
    await clerk.inspect();
    await clerk.press("查看联系电话");
    await clerk.reads(entry(30).contact_phone);
    await clerk.open(`${round}/poster`);
    await clerk.reads("用手机扫码填报");
  });

  await step("the silent are reminded, once a day", async () => {
    await clerk.open(round);
    await clerk.move("催报");
    assert.equal(await installation.sql("select count(*) from round_invitation where reminders = 1"), "16");
    assert.equal(await installation.sql("select count(*) from notification n join users u on u.id = n.user_id where u.login = 'qiming' and n.title like '征集尚未收到贵单位的报送%'"), "1");
    await clerk.open(round);
    await clerk.lacks("催报");
    const owner = await visitor("启明负责人", onTheTelephone);
    await owner.login("qiming", password);
    await owner.open(await installation.sql("select href from notification where title like '征集尚未收到贵单位的报送%'"));
    assert.equal(await owner.page.getByLabel("单位").inputValue(), "淮上启明电子有限公司");
  });

  await step("the desk takes what came in", async () => {
    await clerk.open(round);
    await clerk.follow(/受理技术需求来件/);
    await clerk.reads("可导入 26 行");
    await clerk.move("导入可导入的 26 行");
    await clerk.awaits(new URL(clerk.page.url()).pathname, "可导入的行已经导入");
    assert.equal(await installation.sql("select count(*) from listing where source = '征集' and batch = '示例区秋季企业技术需求征集'"), "26");
    await clerk.follow("补全和提交本批清单");
    await clerk.reads("第 25 号产线的缺陷检测");
  });

  await step("after the end a link says so, and whom to call", async () => {
    await clerk.open(round);
    await clerk.move("提前截止", { 理由: "已足够组织本次对接。" });
    const late = await visitor("来晚的", onTheTelephone);
    await late.open(links[39], 410);
    await late.reads("本次征集已经截止", "0517-84911111");
    const answer = await post(installation, links[39], entry(39));
    assert.equal(answer.status, 403); // there is no form any more
    await clerk.open(round);
    await clerk.move("办结");
    await clerk.reads("已办结");
  });
});
