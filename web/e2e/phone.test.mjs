// From a call to the closed case: a clerk writes down what a boss says, the firm confirms on a telephone, what is vague is
// asked about and cannot slip through, is made better, reviewed among others, given to a broker, and closed with an outcome.
import assert from "node:assert/strict";
import { cast, password } from "./cast.mjs";
import { day } from "./forms.mjs";
import { story } from "./harness.mjs";
import { windows } from "./visitor.mjs";

const onTheTelephone = { viewport: windows.narrow, isMobile: true, hasTouch: true };
const vague = { 名称: "减速机噪音大", 公开简介: "我厂的减速机噪音比较大，希望尽快改善，提升产品质量和客户满意度。" };
const better = { 公开简介: "行星减速机在额定转速 1500 r/min 下噪声 82 dB(A)，用户要求降到 75 dB(A) 以下，需要齿轮修形和箱体减振的整体方案。", 主要技术难点: "修形量与载荷有关，低速重载与高速轻载难以兼顾；箱体为铸件，改模一次要两个月。", 主要技术指标: "按 GB/T 6404.1 在 1 米处测，噪声≤75 dB(A)；传动效率≥96%；温升≤45 K" };

story("a need that was told on the telephone", async ({ installation, visitor, step }) => {
  await cast(installation, visitor);
  await installation.sql(`insert into users (login, name, roles, phone, password_hash)
    select 'broker', '技术经理人', '{broker}', '13800000009', password_hash from users where login = 'clerk'`);
  const people = {};
  for (const login of ["clerk", "approver", "leader", "broker", "qiming"]) {
    people[login] = await visitor(login);
    await people[login].login(login, password);
  }
  const { clerk, approver, leader, broker, qiming } = people;
  let listing, confirm, mandate;

  await step("a clerk writes down what the boss says, and gets a link", async () => {
    await clerk.open("/workbench/entries/new?kind=demand");
    await clerk.inspect();
    await clerk.fill({ 单位: "91320804MA0E2E017M", 口述人: "张总", ...vague });
    await clerk.press("保存并发送确认链接");
    await clerk.reads("代填", "待企业确认", "张总");
    await clerk.reads("代填的内容尚未经企业确认，确认后才能提交审核。");
    listing = clerk.id();
    confirm = new URL(await clerk.page.locator("#entry [data-copy]").getAttribute("data-copy")).pathname;
    await clerk.inspect();
  });

  await step("the firm confirms on a telephone, with its own words and its own pledge", async () => {
    const boss = await visitor("张总", onTheTelephone);
    await boss.open(confirm);
    await boss.inspect([windows.narrow]);
    await boss.press("确认以上内容", { status: 422 });
    await boss.reads("请");
    await boss.fill({ 所属领域: "先进制造与自动化", 主要技术难点: "噪音大", 联系电话: "0517-84911111", 本单位承诺所填内容不涉及国家秘密: true, 您的姓名: "张总" }, boss.page.locator("form").first());
    await boss.press("确认以上内容");
    await boss.reads("已确认");
    await boss.context.close();
  });

  await step("what is vague is asked about, and is not let through without a reason", async () => {
    await clerk.open(`/listings/${listing}`);
    await clerk.reads("企业已确认");
    await clerk.move("提交审核");
    await approver.open(`/listings/${listing}`);
    const questions = await approver.page.locator(".diagnosis li").count();
    assert.ok(questions >= 4, `${questions} questions are asked about the vague need`);
    await approver.inspect();
    const passing = approver.page.locator("details.move").filter({ hasText: "确认审核通过" });
    assert.equal(await passing.locator("textarea[required]").count(), 1, "letting it through takes a reason");
    await approver.move("退回修改", { 理由: "请写明噪声现状、目标值和检测方法。" });
    await approver.reads("已退回");
  });

  await step("the firm makes it better, and the queue decides on it with a tick", async () => {
    await qiming.open(`/listings/${listing}`);
    await qiming.follow("修改");
    await qiming.fill(better);
    await qiming.press("提交审核");
    await approver.open("/bureau/listings");
    await approver.page.getByLabel("选择减速机噪音大").check();
    await approver.press("审核通过");
    await leader.open("/bureau/listings?stage=approved");
    await leader.page.getByLabel("选择减速机噪音大").check();
    await leader.press("发布");
    await qiming.open(`/listings/${listing}`);
    await qiming.reads("已发布");
  });

  await step("the bureau gives it to a broker, who takes it on and introduces a partner", async () => {
    await clerk.open(`/pool/${listing}`);
    await clerk.inspect();
    await clerk.fill({ 技术经理人: "技术经理人", 派单说明: "请先找齿轮修形有基础的团队。" });
    await clerk.press("派单");
    await broker.open("/mandates");
    await broker.follow("减速机噪音大");
    mandate = new URL(broker.page.url()).pathname;
    await broker.neverReads("0517-84911111");
    await broker.move("接单");
    await broker.reads("张总", "0517-84911111");
    await broker.inspect();
    await broker.move("登记引荐", { 对方单位名称: "淮上工业大学", 引荐日期: day(0) });
    await broker.reads("淮上工业大学");
    await broker.move("成交", { 成交情况: "与淮上工业大学签订了开发合同。" });
  });

  await step("what was said is logged, the broker is rated once", async () => {
    await clerk.open(`/pool/${listing}`);
    await clerk.fill({ 联络结果: "张总表示方案可行，月底试制。", 对方人员: "张总", 联络日期: day(0) });
    await clerk.press("保存记录");
    await clerk.reads("月底试制");
    await qiming.open(mandate);
    await qiming.move("评价", { 评分: "5 分，很满意", 评价: "三天就找到了合适的团队。" });
    await qiming.lacks("评价");
    await broker.open(mandate);
    await broker.reads("三天就找到了合适的团队");
  });

  await step("its owner closes it with an outcome, and it is on show no more", async () => {
    await qiming.open(`/listings/${listing}`);
    await qiming.move("办结", { 办结结果: "已解决（本平台）", 办结说明: "与淮上工业大学合作，噪声降到 74 dB(A)。" });
    await qiming.reads("已办结");
    const anybody = await visitor("访客");
    await anybody.open("/search?q=减速机噪音");
    await anybody.neverReads(`/listings/${listing}"`);
  });
});
