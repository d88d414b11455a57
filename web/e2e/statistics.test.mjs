// From a signed deal to the number on the leader's screen, in the statistics and in the monthly report, and back down to
// the row behind it.
import assert from "node:assert/strict";
import { cast, password } from "./cast.mjs";
import { day } from "./forms.mjs";
import { story } from "./harness.mjs";
import { registerContract } from "./paths.mjs";

const certificate = "2026320804000001";
const title = "金属外壳划痕在线检测系统";

story("from a signed deal to the leader's number and back", async ({ installation, visitor, step }) => {
  const people = {};
  const come = async (login) => {
    people[login] = await visitor(login);
    await people[login].login(login, password);
    return people[login];
  };
  let deal;

  await step("a bureau, a buyer and a seller of the district", async () => {
    await cast(installation, visitor);
    for (const login of ["clerk", "approver", "leader", "gongda"]) await come(login);
  });

  await step("the clerk lists the parks and towns, the seller says where it belongs", async () => {
    const { clerk, gongda } = people;
    await clerk.open("/admin/settings/edit?key=organization.towns");
    await clerk.fill({ 新的值: "高新区，渔沟镇" });
    await clerk.press("保存");
    await gongda.open("/workbench");
    await gongda.follow("淮上工业大学");
    await gongda.follow("修改单位资料");
    await gongda.fill({ "所属园区、镇街": "高新区" });
    await gongda.press("保存");
    await gongda.reads("高新区");
  });

  await step("a deal is signed; the leader reads that registering it would raise the district's own count", async () => {
    const { gongda, leader } = people;
    const org = (login) => installation.sql(`select o.id from organization o join member m on m.org_id = o.id join users u on u.id = m.user_id where u.login = '${login}'`);
    const [seller, buyer] = [await org("gongda"), await org("qiming")];
    await installation.sql(`insert into deal (no, title, buyer, seller, status, amount) select 'XM-2026-0001', '${title}',
      jsonb_build_object('org_id', ${buyer}, 'name', '淮上启明电子有限公司', 'region', '320804'), jsonb_build_object('org_id', ${seller}, 'name', '淮上工业大学', 'region', '320804'), 'negotiating', 6800000`);
    await gongda.open("/deals");
    await gongda.follow(title);
    deal = gongda.id();
    await gongda.move("登记合同签订", { 签订日期: day(0), 佐证材料: "2026-012 号合同扫描件" });
    await leader.open("/bureau/cockpit");
    await leader.reads("先办理本区卖方已签未登记的 1 个项目", title, "尚未填报技术合同");
    await leader.inspect();
  });

  await step("two people register the contract", async () => {
    const { gongda, clerk, approver } = people;
    await gongda.open(`/deals/${deal}`);
    await registerContract({ seller: gongda, clerk, approver }, { 成交额: "68", 技术交易额: "61.5" }, certificate);
  });

  await step("the cockpit counts it at once and leads down to it", async () => {
    const { leader } = people;
    await leader.open("/bureau/cockpit");
    await leader.reads("本区卖方已签的合同都已登记", "前 1 份合同占比");
    const tile = leader.page.locator(".stat", { hasText: "登记数量" });
    assert.match(await tile.locator(".stat-value").innerText(), /^1\s*件/);
    await leader.inspect();
    await leader.follow(/件.*查看明细/, { within: tile });
    await leader.follow(title);
    await leader.reads(certificate);
  });

  await step("the statistics have it under its park, and the figure opens its row", async () => {
    const { leader } = people;
    await leader.open("/bureau/statistics");
    await leader.inspect();
    const park = leader.page.locator("#by-town tr", { hasText: "高新区" });
    await leader.follow("68", { within: park });
    await leader.reads("合计 1 件，成交额 68 万元", certificate);
    await leader.follow(title);
    await leader.reads(certificate);
  });

  await step("the monthly report says the same, on the screen, on paper and as a workbook", async () => {
    const { leader } = people;
    await leader.open("/bureau/cockpit");
    await leader.follow("月报");
    await leader.reads("月报（", "61.5", title);
    await leader.inspect();
    await leader.page.emulateMedia({ media: "print" });
    assert.ok(await leader.page.locator(".report-title").isVisible());
    for (const hidden of [".masthead", ".desk-side", ".tabs >> nth=0"]) assert.equal(await leader.page.locator(hidden).isVisible(), false, `${hidden} is not printed`);
    assert.ok((await leader.page.pdf({ format: "A4" })).length > 10_000, "the browser makes a PDF of it");
    await leader.page.emulateMedia({ media: "screen" });
    const [download] = await Promise.all([leader.page.waitForEvent("download"), leader.page.getByRole("link", { name: "导出 Excel" }).click()]);
    assert.match(download.suggestedFilename(), /\.xlsx$/);
  });

  await step("nobody but the bureau comes near", async () => {
    for (const path of ["/bureau/cockpit", "/bureau/report", "/bureau/report/export", "/bureau/statistics"]) await people.gongda.open(path, 404);
  });
});
