// Stretches of the way that several stories walk.
import { password } from "./cast.mjs";
import { contract, day } from "./forms.mjs";

/** Logs in for the first time, with a one-time password, which must be changed before anything else. */
export async function comeFirst(who, login, once) {
  await who.login(login, once);
  await who.reads("一次性密码", "新密码");
  await who.fill({ 当前密码: once, 新密码: password, 再次输入新密码: password });
  await who.press("修改密码");
  await who.open("/workbench");
  await who.reads("等您办理");
}

/** Makes an account in the administrator's pages. Answers its page and its one-time password. */
export async function makeAccount(admin, login, name) {
  await admin.open("/admin/users/new");
  await admin.fill({ 登录名: login, 姓名: name, 手机号: "13800000001" });
  await admin.press("创建");
  const once = (await admin.page.locator(".secret").innerText()).trim();
  await admin.open(`/admin/users?name=${login}`);
  await admin.follow(name);
  return { page: `/admin/users/${admin.id()}`, once };
}

/** Takes a listing from its empty form to the public: written by its owner, approved, published. Answers its number. */
export async function publish({ owner, approver, leader }, kind, form) {
  await owner.open(`/workbench/listings/new?kind=${kind}`);
  await owner.fill(form);
  await owner.press("提交审核");
  await owner.reads("待审核");
  const listing = owner.id();
  await approver.open(`/listings/${listing}`);
  await approver.move("审核通过");
  await leader.open(`/listings/${listing}`);
  await leader.move("发布");
  await leader.reads("已发布");
  return listing;
}

/** Takes a signed deal, open before the seller, to a certificate. Answers the contract's number. */
export async function registerContract({ seller, clerk, approver }, amounts, certificate) {
  await seller.follow("填报技术合同");
  await seller.fill({ ...contract, ...amounts, 技术交易额: `${Number(amounts.成交额) + 1}` });
  await seller.press("保存并预审", { status: 422 });
  await seller.wrong("技术交易额", "不能大于成交额");
  await seller.holds({ ...contract, 成交额: amounts.成交额 });
  await seller.fill({ 技术交易额: amounts.技术交易额 });
  await seller.press("保存并预审");
  await seller.reads("预审通过");
  const id = seller.id();
  await seller.move("提交登记");
  await clerk.open(`/contracts/${id}`);
  await clerk.lacks("准予登记");
  await clerk.move("受理");
  await approver.open(`/contracts/${id}`);
  await approver.move("准予登记", { 合同登记编号: "12345", 登记日期: day(0) }, { status: 422 });
  await approver.reads("16 位");
  await approver.move("准予登记", { 合同登记编号: certificate, 登记日期: day(0) });
  await approver.reads("已登记", certificate);
  return id;
}
