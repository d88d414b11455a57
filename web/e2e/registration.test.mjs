// A deal on the board becomes a large contract: pre-check, supplement, second review, certificate, payments, and the
// bureau's target.
import assert from "node:assert/strict";
import { register } from "./cast.mjs";
import { contract, day } from "./forms.mjs";
import { story } from "./harness.mjs";
import { comeFirst, makeAccount } from "./paths.mjs";

const seller = { 单位全称: "淮上智能装备有限公司", 统一社会信用代码: "91320804MA0E2E017M", 单位类别: "企业", 联系人: "季工", 联系电话: "0517-84911111", 单位简介: "在线检测装备研制。" };
const roles = { clerk: "受理员", approver: "审核员甲", approver2: "审核员乙", leader: "分管领导" };
const certificate = "2026320804000077";
const topic = "高速冲压在线检测系统";

story("from a deal on the board to a certificate and a target", async ({ installation, visitor, step }) => {
  const firm = await visitor("卖方");
  const staff = {};
  let deal, filed;

  await step("accounts are made, and a firm is verified", async () => {
    const admin = await visitor("管理员");
    const guard = await visitor("安全管理员");
    const [, login, once] = /登录名 (\S+)，一次性密码 (\S+)（/.exec(installation.said());
    await comeFirst(admin, login, once);
    const first = await makeAccount(admin, "anquan", "安全管理员");
    await admin.fill({ 平台角色: ["安全管理员"] });
    await admin.press("保存角色");
    await comeFirst(guard, "anquan", first.once);
    for (const [name, title] of Object.entries(roles)) {
      const account = await makeAccount(admin, name, title);
      await guard.open(account.page);
      await guard.fill({ 平台角色: [title.replace(/[甲乙]$/, "")] });
      await guard.press("保存角色");
      staff[name] = await visitor(title);
      await comeFirst(staff[name], name, account.once);
    }
    await register(firm, "jigong", "季工");
    const form = firm.page.locator('form[action="/workbench/orgs"]');
    await firm.fill(seller, form);
    await firm.press("保存并提交认证");
    await staff.clerk.open("/bureau/orgs");
    await staff.clerk.follow(seller.单位全称);
    await staff.clerk.move("通过认证");
  });

  await step("a lead from a meeting stands on the board and is taken on by its buttons", async () => {
    await firm.open("/deals");
    await firm.reads("还没有签约项目");
    await firm.follow("看板");
    await firm.inspect();
    await firm.open("/deals/new");
    const side = (name) => firm.page.locator(".panel", { hasText: name }).last();
    await firm.fill({ 项目名称: topic, "预计或约定金额": "900", 对接活动: "金秋产学研对接会", 下一步工作: "到厂看样机", 下一步时间: day(5) });
    await side("需求方（买方）").getByLabel("平台单位").selectOption({ label: "其他单位（填写下面各项）" });
    await firm.fill({ 单位全称: "省城整车制造有限公司", 所在地区代码: "320102" }, side("需求方（买方）"));
    await side("供给方（卖方）").getByLabel("平台单位").selectOption({ label: seller.单位全称 });
    await firm.press("保存");
    deal = firm.id();
    await firm.reads("线索", "金秋产学研对接会");
    await firm.open("/deals/board");
    await firm.reads(topic, "到厂看样机");
    await firm.press("开始洽谈");
    await firm.reads("洽谈中");
    await firm.inspect();
    await firm.follow("登记合同签订");
    await firm.move("登记合同签订", { 签订日期: day(1), 佐证材料: "2026-077 号合同扫描件" }, { status: 422 });
    await firm.reads("不能晚于今天");
    await firm.move("登记合同签订", { 签订日期: day(0), 佐证材料: "2026-077 号合同扫描件" });
    await firm.reads("已签合同");
  });

  await step("the pre-check says what is wrong and leads to the field; what was typed stays", async () => {
    await firm.follow("填报技术合同");
    const plan = { "付款条件，第1行": "合同生效后", "约定日期，第1行": day(0), "金额（万元），第1行": "300", "付款条件，第2行": "验收后", "约定日期，第2行": day(300), "金额（万元），第2行": "700" };
    await firm.fill({ ...contract, 成交额: "900", 技术交易额: "900", 合同文本: "", ...plan });
    await firm.fill({ "拟享受或已享受的政策": ["增值税免税"] });
    await firm.press("保存并预审", { status: 422 });
    await firm.reads("支付计划合计 1000 万元，超过成交额 900 万元");
    await firm.holds({ "金额（万元），第2行": "700", 成交额: "900" });
    await firm.fill({ "金额（万元），第2行": "600" });
    await firm.press("保存并预审");
    await firm.reads("预审", "须更正", "请填写合同文本", "大额合同的技术交易额与成交额相同", "已通过：");
    filed = firm.id();
    await firm.inspect();
  });

  await step("a file takes the place of what was not typed, and the contract is handed in", async () => {
    await firm.follow("上传材料");
    await firm.page.getByLabel("选择文件").setInputFiles({ name: "技术开发合同.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n%%EOF") });
    await firm.fill({ 材料类别: "合同文本", 文件不涉及国家秘密: true });
    await firm.press("上传");
    await firm.reads("技术开发合同.pdf");
    await firm.move("通过预审");
    await firm.move("提交登记");
    await firm.reads("已提交");
  });

  await step("the clerk accepts and asks for more; the clock starts anew when it comes", async () => {
    await staff.clerk.open("/workbench");
    await staff.clerk.follow(/待受理的技术合同/);
    await staff.clerk.follow(topic);
    await staff.clerk.move("受理");
    await staff.clerk.reads("办理时限", "15 个工作日");
    await staff.clerk.move("要求补正", { 理由: "请补充验收标准。" });
    await firm.open("/workbench");
    await firm.follow(/需要补正的技术合同/);
    await firm.follow(topic);
    await firm.reads("请补充验收标准。");
    await firm.follow("修改");
    await firm.fill({ 标的内容与要求: `${contract.标的内容与要求}按附件三逐项验收。`, 技术交易额: "820" });
    await firm.press("保存并预审");
    await firm.move("提交补正");
    await firm.reads("已受理");
  });

  await step("a large contract is not registered without second review, by another person each time", async () => {
    await staff.approver.open(`/contracts/${filed}`);
    await staff.approver.reads("请先转大额评审");
    await staff.approver.move("转大额评审");
    await staff.approver.reads("30 个工作日");
    await staff.approver.lacks("准予登记");
    await staff.leader.open("/workbench");
    await staff.leader.follow(/大额评审中的技术合同/);
    await staff.leader.inspect();
    await staff.leader.follow(topic);
    await staff.leader.move("准予登记", { 合同登记编号: certificate, 登记日期: day(0) });
    await staff.leader.reads("已登记", certificate);
  });

  await step("what came in is set against the plan, with its proof", async () => {
    await firm.open(`/contracts/${filed}`);
    await firm.follow("登记到账");
    await firm.fill({ 到账日期: day(0), 到账金额: "901", 凭证名称或编号: "回单 0001" });
    await firm.press("登记", { status: 422 });
    await firm.wrong("到账金额", "超过成交额");
    await firm.inspect();
    await firm.page.getByLabel("对应的支付计划").selectOption("1");
    await firm.fill({ 到账金额: "300" });
    await firm.press("登记");
    await firm.reads("实到金额", "300 万元", "已付清", "回单 0001");
    await firm.inspect();
  });

  await step("the target's number is the contract, and leads down to it", async () => {
    await staff.clerk.open("/bureau/targets");
    await staff.clerk.follow("技术合同成交额");
    const form = staff.clerk.page.locator('form[action="/bureau/targets/T1"]');
    await staff.clerk.fill({ 年度目标: "17", 责任科室: "成果转化科", 责任人: "季诚" }, form);
    await staff.clerk.press("保存目标");
    await staff.clerk.reads("0.09 亿元", "17 亿元", "季诚");
    await staff.clerk.inspect();
    await staff.clerk.follow("查看明细");
    await staff.clerk.reads("合计 900 万元，1 条记录");
    await staff.clerk.follow(topic);
    await staff.clerk.reads(certificate);
  });

  await step("what cannot be computed is reported with a proof and counts once another approves it", async () => {
    await staff.clerk.open("/bureau/targets/T8");
    await staff.clerk.fill({ 完成值: "1", 填报依据: "团队落户协议" });
    await staff.clerk.press("提交填报");
    await staff.clerk.reads("待审核");
    await staff.clerk.lacks("审核通过");
    await staff.approver2.open("/workbench");
    await staff.approver2.follow(/待审核的指标填报/);
    await staff.approver2.reads("待审核 1");
    await staff.approver2.follow("新招引创新创业团队");
    await staff.approver2.move("审核通过");
    await staff.approver2.reads("已审核的填报", "团队落户协议");
    await staff.approver2.open("/bureau/targets");
    await staff.approver2.inspect();
  });

  await step("a certificate that falls takes its amount along, and those who granted benefits are told", async () => {
    await staff.approver2.open(`/contracts/${filed}`);
    await staff.approver2.move("注销登记", { 理由: "双方解除合同。" });
    await staff.approver2.reads("已注销", "税务部门", "待告知");
    await staff.clerk.open("/workbench");
    await staff.clerk.follow(/待告知有关部门/);
    await staff.clerk.follow(topic);
    await staff.clerk.move("登记已告知有关部门", { 理由: "已函告区税务局。" });
    await staff.clerk.reads("已告知");
    await staff.clerk.open("/bureau/targets/T1");
    await staff.clerk.reads("0 亿元");
    assert.ok(deal > 0);
  });
});
