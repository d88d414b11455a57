// Everything but charts works in a browser that runs no scripts.
import { cast, password, register } from "./cast.mjs";
import { achievement, need } from "./forms.mjs";
import { story } from "./harness.mjs";

story("without scripts", async ({ installation, visitor, step }) => {
  await cast(installation, visitor);
  const plain = (who) => visitor(who, { javaScriptEnabled: false });
  const university = await plain("高校");
  const approver = await plain("审核员");
  const leader = await plain("分管领导");
  const newcomer = await plain("新人");
  const title = achievement.名称;

  await step("a newcomer registers, after a slip that loses nothing but the password", async () => {
    await newcomer.open("/register");
    const typed = { 登录名: "xinren", 姓名: "新人", 手机号: "13812345678" };
    await newcomer.fill({ ...typed, 密码: "kurz", 再次输入密码: "kurz" });
    await newcomer.press("注册", { status: 422 });
    await newcomer.holds({ ...typed, 密码: "" });
    await newcomer.wrong("密码", "8 位");
    await register(newcomer, "xinren", "新人");
  });

  await step("a university publishes a result, after a slip that loses nothing", async () => {
    await university.login("gongda", password);
    await university.open("/workbench/listings/new");
    await university.follow("科技成果");
    await university.fill({ ...achievement, 联系电话: "12" });
    await university.press("提交审核", { status: 422 });
    await university.wrong("联系电话", "手机号");
    await university.holds({ ...achievement, 联系电话: "12" });
    await university.fill({ 联系电话: achievement.联系电话 });
    await university.press("提交审核");
    await university.reads("待审核");
  });

  const listing = university.id();
  await step("an approver takes a step that wants a reason, and the owner puts it right", async () => {
    await approver.login("approver", password);
    await approver.open(`/listings/${listing}`);
    await approver.offers("审核通过", "不予通过");
    await approver.move("审核通过");
    await approver.reads("待发布");
    await leader.login("leader", password);
    await leader.open(`/listings/${listing}`);
    await leader.move("发布");
    await leader.reads("已发布");
    await approver.open(`/listings/${listing}`);
    await approver.move("下架", { 理由: "成果描述与实际不符。" });
    await approver.reads("已下架");
    await university.open(`/listings/${listing}`);
    await university.reads("成果描述与实际不符。");
  });

  await step("what is on show is found, narrowed and read by anybody", async () => {
    await university.open("/workbench/listings/new?kind=achievement");
    await university.fill(achievement);
    await university.press("提交审核");
    const again = university.id();
    await approver.open(`/listings/${again}`);
    await approver.move("审核通过");
    await leader.open(`/listings/${again}`);
    await leader.move("发布");
    const anybody = await plain("访客");
    await anybody.awaits(`/search?q=${encodeURIComponent("视觉检测")}`, title);
    await anybody.page.getByRole("searchbox").last().fill("表面缺陷");
    await anybody.press("搜索");
    await anybody.reads(title);
    await anybody.follow(/先进制造与自动化/);
    await anybody.reads(title);
    await anybody.follow(title);
    await anybody.reads(achievement.创新点);
    await anybody.neverReads(achievement.联系电话, need.联系电话);
  });
});
