// The whole path, from an empty installation and a real need to a number on the bureau's dashboard.
import assert from "node:assert/strict";
import { password, register } from "./cast.mjs";
import { achievement, day, need } from "./forms.mjs";
import { story } from "./harness.mjs";
import { comeFirst, makeAccount, registerContract } from "./paths.mjs";

const enterprise = { 单位全称: "淮上启明电子有限公司", 统一社会信用代码: "91320804MA0E2E017M", 单位类别: "企业", 联系人: "王工", 联系电话: "0517-84911111", 单位简介: "笔记本电脑金属外壳制造。" };
const university = { 单位全称: "淮上工业大学", 统一社会信用代码: "12320804MA0E2E025M", 单位类别: "高等院校", 联系人: "李教授", 联系电话: "0517-84922222" };
const bureau = { clerk: "受理员", approver: "审核员甲", approver2: "审核员乙", leader: "分管领导" };

story("the whole path", async ({ installation, visitor, step }) => {
  const admin = await visitor("管理员");
  const owner = await visitor("企业");
  const supplier = await visitor("高校");
  const staff = {};
  const listings = {};
  let match;

  await step("the first administrator must change the one-time password before anything else", async () => {
    const [, login, once] = /登录名 (\S+)，一次性密码 (\S+)（/.exec(installation.said());
    await admin.login(login, once);
    await admin.reads("一次性密码", "新密码");
    await admin.open("/workbench");
    await admin.reads("新密码");
    await admin.fill({ 当前密码: once, 新密码: "kurz", 再次输入新密码: "kurz" });
    await admin.press("修改密码", { status: 422 });
    await admin.wrong("新密码", "8 位");
    await admin.logout();
    await comeFirst(admin, login, once);
  });

  await step("an empty installation says so, everywhere", async () => {
    const anybody = await visitor("访客");
    for (const path of ["/", "/search", "/search?kind=demand", "/challenges", "/privacy"]) {
      await anybody.open(path);
      await anybody.inspect();
    }
    await anybody.open("/listings/1", 404);
    await anybody.open("/bureau");
    await anybody.reads("登录");
  });

  await step("the administrator makes accounts, and a second person says what they may do", async () => {
    const guard = await visitor("安全管理员");
    const first = await makeAccount(admin, "anquan", "安全管理员");
    await admin.fill({ 平台角色: ["安全管理员"] });
    await admin.press("保存角色");
    await comeFirst(guard, "anquan", first.once);
    for (const [login, name] of Object.entries(bureau)) {
      const account = await makeAccount(admin, login, name);
      const role = name.replace(/[甲乙]$/, "");
      assert.equal(await admin.control(role).count(), 0, "whoever makes accounts does not give them roles");
      await guard.open(account.page);
      await guard.fill({ 平台角色: [role] });
      await guard.press("保存角色");
      staff[login] = await visitor(name);
      await comeFirst(staff[login], login, account.once);
    }
    await admin.inspect();
    await guard.inspect();
  });

  await step("enterprise and university register, a wrong code is explained and nothing is lost", async () => {
    await register(owner, "qiming", "王工");
    await owner.fill({ ...enterprise, 统一社会信用代码: "91320804MA0E2EO17M" }, form(owner));
    await owner.press("保存并提交认证", { status: 422 });
    await owner.wrong("统一社会信用代码", "第 15 位是字母 O", form(owner));
    await owner.holds({ ...enterprise, 统一社会信用代码: "91320804MA0E2EO17M" }, form(owner));
    await owner.fill({ 统一社会信用代码: "９１３２０８０４ｍａ０ｅ２ｅ０１７ｍ" }, form(owner));
    await owner.press("保存并提交认证");
    await owner.reads("已提交认证", "91320804MA0E2E017M");
    await register(supplier, "gongda", "李教授");
    await supplier.inspect();
    await supplier.fill(university, form(supplier));
    await supplier.press("保存并提交认证");
    await supplier.reads("已提交认证");
  });

  await step("what is not verified may not publish; the clerk verifies", async () => {
    await staff.clerk.open("/workbench");
    await staff.clerk.follow(/待认证的单位/);
    await staff.clerk.follow(enterprise.单位全称);
    await staff.clerk.move("通过认证");
    await staff.clerk.reads("已认证");
    await staff.clerk.open("/bureau/orgs");
    await staff.clerk.inspect();
    await staff.clerk.follow(university.单位全称);
    await staff.clerk.move("通过认证");
  });

  await step("the university writes down a result and the enterprise a need; slips lose nothing", async () => {
    for (const [who, kind, filled] of [[supplier, "achievement", achievement], [owner, "demand", need]]) {
      await who.open("/workbench");
      await who.follow("发布清单");
      await who.follow(kind === "demand" ? "技术需求" : "科技成果");
      await who.inspect();
      const slip = { ...filled, 名称: "检测", 联系电话: "12" };
      await who.fill(slip);
      await who.press("提交审核", { status: 422 });
      await who.wrong("名称", "过短");
      await who.wrong("联系电话", "手机号");
      await who.holds(slip);
      await who.fill({ 名称: filled.名称, 联系电话: filled.联系电话 });
      await who.press("提交审核");
      await who.reads("待审核");
      listings[kind] = who.id();
    }
  });

  await step("approver and leader put them on show, each one step", async () => {
    for (const id of Object.values(listings)) {
      await supplier.open("/search");
      await supplier.neverReads(need.名称);
      await staff.approver.open("/workbench");
      await staff.approver.follow(/待审核的清单/);
      await staff.approver.open(`/listings/${id}`);
      await staff.approver.move("审核通过");
      await staff.approver.lacks("发布");
      await staff.leader.open(`/listings/${id}`);
      await staff.leader.move("发布");
      await staff.leader.reads("已发布");
    }
  });

  await step("anybody finds the need by half of a word, and not by another that looks like it", async () => {
    const anybody = await visitor("检索者");
    await anybody.awaits(`/search?q=${encodeURIComponent("视觉检测")}`, need.名称);
    await anybody.inspect();
    await anybody.open(`/search?q=${encodeURIComponent("视频")}`);
    await anybody.reads("没有找到");
    await anybody.open(`/search?q=${encodeURIComponent("视觉检测")}`);
    await anybody.follow(need.名称);
    await anybody.reads(need.公开简介);
    await anybody.inspect();
    await anybody.neverReads(need.联系电话, need["详细内容（仅对接双方可见）"]);
  });

  await step("the enterprise is shown the result with reasons, and wants it", async () => {
    await owner.awaits(`/listings/${listings.demand}/matches`, achievement.名称);
    await owner.reads("检测");
    await owner.ponder("不合适");
    await owner.inspect();
    await owner.follow(achievement.名称);
    await owner.reads("为什么推荐", "指标");
    await owner.inspect();
    match = owner.id();
    await owner.neverReads(achievement.联系电话);
    await owner.move("希望对接");
    await owner.reads("需求方有意");
    await owner.neverReads(achievement.联系电话);
  });

  await step("the university agrees: now both see each other's contacts, and nobody else does", async () => {
    await supplier.open("/workbench");
    await supplier.follow(/等您回应/);
    await supplier.open(`/matches/${match}`);
    await supplier.neverReads(need.联系电话);
    await supplier.move("同意对接");
    await supplier.reads("已对接", need.联系电话, need["详细内容（仅对接双方可见）"]);
    await owner.open(`/matches/${match}`);
    await owner.reads(achievement.联系电话);
  });

  await step("they make a deal and sign it", async () => {
    await owner.follow("形成签约项目");
    await owner.holds({ 项目名称: need.名称 });
    await owner.fill({ "预计或约定金额": "68" });
    await owner.press("保存");
    await owner.reads("洽谈中");
    const deal = owner.id();
    await supplier.open(`/deals/${deal}`);
    await supplier.move("登记合同签订", { 签订日期: day(1), 佐证材料: "2026-012 号合同扫描件" }, { status: 422 });
    await supplier.reads("不能晚于今天");
    await supplier.move("登记合同签订", { 签订日期: day(0), 佐证材料: "2026-012 号合同扫描件" });
    await supplier.reads("已签合同");
    await supplier.inspect();
  });

  await step("the contract is registered by two people, with its certificate number", async () => {
    await registerContract({ seller: supplier, clerk: staff.clerk, approver: staff.approver2 }, { 成交额: "68", 技术交易额: "61.5" }, "2026320804000001");
    await supplier.page.reload();
    await supplier.inspect();
  });

  await step("the leader's dashboard counts it, and the number leads down to it", async () => {
    await staff.leader.open("/bureau");
    await staff.leader.inspect();
    const tile = (label) => staff.leader.page.locator(".stat", { hasText: label });
    assert.match(await tile("登记数量").locator(".stat-value").innerText(), /^1\s*件/);
    await staff.leader.follow(/[亿万]元.*查看明细/, { within: tile("技术合同成交额") });
    await staff.leader.reads("合计 68 万元，1 条记录");
    await staff.leader.open("/bureau");
    await staff.leader.follow(/件.*查看明细/, { within: tile("登记数量") });
    await staff.leader.reads("1 条记录");
    await staff.leader.inspect();
    await staff.leader.follow(need.名称);
    await staff.leader.reads("2026320804000001", university.单位全称, enterprise.单位全称);
  });

  await step("whoever is not of it comes nowhere near", async () => {
    for (const path of ["/bureau", "/bureau/orgs", "/bureau/contracts"]) await owner.open(path, 404);
    const stranger = await visitor("外人");
    await register(stranger, "wairen", "外人");
    await stranger.open(`/matches/${match}`, 404);
    await stranger.open(`/listings/${listings.demand}`);
    await stranger.neverReads(need.联系电话);
  });
});

/** The form of a new organisation, below the one that asks to join. */
const form = (who) => who.page.locator('form[action="/workbench/orgs"]');
