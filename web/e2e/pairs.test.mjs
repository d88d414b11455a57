// The pairs beside need and result: people for a post, demands for a common need, and a need that was written down before.
import assert from "node:assert/strict";
import { cast, password } from "./cast.mjs";
import { need } from "./forms.mjs";
import { story } from "./harness.mjs";
import { publish } from "./paths.mjs";
import { until } from "./until.mjs";

const about = { 所属领域: need.所属领域, 联系人: need.联系人, 联系电话: need.联系电话, 有效期至: need.有效期至, 本单位承诺所填内容不涉及国家秘密: true };
const post = { ...about, 名称: "机器视觉检测算法负责人引进", 公开简介: "负责金属外壳表面缺陷在线检测的算法研发，带领三人小组完成产线部署和换型调试。", 岗位名称: "算法负责人", 人数: "1", 拟解决的技术问题: "金属表面反光强，细小划痕漏检率高。", 引进方式: ["顾问"] };
const common = { ...about, 名称: "金属件表面缺陷视觉检测共性技术", 公开简介: "本地电子、汽配企业普遍依靠人工目检金属表面缺陷，缺少可推广的在线视觉检测共性技术和检测单元。", 产业链: "智能装备", 问题类型: "难点" };
const skill = { 工作单位: "江淮大学", 职称或职务: "教授", 研究方向: "机器视觉与金属表面缺陷在线检测", "能解决的技术问题、代表性成果": "反光金属表面划痕的光源设计与检测算法。", 关键词: "机器视觉，表面缺陷", 愿意提供服务的方式: ["顾问"], 愿意被推荐给发布人才需求的单位: true };

story("people, common needs and near repeats", async ({ installation, visitor, step }) => {
  const people = {};
  const show = (login, kind, form) => publish({ owner: people[login], approver: people.approver, leader: people.leader }, kind, form);
  const listings = {};

  await step("a post, a need and a common need are put on show", async () => {
    await cast(installation, visitor);
    for (const who of ["clerk", "approver", "leader", "expert1", "qiming", "jinghua"]) {
      people[who] = await visitor(who);
      await people[who].login(who, password);
    }
    listings.need = await show("qiming", "demand", need);
    listings.post = await show("qiming", "talent", post);
    listings.common = await show("jinghua", "common", common);
  });

  await step("an expert says what they can do, and must say enough to be recommended", async () => {
    const { expert1 } = people;
    await expert1.open("/workbench/expertise");
    await expert1.fill({ 愿意被推荐给发布人才需求的单位: true });
    await expert1.press("保存", { status: 422 });
    await expert1.wrong("工作单位", "请填写工作单位");
    await expert1.wrong("研究方向", "研究方向");
    await expert1.fill(skill);
    await expert1.press("保存");
    await expert1.holds({ ...skill, 愿意提供服务的方式: ["顾问"] });
    await expert1.inspect();
  });

  await step("the post finds the expert, whose name opens only when they agree", async () => {
    const { qiming, expert1 } = people;
    await qiming.awaits(`/listings/${listings.post}/matches`, "江淮大学");
    await qiming.neverReads("评审专家一");
    await qiming.reads("评****", "机器视觉", "共同的词");
    assert.ok((await qiming.page.locator(".neighbour mark").allInnerTexts()).length > 0, "what agrees is marked");
    await qiming.inspect();
    await qiming.press("希望联系");
    await qiming.reads("已通知专家", "等待答复");
    await qiming.lacks("希望联系");
    await expert1.open("/workbench");
    await expert1.follow(/有单位希望联系您/);
    await expert1.reads(post.名称, "淮上启明电子有限公司");
    await expert1.neverReads(need.联系电话);
    await expert1.inspect();
    await expert1.press("同意联系");
    await expert1.reads("已同意", need.联系电话);
    await qiming.open(`/listings/${listings.post}/matches`);
    await qiming.reads("评审专家一", "13800000001");
  });

  await step("a common need gathers a demand, and everybody reads so", async () => {
    const { jinghua } = people;
    await jinghua.awaits(`/listings/${listings.common}`, "可汇集的技术需求");
    await jinghua.inspect();
    await jinghua.press("汇集", { within: jinghua.page.locator(".neighbour", { hasText: need.名称 }) });
    await jinghua.reads("已汇集的技术需求", need.名称);
    await jinghua.offers("取消汇集");
    const reader = await visitor("访客");
    await reader.awaits(`/listings/${listings.common}`, "已汇集的技术需求");
    await reader.reads(need.名称);
    await reader.lacks("取消汇集", "汇集");
    await people.qiming.open("/notifications");
    await people.qiming.reads("已汇入共性技术需求");
  });

  await step("a need written down once more is shown to be a repeat, while it is typed and to the clerk", async () => {
    const { qiming, clerk } = people;
    await qiming.open("/workbench/listings/new?kind=demand");
    await qiming.fill({ 名称: "金属外壳 表面缺陷工业视觉检测技术" });
    await qiming.control("公开简介").focus();
    await qiming.page.locator("#copies", { hasText: need.名称 }).waitFor();
    await qiming.fill({ ...need, 名称: "金属外壳 表面缺陷工业视觉检测技术" });
    await qiming.press("提交审核");
    await qiming.reads("可能重复", need.名称);
    await clerk.open("/bureau/listings");
    await clerk.reads("疑似重复 1 条");
    await clerk.follow("金属外壳 表面缺陷工业视觉检测技术");
    await clerk.reads("可能重复", "同一单位");
    await clerk.inspect();
    await until("the record to hold the demand once", async () => (await installation.sql(`select details #> '{common,derived_from}' from listing where id = ${listings.common}`)) === `[${listings.need}]`);
  });
});
