// Finding by words that are not quite right, and being found: suggestions, facets, matches with their reasons, judging, and the
// alert of a saved search.
import assert from "node:assert/strict";
import { cast, password } from "./cast.mjs";
import { achievement, need } from "./forms.mjs";
import { story } from "./harness.mjs";
import { publish } from "./paths.mjs";
import { until } from "./until.mjs";

const graphene = { ...achievement, 名称: "石墨烯散热膜连续化制备方法", 公开简介: "以氧化石墨烯浆料涂布、热处理和压延连续制备高导热散热膜，用于手机和基站的散热。", 所属领域: "新材料", 关键词: "石墨烯,散热膜", 创新点: "连续化涂布与压延一体。", 应用行业与场景: "手机、基站散热。", 技术指标: "面内热导率≥1500 W/(m·K)", 意向价格: "200" };
const unrelated = { ...achievement, 名称: "金属表面缺陷检测相机标定方法", 公开简介: "金属零件表面缺陷视觉检测所用相机的快速标定方法，适合在线检测产线换型时使用。", 意向价格: "30" };

story("searching, judging and being told", async ({ installation, visitor, step }) => {
  const people = {};
  const listings = {};
  let match;

  await step("a need and three results are put on show", async () => {
    await cast(installation, visitor);
    for (const who of ["clerk", "approver", "leader", "qiming", "gongda", "jinghua"]) {
      people[who] = await visitor(who);
      await people[who].login(who, password);
    }
    listings.need = await show(people, "qiming", "demand", need);
    listings.result = await show(people, "gongda", "achievement", achievement);
    listings.unrelated = await show(people, "gongda", "achievement", unrelated);
    listings.graphene = await show(people, "jinghua", "achievement", graphene);
    await people.qiming.awaits("/search?q=石墨烯", graphene.名称);
  });

  await step("suggestions come while typing, by characters, by pinyin and by initials, and lead somewhere", async () => {
    const reader = await visitor("访客");
    await reader.open("/search");
    await reader.inspect();
    for (const [typed, expected] of [["石墨", graphene.名称], ["shimoxi", "石墨烯"], ["smx", "石墨烯"], ["淮上工", "淮上工业大学"]]) {
      await suggests(reader, typed, expected);
    }
    await suggests(reader, "石墨", graphene.名称);
    await reader.page.keyboard.press("Escape");
    await reader.page.locator("#list-search").pressSequentially("烯");
    await reader.page.locator("[role=option]", { hasText: graphene.名称 }).first().waitFor();
    await Promise.all([reader.page.waitForURL(`**/listings/${listings.graphene}`), reader.page.locator("[role=option]", { hasText: graphene.名称 }).first().click()]);
    await reader.reads(graphene.公开简介);
  });

  await step("a character that sounds the same is put right", async () => {
    const reader = await visitor("访客");
    await reader.open("/search?q=石墨稀散热膜");
    await reader.reads("您是不是要找", "石墨烯散热膜");
    await reader.follow("石墨烯散热膜");
    await reader.reads("共 1 条", graphene.名称);
  });

  await step("facets narrow, and their counts keep to what choosing another would give", async () => {
    const reader = await visitor("访客");
    await reader.open("/search?q=检测");
    await reader.reads("共 3 条");
    assert.deepEqual(await facet(reader, "类别"), { 科技成果: 2, 技术需求: 1 });
    await choose(reader, "科技成果");
    await reader.reads("共 2 条");
    await reader.neverReads(need.名称);
    assert.deepEqual(await facet(reader, "类别"), { 科技成果: 2, 技术需求: 1 }, "the counts of the facet itself are those without its own filter");
    await reader.page.getByRole("link", { name: "金额" }).click();
    await reader.page.waitForURL(/sort=amount/);
    const titles = await reader.page.locator("#results .item-title").allInnerTexts();
    assert.deepEqual(titles.map((t) => t.trim()), [achievement.名称, unrelated.名称], "the dearer result first");
    await reader.inspect();
  });

  await step("the language of the box: phrase, exclusion, field, amount", async () => {
    const reader = await visitor("访客");
    for (const [typed, expected] of [
      ["“散热膜连续化”", [graphene.名称]], ["检测 -标定 -打磨", [achievement.名称]], ["单位:精化", [graphene.名称]], ["领域:新材料", [graphene.名称]],
      ["标题:相机", [unrelated.名称]], ["检测 预算>50万", [need.名称, achievement.名称]],
    ]) {
      await reader.open(`/search?q=${encodeURIComponent(typed)}`);
      const titles = await reader.page.locator("#results .item-title").allInnerTexts();
      assert.deepEqual(titles.map((t) => t.trim()).sort(), expected.sort(), typed);
    }
    await reader.open(`/search?q=${encodeURIComponent("“量子密钥分发卫星”")}`);
    await reader.reads("没有找到符合条件的条目", "最接近的条目");
  });

  await step("the match says why, marked in both texts", async () => {
    const { qiming } = people;
    await qiming.awaits(`/listings/${listings.need}/matches`, achievement.名称);
    await qiming.awaits(`/listings/${listings.need}/matches`, unrelated.名称);
    await qiming.inspect();
    await qiming.reads("共同的词", "检测节拍");
    await qiming.follow(achievement.名称);
    match = qiming.id();
    await qiming.reads("为什么推荐", "供方报价 60 万元");
    const sides = qiming.page.locator(".match-side");
    for (const i of [0, 1]) {
      const marks = await sides.nth(i).locator("mark").allInnerTexts();
      assert.ok(marks.some((m) => m.includes("检测节拍")), `marked on side ${i}: ${marks.join(", ")}`);
    }
    await qiming.inspect();
  });

  await step("one suggestion is wanted and accepted, the other dismissed with a reason", async () => {
    const { qiming, gongda } = people;
    await qiming.move("希望对接");
    await gongda.open(`/matches/${match}`);
    await gongda.reads("需求方希望与您对接");
    await gongda.move("同意对接");
    await gongda.reads("王工");
    await qiming.open(`/listings/${listings.need}/matches`);
    await qiming.follow(unrelated.名称);
    await qiming.move("不合适", { 为什么不合适: "技术方向不符" });
    await qiming.reads("不合适");
  });

  await step("both judgments show on the bureau's page, down to the rows", async () => {
    const { clerk } = people;
    await clerk.open("/bureau/matching");
    await clerk.reads("50%", "技术方向不符");
    await clerk.inspect();
    await clerk.follow("50%");
    await clerk.reads(achievement.名称, unrelated.名称, "技术方向不符");
    await clerk.open("/bureau/matching");
    await clerk.follow("1", { within: clerk.page.locator("tr", { hasText: "技术方向不符" }) });
    await clerk.reads(unrelated.名称);
    await people.qiming.open("/bureau/matching", 404);
  });

  await step("a saved search tells of what comes to fit it, once", async () => {
    const { jinghua } = people;
    await jinghua.open("/search?q=换热器结垢&kind=demand");
    await jinghua.reads("共 0 条");
    await jinghua.move("保存此检索");
    await jinghua.open("/workbench/searches");
    await jinghua.reads("换热器结垢", "有新条目时提醒");
    await jinghua.inspect();
    listings.late = await show(people, "qiming", "demand", { ...need, 名称: "循环水换热器结垢在线监测", 公开简介: "循环冷却水换热器结垢导致能耗升高，希望在线监测结垢厚度并预警。", 主要技术难点: "换热器结垢难以在线测量。", 主要技术指标: "厚度误差≤0.1mm", 关键词: "换热器,结垢" });
    await jinghua.awaits("/workbench/searches", "1条新增");
    await jinghua.open("/notifications");
    const told = await jinghua.page.locator("main").getByText("循环水换热器结垢在线监测").count();
    assert.equal(told, 1, "told once");
    await jinghua.open("/workbench/searches");
    await jinghua.follow("换热器结垢");
    await jinghua.reads("共 1 条", "循环水换热器结垢在线监测");
    await jinghua.open("/workbench/searches");
    await jinghua.neverReads("1条新增");
  });
});

/** Brings a listing of somebody's on show. */
function show(people, login, kind, form) {
  return publish({ owner: people[login], approver: people.approver, leader: people.leader }, kind, form);
}

/** Types into the box of the list and waits for a suggestion. */
async function suggests(reader, typed, expected) {
  const box = reader.page.locator("#list-search");
  await until(`${typed} to suggest ${expected}`, async () => {
    await box.fill("");
    await box.pressSequentially(typed);
    return reader.page.locator("[role=option]", { hasText: expected }).first().waitFor({ timeout: 3000 }).then(() => true, () => false);
  });
}

/** The values of a facet with their counts. */
function facet(reader, title) {
  return reader.page.evaluate((title) => {
    const head = [...document.querySelectorAll(".facet-title")].find((e) => e.textContent.trim() === title);
    return Object.fromEntries([...head.nextElementSibling.querySelectorAll("li")].map((li) => [li.querySelector("span").textContent.trim(), parseInt(li.querySelector(".facet-count").textContent, 10)]));
  }, title);
}

/** Chooses a value of a facet, which replaces the results without leaving the page. */
async function choose(reader, value) {
  await reader.page.locator("#facets").getByRole("link", { name: new RegExp(`^${value}`) }).click();
  await reader.page.locator(".chips", { hasText: value }).waitFor();
}
