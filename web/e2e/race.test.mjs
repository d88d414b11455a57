// A challenge that two are awarded at once: noticed, objected to, signed, run in stages, won by one, accepted, paid for,
// and kept as a file that proves itself.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { closeBidding, declare, fillBid, judge, prices, sealBid } from "./bids.mjs";
import { cast, password } from "./cast.mjs";
import { challenge, day, need } from "./forms.mjs";
import { story } from "./harness.mjs";
import { publish } from "./paths.mjs";

const names = { gongda: "淮上工业大学", jinghua: "淮上精化研究院" };
const panelists = "甲教授，省机械工程学会\n乙教授，省机械工程学会\n丙高级工程师，省质检院";

story("a race from its notice to its archive", async ({ installation, visitor, step }) => {
  await cast(installation, visitor);
  const people = {};
  for (const login of ["qiming", "gongda", "jinghua", "clerk", "approver", "leader"]) people[login] = await visitor(login);
  await Promise.all(Object.entries(people).map(([login, one]) => one.login(login, password)));
  const { qiming: owner, gongda, jinghua, clerk, approver, leader } = people;
  const anybody = await visitor("访客");
  const bids = {};
  const work = {};
  let id, path, panel;

  await step("a challenge for two runners comes onto the board", async () => {
    await owner.open(`/listings/${await publish({ owner, approver, leader }, "demand", need)}`);
    await owner.follow("发榜");
    await owner.fill({ ...challenge, "检测方法，第1行": "第三方检测", "检测方法，第2行": "现场实测", 中榜名额: "2", 拟申请财政补助: "20", 本单位确认该问题无法自行解决: true });
    await owner.press("提交审查");
    id = owner.id();
    path = `/challenges/${id}`;
    panel = `/bureau/challenges/${id}`;
    await clerk.open(path);
    await clerk.move("形式审查通过");
    for (const 姓名 of ["甲教授", "乙教授", "丙教授"]) {
      const form = clerk.page.locator(".panel-more");
      if (!(await form.evaluate((e) => e.open))) await form.locator("summary").click();
      await clerk.fill({ 姓名, 工作单位: "省机械工程学会", 意见: "需求真实，指标可以检测，同意发榜。", 同意发榜: true, "该专家已声明与发榜方没有隶属、投资、合作、亲属等利害关系": true }, form);
      await clerk.press("登记意见");
    }
    await clerk.move("记录论证通过", { 论证意见: "需求真实，指标可测。" });
    await leader.open(path);
    await leader.move("发榜");
    await anybody.open(path);
    await anybody.reads("赛马制", "排名前 2 的单位同时攻关");
  });

  await step("two teams bid, the bids are opened, three experts judge", async () => {
    for (const login of ["gongda", "jinghua"]) {
      await people[login].open(`${path}/bid`);
      await fillBid(people[login], login);
      bids[login] = await sealBid(people[login], login);
    }
    await closeBidding(installation, id);
    await clerk.open(panel);
    for (const bid of Object.values(bids)) await clerk.move("形式审查合格", {}, { within: clerk.page.getByRole("row").filter({ has: clerk.page.locator(`a[href="${bid}"]`) }) });
    await clerk.move("组织评审", { 评审专家总数: "3", 选择评审专家: ["评审专家一", "评审专家二", "评审专家三"] });
    await Promise.all(["expert1", "expert2", "expert3"].map(async (login, i) => {
      const expert = await visitor(login);
      await declare(expert, login, need.名称);
      await judge(expert, names.gongda, i);
      await judge(expert, names.jinghua, 3 + i);
      await expert.move("提交全部评分");
    }));
  });

  await step("both are proposed, and the public reads who", async () => {
    await approver.open(panel);
    await approver.move("提出拟中榜方", { 理由: "按评审排名提出两家同时攻关。" });
    await leader.open(path);
    await leader.move("开始公示");
    await anybody.open("/notices?kind=proposal");
    await anybody.follow(new RegExp(need.名称));
    await anybody.reads(...Object.values(names), "拟确定下列单位为中榜方", "请在公示期内实名提出");
    await anybody.neverReads("138", "0517");
    await anybody.inspect();
  });

  await step("somebody objects by name, and nothing is awarded until it is answered", async () => {
    const objector = await visitor("异议人");
    await objector.login("diyiren", password);
    await objector.open(path);
    const said = { 姓名: "周正", 单位: "淮上机械协会", 联系电话: "13912345678" };
    await objector.fill({ ...said, 事实与理由: "不公平" });
    await objector.press("提交异议", { status: 422 });
    await objector.wrong("事实与理由", "至少 10 个字");
    await objector.holds({ ...said, 事实与理由: "不公平" });
    await objector.fill({ 事实与理由: "第二名的检测报告编号在检测机构网站查无此项。" });
    await objector.press("提交异议");
    const objection = `/objections/${objector.id()}`;
    for (const login of ["gongda", "jinghua", "qiming"]) await people[login].open(objection, 404);
    await installation.sql(`update challenge set notice_starts_at = now() - interval '8 days', notice_ends_at = now() - interval '1 hour' where id = ${id}`);
    await leader.open(path);
    await leader.reads("收到异议", "1 件异议尚未办结");
    assert.ok(await leader.page.getByRole("button", { name: "确认中榜" }).isDisabled());
    await clerk.open(objection);
    await clerk.neverReads("周正", "13912345678");
    await clerk.press("查看异议人姓名和电话（记入日志）");
    await clerk.reads("周正", "13912345678");
    await clerk.move("受理");
    await leader.open(objection);
    await leader.inspect();
    await leader.move("异议不成立", { 理由: "经向检测机构核实，报告真实，编号填写笔误已更正。" });
    await objector.open(objection);
    await objector.reads("不成立", "编号填写笔误已更正");
    await leader.open(path);
    await leader.move("确认中榜");
    await leader.reads("已中榜", ...Object.values(names));
  });

  await step("the contract with each is signed; one at a time, and the work waits for both", async () => {
    await clerk.open(path);
    const signed = { 合同签订日期: day(0), 合同金额: prices.gongda, 佐证材料: "2026-041 号合同扫描件" };
    await clerk.move("登记签约", { ...signed, 揭榜方: names.gongda, 合同金额: "七十六" }, { status: 422 });
    await clerk.holds({ ...signed, 揭榜方: names.gongda, 合同金额: "七十六" });
    await clerk.move("登记签约", { ...signed, 揭榜方: names.gongda });
    await clerk.reads("还有 1 家中榜方没有签约");
    await clerk.move("登记签约", { ...signed, 合同金额: prices.jinghua });
    for (const login of ["gongda", "jinghua"]) {
      await people[login].open(path);
      await people[login].follow("查看任务书与验收");
      work[login] = new URL(people[login].page.url()).pathname;
    }
    await jinghua.open(work.gongda, 404);
  });

  await step("the owner writes the agreement as the contract says; a slip loses nothing", async () => {
    await owner.open(work.gongda);
    await owner.follow("填写任务书");
    await owner.fill({ 项目负责人: "钱进教授", 结束日期: day(-1) });
    await owner.press("提交", { status: 422 });
    await owner.wrong("结束日期", "晚于开始日期");
    await owner.holds({ 项目负责人: "钱进教授", "阶段名称，第2行": "中期" });
    await owner.fill({ 结束日期: day(365) });
    await owner.inspect();
    await owner.press("提交");
    await owner.reads("钱进教授", "第 2 版");
    await clerk.open(path);
    await clerk.move("启动攻关");
    await clerk.reads("攻关中");
    await owner.open(work.gongda);
    await owner.lacks("填写任务书");
  });

  await step("each hands in a stage, the experts check it, and the slower one leaves the race", async () => {
    for (const login of ["gongda", "jinghua"]) {
      await people[login].open(work[login]);
      const stage = people[login].page.locator("#stage-1");
      const said = { 阶段报告: "方案论证和样机试验完成。" };
      await people[login].move("提交阶段报告", { ...said, 佐证材料: " " }, { status: 422, within: stage });
      await people[login].holds(said, stage);
      await people[login].move("提交阶段报告", { ...said, 佐证材料: "阶段报告 1 号" }, { within: stage });
      await people[login].reads("待检查");
    }
    const check = { 检查专家: panelists, 检查意见: "样机试验数据完整，达到阶段目标。" };
    await clerk.open(work.gongda);
    await clerk.move("记录检查通过", { ...check, 检查专家: "甲教授，省机械工程学会" }, { status: 422, within: clerk.page.locator("#stage-1") });
    await clerk.reads("专家不少于 3 人");
    await clerk.holds({ 检查意见: check.检查意见 }, clerk.page.locator("#stage-1 details[open]"));
    await clerk.move("记录检查通过", check, { within: clerk.page.locator("#stage-1") });
    await clerk.open(work.jinghua);
    await clerk.move("记录检查未通过", { ...check, 检查意见: "关键试验没有完成。", 理由: "样机未达到阶段目标。" }, { within: clerk.page.locator("#stage-1") });
    await leader.open(path);
    await leader.move("赛马淘汰", { 揭榜方: names.jinghua, 理由: "第一阶段检查未通过，进度落后。" });
    await leader.reads("已淘汰");
    await leader.lacks("赛马淘汰");
    await jinghua.open(bids.jinghua);
    await jinghua.reads("已淘汰", "进度落后");
    await jinghua.open(work.jinghua);
    await jinghua.lacks("提交阶段报告", "申请验收");
  });

  await step("a change is asked for, approved, and kept beside what it changed", async () => {
    await gongda.open(work.gongda);
    await gongda.follow("申请变更");
    await gongda.fill({ 项目负责人: "孙工", 变更理由: " " });
    await gongda.press("提交", { status: 422 });
    await gongda.holds({ 项目负责人: "孙工" });
    await gongda.wrong("变更理由", "请填写变更理由");
    await gongda.fill({ 变更理由: "原负责人调离，由副负责人接任。" });
    await gongda.press("提交");
    await gongda.reads("待审批", "孙工");
    await approver.open(work.gongda);
    await approver.reads("钱进教授", "孙工");
    await approver.move("批准变更");
    await owner.open(work.gongda);
    await owner.reads("第 3 版", "项目负责人：钱进教授 → 孙工");
  });

  await step("acceptance goes figure by figure: one falls short, then all are reached", async () => {
    await gongda.open(work.gongda);
    await gongda.move("提交阶段报告", { 阶段报告: "中期试验完成。", 佐证材料: "中期报告" }, { within: gongda.page.locator("#stage-2") });
    await clerk.open(work.gongda);
    await clerk.move("记录检查通过", { 检查专家: panelists, 检查意见: "达到阶段目标。" }, { within: clerk.page.locator("#stage-2") });
    for (const [evidence, rate] of [["检测报告 2027-011", "98.2"], ["检测报告 2027-019", "99.4"]]) {
      await gongda.open(work.gongda);
      await gongda.move("申请验收", { 佐证材料: evidence, 理由: "全部研发内容已经完成。" });
      await clerk.open(work.gongda);
      const found = { "检出率（要求 ≥ 99 %）": rate, 验收专家: panelists, 专家意见: "逐项核验，数据真实。" };
      await clerk.fill({ ...found, "检测节拍（要求 ≤ 8 s）": "很快" });
      await clerk.press("记录逐项核验", { status: 422 });
      await clerk.wrong("检测节拍（要求 ≤ 8 s）", "请填写数字");
      await clerk.holds(found);
      await clerk.fill({ "检测节拍（要求 ≤ 8 s）": "6.5" });
      await clerk.press("记录逐项核验");
      await leader.open(work.gongda);
      if (rate === "99.4") break;
      await leader.reads("未达到", "不能验收通过");
      assert.ok(await leader.page.getByRole("button", { name: "验收通过" }).isDisabled());
      await leader.inspect();
      await leader.move("要求整改", { 理由: "检出率未达到，三个月内整改。" });
    }
    await leader.move("验收通过", { 理由: "全部指标达到，同意验收。" });
    await leader.reads("99.4");
    await leader.open(path);
    await leader.reads("已验收");
  });

  await step("public money is paid on the certificate and the proof, and the public reads it", async () => {
    assert.ok(await leader.page.getByRole("button", { name: "登记奖补拨付" }).isDisabled());
    await leader.reads("尚未取得认定登记证明");
    await installation.sql(`insert into contract (no, deal_id, title, type, buyer, seller, deal_amount, tech_amount, status, cert_no, registered_on)
      select 'HT-E-' || d.id, d.id, d.title, 'dev', d.buyer, d.seller, d.amount, d.amount, 'registered', '2026320804000041', current_date from deal d join bid b on b.id = d.bid_id where b.challenge_id = ${id} and b.status = 'accepted'`);
    await leader.open(path);
    const paid = { 拨付金额: "25", 拨付日期: day(0), 发榜方付款凭证: "银行回单 0041" };
    await leader.move("登记奖补拨付", paid, { status: 422 });
    await leader.wrong("拨付金额", "不能超过 20");
    await leader.holds(paid);
    await leader.move("登记奖补拨付", { ...paid, 拨付金额: "20" });
    await leader.reads("已奖补");
    await anybody.open("/notices?kind=subsidy");
    await anybody.follow(new RegExp(need.名称));
    await anybody.reads(names.gongda, "20");
  });

  await step("the clerk judges the whole at its end", async () => {
    await clerk.open(path);
    await clerk.move("登记绩效评价", { 评价得分: "101", 理由: "指标全部达到。" }, { status: 422 });
    await clerk.wrong("评价得分", "0 至 100");
    await clerk.move("登记绩效评价", { 评价得分: "93", 理由: "指标全部达到，成果已在产线应用。" });
    await clerk.reads("已评价", "优秀");
  });

  await step("its whole record is one file that proves itself, and is found broken after one byte is changed", async () => {
    for (const somebody of [owner, gongda, jinghua]) await somebody.open(`${panel}/record`, 404);
    await leader.open(path);
    await leader.follow("全程记录");
    await leader.reads("赛马淘汰", "进度落后", "异议不成立", "登记绩效评价");
    await leader.inspect();
    const file = join(installation.folder, "whole.zip");
    assert.match(await leader.download("导出全卷", file), /全卷\.zip$/);
    const whole = await installation.command("verify", file);
    assert.equal(whole.code, 0, whole.said);
    assert.match(whole.said, /核对结果：完整，未发现改动/);
    const bytes = await readFile(file);
    bytes[bytes.length >> 1] ^= 1;
    await writeFile(file, bytes);
    const broken = await installation.command("verify", file);
    assert.equal(broken.code, 1, broken.said);
    assert.match(broken.said, /不完整|发现改动|打不开|损坏/);
  });
});
