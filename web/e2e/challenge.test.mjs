// A need that nobody fills becomes a public challenge: argued, published, bid for under seal, judged, awarded, signed.
import assert from "node:assert/strict";
import { closeBidding, declare, fillBid, judge, prices, routes, sealBid } from "./bids.mjs";
import { cast, password } from "./cast.mjs";
import { challenge, day, need } from "./forms.mjs";
import { story } from "./harness.mjs";
import { publish, registerContract } from "./paths.mjs";

story("a challenge from need to contract", async ({ installation, visitor, step }) => {
  await cast(installation, visitor);
  const people = {};
  for (const login of ["qiming", "gongda", "jinghua", "clerk", "approver", "leader"]) {
    people[login] = await visitor(login);
    await people[login].login(login, password);
  }
  const { qiming: owner, clerk, approver, leader } = people;
  const bids = {};
  let id, path, panel;

  await step("the owner puts a published need up as a challenge; a slip loses nothing", async () => {
    const listing = await publish({ owner, approver, leader }, "demand", need);
    await owner.open(`/listings/${listing}`);
    await owner.follow("发榜");
    await owner.holds({ 榜单名称: need.名称, 榜额: "80", "指标名称，第1行": "检出率", "数值，第1行": "99", "数值，第2行": "8" });
    await owner.fill(challenge);
    await owner.press("提交审查", { status: 422 });
    await owner.reads("检测方法", "无法自行解决");
    await owner.holds({ ...challenge, 榜单名称: need.名称, "指标名称，第1行": "检出率", "数值，第2行": "8" });
    await owner.fill({ "检测方法，第1行": "第三方检测", "检测方法，第2行": "现场实测", 本单位确认该问题无法自行解决: true });
    await owner.press("提交审查");
    await owner.reads("待形式审查");
    id = owner.id();
    path = `/challenges/${id}`;
    panel = `/bureau/challenges/${id}`;
  });

  await step("the clerk checks its form and records what three experts argued; two are not enough", async () => {
    await people.gongda.open(path, 404);
    await clerk.open(path);
    await clerk.move("形式审查通过");
    for (const [i, name] of ["甲教授", "乙教授", "丙教授"].entries()) {
      await clerk.reads("不少于 3 人", `目前登记 ${i} 人`);
      const form = clerk.page.locator(".panel-more");
      if (!(await form.evaluate((e) => e.open))) await form.locator("summary").click();
      const said = { 姓名: name, 工作单位: "省机械工程学会", 意见: "需求真实，指标可以检测，同意发榜。" };
      await clerk.fill(said, form);
      if (i === 0) {
        await clerk.press("登记意见", { status: 422 });
        await clerk.reads("请选择结论");
        await clerk.holds(said);
      }
      await clerk.fill({ 同意发榜: true, "该专家已声明与发榜方没有隶属、投资、合作、亲属等利害关系": true }, clerk.page.locator(".panel-more"));
      await clerk.press("登记意见");
    }
    await clerk.move("记录论证通过", { 论证意见: "需求真实，指标可测。" });
    await clerk.reads("待发榜");
    await clerk.lacks("发榜");
  });

  await step("the leader publishes it, and anybody reads it", async () => {
    await leader.open(path);
    await leader.move("发榜");
    await leader.reads("揭榜中");
    const anybody = await visitor("访客");
    await anybody.open("/challenges");
    await anybody.follow(new RegExp(need.名称));
    await anybody.reads("现场实测", "登录后揭榜");
    await anybody.inspect();
    await anybody.neverReads(need["详细内容（仅对接双方可见）"], need.联系电话);
  });

  await step("a team asks in public without being named, and the owner answers for everybody", async () => {
    const { gongda: asker } = people;
    await asker.open(path);
    await asker.fill({ 问题: "现场试验能否安排在检修期以外？" });
    await asker.press("提交问题");
    await asker.reads("本单位提出", "待答复");
    await owner.open(path);
    await owner.reads("现场试验能否安排在检修期以外");
    await owner.neverReads("淮上工业大学");
    await owner.move("答复", { 答复: "可以，每周有一次停机窗口。" });
    await people.jinghua.open(path);
    await people.jinghua.reads("每周有一次停机窗口");
    await people.jinghua.neverReads("淮上工业大学");
  });

  await step("two teams seal their bids; the owner may not bid", async () => {
    await owner.open(path);
    await owner.lacks("填写揭榜方案");
    for (const login of ["gongda", "jinghua"]) {
      const bidder = people[login];
      await bidder.open(path);
      await bidder.follow("填写揭榜方案");
      const form = await fillBid(bidder, login);
      await bidder.press("提交并密封", { status: 422 });
      await bidder.holds(form);
      bids[login] = await sealBid(bidder, login);
    }
  });

  await step("until the deadline nobody but its own people reads a bid, or learns who bid", async () => {
    await people.gongda.open(bids.jinghua, 404);
    await people.jinghua.open(bids.gongda, 404);
    for (const somebody of [owner, leader, clerk, approver]) {
      await somebody.open(bids.gongda, 404);
      await somebody.open(path);
      await somebody.neverReads(...Object.values(routes), "淮上工业大学", "淮上精化研究院");
      if (somebody !== owner) await somebody.open(panel, 404);
    }
    await leader.open("/bureau/challenges");
    await leader.neverReads(...Object.values(routes), "淮上工业大学");
    await people.gongda.open(path);
    await people.gongda.neverReads("淮上精化研究院", routes.jinghua);
  });

  await step("the deadline comes: bidding ends and the bids are opened", async () => {
    await closeBidding(installation, id);
    await clerk.open(path);
    await clerk.reads("已截止");
    await people.gongda.open(path);
    await people.gongda.lacks("填写揭榜方案");
    await owner.open(bids.gongda, 404);
  });

  await step("the clerk checks the bids and asks three experts", async () => {
    await clerk.open(panel);
    await clerk.inspect();
    for (const login of ["gongda", "jinghua"]) {
      const row = clerk.page.getByRole("row").filter({ has: clerk.page.locator(`a[href="${bids[login]}"]`) });
      await clerk.ponder("形式审查不合格", row);
      await clerk.move("形式审查合格", {}, { within: row });
    }
    const few = { 评审专家总数: "2", 选择评审专家: ["评审专家一", "评审专家二"] };
    await clerk.move("组织评审", few, { status: 422 });
    await clerk.reads("至少 3 位");
    await clerk.holds(few);
    await clerk.move("组织评审", { 评审专家总数: "3", 选择评审专家: ["评审专家一", "评审专家二", "评审专家三"] });
    await clerk.reads("评审中");
  });

  await step("each expert declares, judges both bids and hands in", async () => {
    for (const [i, login] of ["expert1", "expert2", "expert3"].entries()) {
      const expert = await visitor(login);
      await declare(expert, login, need.名称, [...Object.values(routes), "淮上工业大学", "淮上精化研究院"]);
      await expert.reads("淮上工业大学");
      if (i === 0) await expert.inspect();
      for (const [name, lost] of [["淮上工业大学", i], ["淮上精化研究院", 3 + i]]) await judge(expert, name, lost);
      await expert.move("提交全部评分");
      await expert.reads("已交齐");
    }
  });

  await step("the approver proposes the first of the ranking, with words for the other", async () => {
    await approver.open(panel);
    await approver.reads("评审排名");
    await approver.move("提出拟中榜方", { 理由: "按评审排名提出。" });
    await approver.reads("拟中榜");
    await people.jinghua.open(bids.jinghua);
    await people.jinghua.neverReads("排名第 2 位", "候补");
  });

  await step("the leader gives public notice, and awards only when its days are over", async () => {
    await leader.open(path);
    await leader.move("开始公示");
    await leader.reads("公示中", "公示期未满");
    await people.jinghua.open(bids.jinghua);
    await people.jinghua.reads("排名第 2 位");
    assert.ok(await leader.page.getByRole("button", { name: "确认中榜" }).isDisabled());
    await installation.sql(`update challenge set notice_starts_at = now() - interval '8 days', notice_ends_at = now() - interval '1 hour' where id = ${id}`);
    await leader.open(path);
    await leader.move("确认中榜");
    await leader.reads("已中榜", "淮上工业大学");
  });

  await step("the contract is signed: it is a deal of both sides at once", async () => {
    await clerk.open(path);
    await clerk.move("登记签约", { 合同签订日期: day(0), 合同金额: prices.gongda, 佐证材料: "2026-037 号合同扫描件" });
    await clerk.reads("已签约");
    await people.gongda.open("/deals");
    await people.gongda.follow(need.名称);
    await people.gongda.reads("淮上启明电子有限公司", "已签合同");
    await people.jinghua.open(new URL(people.gongda.page.url()).pathname, 404);
  });

  await step("and becomes a registered contract that the bureau counts", async () => {
    await registerContract({ seller: people.gongda, clerk, approver }, { 成交额: prices.gongda, 技术交易额: "70" }, "2026320804000002");
    await leader.open("/bureau");
    await leader.reads("76");
    await owner.open(path);
    await owner.inspect();
  });
});
