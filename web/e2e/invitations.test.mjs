// A challenge finds who should bid: those the platform proposes, with why, and those whom only people think of.
import assert from "node:assert/strict";
import { cast, password } from "./cast.mjs";
import { achievement, challenge, need } from "./forms.mjs";
import { story } from "./harness.mjs";
import { publish } from "./paths.mjs";

const skill = { 工作单位: "江淮大学", 职称或职务: "教授", 研究方向: "红外测温与精密光学测量", 愿意被推荐给发布人才需求的单位: true };

story("invitations to bid, proposed and not", async ({ installation, visitor, step }) => {
  await cast(installation, visitor);
  const people = {};
  for (const login of ["qiming", "gongda", "jinghua", "clerk", "approver", "leader", "expert1"]) {
    people[login] = await visitor(login);
    await people[login].login(login, password);
  }
  const { qiming: owner, gongda, jinghua, clerk, approver, leader, expert1 } = people;
  let path;
  const found = (who) => owner.page.locator(".neighbour", { hasText: who });

  await step("a university shows a result, an expert says what they can do, and a challenge is opened", async () => {
    await publish({ owner: gongda, approver, leader }, "achievement", achievement);
    await expert1.open("/workbench/expertise");
    await expert1.fill(skill);
    await expert1.press("保存");
    const listing = await publish({ owner, approver, leader }, "demand", need);
    await owner.open(`/listings/${listing}`);
    await owner.follow("发榜");
    await owner.fill({ ...challenge, "检测方法，第1行": "第三方检测", "检测方法，第2行": "现场实测", 本单位确认该问题无法自行解决: true });
    await owner.press("提交审查");
    path = `/challenges/${owner.id()}`;
    await clerk.open(path);
    await clerk.move("形式审查通过");
    for (const name of ["甲教授", "乙教授", "丙教授"]) {
      const form = clerk.page.locator(".panel-more");
      if (!(await form.evaluate((e) => e.open))) await form.locator("summary").click();
      await clerk.fill({ 姓名: name, 工作单位: "省机械工程学会", 意见: "需求真实，同意发榜。", 同意发榜: true, "该专家已声明与发榜方没有隶属、投资、合作、亲属等利害关系": true }, form);
      await clerk.press("登记意见");
    }
    await clerk.move("记录论证通过", { 论证意见: "需求真实，指标可测。" });
    await leader.open(path);
    await leader.move("发榜");
    await leader.reads("揭榜中");
  });

  await step("the owner reads who is proposed and why, and invites them", async () => {
    await owner.awaits(path, "淮上工业大学");
    await owner.reads("建议邀请揭榜的单位", achievement.名称, "共同的词");
    await owner.inspect();
    await owner.press("邀请揭榜", { within: found("淮上工业大学") });
    await owner.reads("已邀请，对方在工作台和消息中可以看到");
    assert.equal(await found("淮上工业大学").getByRole("button", { name: "邀请揭榜" }).count(), 0, "nobody is invited twice");
  });

  await step("the invited one finds it in the workbench, reads why and opens the challenge", async () => {
    await gongda.open("/workbench");
    await gongda.follow(/收到揭榜邀请/);
    await gongda.reads(need.名称, "贵单位的成果", "截止");
    await gongda.inspect();
    await gongda.follow(need.名称);
    await gongda.reads("揭榜中");
    await gongda.lacks("查找其他单位、团队或专家");
    await gongda.open(`${path}/invitations?q=x`, 404);
  });

  await step("somebody who was not proposed is found and asked for a reason that is kept when it is missing", async () => {
    await owner.open(path);
    await owner.follow("查找其他单位、团队或专家");
    await owner.fill({ "单位名称、技术内容或专家方向": "没有这样的单位" });
    await owner.press("查找");
    await owner.reads("没有找到“没有这样的单位”");
    await owner.fill({ "单位名称、技术内容或专家方向": "精化" });
    await owner.press("查找");
    await owner.reads("淮上精化研究院", "科研院所");
    await owner.inspect();
    await owner.move("邀请揭榜", { 邀请理由: "表面处理经验丰富，曾为同行业解决类似问题。" }, { within: found("淮上精化研究院") });
    await owner.reads("已邀请", "表面处理经验丰富");
    await owner.lacks("邀请揭榜");
    await jinghua.open("/notifications");
    await jinghua.reads("邀请贵单位揭榜", "表面处理经验丰富");
    await jinghua.open("/workbench/invitations");
    await jinghua.reads(need.名称, "邀请理由", "表面处理经验丰富");
  });

  await step("an expert is found by their direction, asked, and says no", async () => {
    await clerk.open(`${path}/invitations`);
    await clerk.fill({ "单位名称、技术内容或专家方向": "红外测温" });
    await clerk.press("查找");
    await clerk.reads("评****", "精密光学测量");
    await clerk.neverReads("评审专家一");
    await clerk.move("邀请揭榜", { 邀请理由: "测量方向对口，可联合所在学校揭榜。" });
    await clerk.reads("已邀请");
    await expert1.open("/workbench");
    await expert1.follow(/收到揭榜邀请/);
    await expert1.reads(need.名称, "测量方向对口");
    await expert1.inspect();
    await expert1.move("暂不参与");
    await expert1.reads("暂不参与", "已告知邀请方");
    await owner.open(path);
    await owner.reads("评****", "暂不参与");
    await owner.inspect();
  });
});
