// The bureau's own sheets come in and go out in the browser: a clerk takes in a broken sheet, a collection of needs and a
// ledger, puts organisations together, and a killed node goes on with a long file.
import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cast, password, register } from "./cast.mjs";
import { day } from "./forms.mjs";
import { story } from "./harness.mjs";
import { csv, readBook } from "./sheets.mjs";
import { until } from "./until.mjs";

const needSheet = "企业技术需求清单";
const ledgerSheet = "技术合同台账";
const longEnough = "产线节拍提高以后原有办法跟不上，希望合作研制新的工艺和装置并在现场验证。";

/** Uploads a sheet and stays until it has been read and checked. Answers its page. */
async function bring(clerk, kind, name, file) {
  await clerk.open("/workbench/imports");
  await clerk.fill({ 表格类别: kind, 批次名称: name });
  await clerk.page.getByLabel("文件").setInputFiles(file);
  await clerk.press("上传并核对");
  const page = new URL(clerk.page.url()).pathname;
  await clerk.awaits(page, "待确认");
  return page;
}

/** Takes the sound rows of the sheet on the page in and stays until that is done. */
async function take(clerk, sound, answers = {}) {
  const page = new URL(clerk.page.url()).pathname;
  await clerk.move(`导入可导入的 ${sound} 行`, answers);
  await clerk.awaits(page, "可导入的行已经导入");
}

/** What stands in a cell of the sheet on the page: the row by its line in the file, the column by its heading. */
function cell(visitor, line, heading) {
  return visitor.page.locator("table").evaluate((table, { line, heading }) => {
    const at = [...table.tHead.rows[0].cells].findIndex((c) => c.innerText.trim() === heading);
    const row = [...table.tBodies[0].rows].find((r) => new RegExp(`第 ${line} 行(?!\\d)`).test(r.cells[0].innerText));
    return row?.cells[at]?.innerText ?? `no cell ${heading} in line ${line}`;
  }, { line, heading });
}

async function says(visitor, line, heading, words) {
  const text = await cell(visitor, line, heading);
  assert.ok(text.includes(words), `line ${line}, ${heading}: “${text}” does not say “${words}”`);
}

const heads = ["序号", "需求名称", "单位名称", "统一社会信用代码", "需求简介", "所属领域", "拟投入", "有效期", "联系人", "联系电话", "所在地区", "内部流水"];

/** A sound row of a need, with what is said otherwise. */
function needRow(i, title, otherwise = {}) {
  const sound = { 序号: i, 需求名称: title, 单位名称: `示例第${(i % 9) + 1}机械有限公司`, 统一社会信用代码: "", 需求简介: `第 ${i} 项：${longEnough}`, 所属领域: "先进制造与自动化", 拟投入: `${20 + i} 万元`, 有效期: day(200), 联系人: "周工", 联系电话: `0517-8491${String(1000 + i)}`, 所在地区: "淮阴区", 内部流水: `N${i}` };
  return { ...sound, ...otherwise };
}

const asRow = (columns) => (row) => columns.map((column) => row[column] ?? "");

/** What is wrong with the first rows of the broken sheet: each fault twice, with where it is told and in which words. */
const faults = [
  [{ 需求名称: "" }, "名称", "请填写名称"],
  [{ 需求简介: "太短。" }, "公开简介", "至少 20 个字"],
  [{ 统一社会信用代码: "91320804MA0E2E0170" }, "统一社会信用代码", "未采用"],
  [{ 联系电话: "12" }, "联系电话", "不是电话号码"],
  [{ 所在地区: "蓬莱仙岛" }, "所在地区", "未填写"],
  [{ 拟投入: "80" }, "拟投入", "单位"],
  [{ 需求简介: `${longEnough}请联系 13912345678。` }, "公开简介", "手机号 139****5678"],
  [{ 有效期: "2020-01-31" }, "有效期至", "有效期已过"],
  [{ 单位名称: "" }, "单位名称", "没有写明单位"],
];

const heading = 2; // the line of the headings in the broken sheet, behind a title
/** A bureau with its people, each logged in. */
async function bureau({ installation, visitor }) {
  const arrive = (who) => visitor(who, {}, installation);
  await cast(installation, arrive);
  const people = {};
  for (const login of ["clerk", "approver", "leader"]) {
    people[login] = await arrive(login);
    await people[login].login(login, password);
  }
  return people;
}

story("a broken sheet, from the faults in its cells to the record", async ({ installation, visitor, step }) => {
  const folder = await mkdtemp(join(tmpdir(), "import-"));
  let clerk, page;

  await step("a bureau and its people", async () => {
    ({ clerk } = await bureau({ installation, visitor }));
  });

  await step("a sheet of 200 rows is told fault by fault, each at its cell", async () => {
    const rows = [];
    for (const [otherwise] of faults) for (let twice = 0; twice < 2; twice++) rows.push(needRow(rows.length + 1, `有毛病的需求${rows.length + 1}`, otherwise));
    rows.push(needRow(19, "后面重复的需求"), needRow(19, "后面重复的需求"));
    while (rows.length < 200) rows.push(needRow(rows.length + 1, `完好的需求${rows.length + 1}`));
    const broken = csv("第三季度征集表.csv", [["第三季度技术需求征集表"], heads, ...rows.map(asRow(heads)), ["合计", "200 项"], ["注：本表由各镇街汇总上报。"]]);
    page = await bring(clerk, needSheet, "第三季度征集", broken);
    for (const [i, [, column, words]] of faults.entries()) for (const twice of [0, 1]) await says(clerk, heading + 1 + 2 * i + twice, column, words);
    await says(clerk, heading + 20, "行", `与第 ${heading + 19} 行重复`);
    await clerk.reads("共 200 行：可导入 189 行", "待定单位 2 行", "有问题 8 行", "表内重复 1 行", "内部流水", "合计");
    await clerk.inspect();
  });

  await step("the clerk takes the sound rows and takes the others home with their reasons", async () => {
    await take(clerk, 189);
    await clerk.reads("已导入 189 行");
    const path = join(folder, "其余.xlsx");
    await clerk.download("下载其余 11 行（含原因）", path);
    const left = await readBook(path);
    assert.equal(left.length, 11);
    for (const row of left) assert.notEqual(row.未导入的原因, "", `the reason of ${JSON.stringify(row)}`);
    const mended = left.map((row, i) => ({ ...row, 需求名称: `改好的需求${i + 1}`, 单位名称: row.单位名称 || "示例第一机械有限公司", 需求简介: `改好第 ${i + 1} 项：${longEnough}`, 有效期: day(200) }));
    const columns = Object.keys(left[0]);
    await bring(clerk, needSheet, "改好的", csv("其余.csv", [columns, ...mended.map(asRow(columns))]));
    await clerk.reads("共 11 行：可导入 11 行");
    await take(clerk, 11);
    assert.equal(await installation.sql("select count(*) || ' ' || count(distinct title) from listing"), "200 200");
  });

  await step("all faults of a row stand in it at once; the whole sheet is put aside", async () => {
    const rows = [needRow(1, "后来的需求"), needRow(2, "", { 需求简介: "短。", 有效期: "2020-01-31" })];
    await bring(clerk, needSheet, "一行多错", csv("一行多错.csv", [heads, ...rows.map(asRow(heads))]));
    for (const [column, words] of [["名称", "请填写名称"], ["公开简介", "至少 20 个字"], ["有效期至", "有效期已过"]]) await says(clerk, 3, column, words);
    await clerk.move("整批不导入");
    await clerk.reads("决定整批不导入");
  });
});

story("a ledger of contracts, to the last 分", async ({ installation, visitor, step }) => {
  const { clerk, leader } = await bureau({ installation, visitor });
  const columns = ["序号", "合同登记编号", "合同名称", "合同类型", "卖方名称", "卖方所在地区", "买方名称", "买方地区", "登记日期", "合同成交额（元）", "技术交易额（元）", "技术领域", "备注"];
  const today = day(0);
  const days = Math.floor((Date.parse(today) - Date.parse(`${today.slice(0, 4)}-01-01`)) / 86_400_000) + 1;
  const kinds = ["技术开发", "技术转让", "技术许可", "技术咨询", "技术服务"];
  const yuan = (fen) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, "0")}`;
  /** Lines of contracts from the n-th on, and what their amounts come to in 分. */
  const lines = (from, count) => {
    let sum = 0;
    const rows = Array.from({ length: count }, (_, k) => {
      const i = from + k;
      const deal = 123_456_789 + i * 9_876_543;
      sum += deal;
      return [i + 1, `${today.slice(0, 4)}320804${String(i + 1).padStart(6, "0")}`, `第 ${i + 1} 项检测技术合作`, kinds[i % 5], `演示第${(i % 7) + 1}技术研究院`, "淮安市淮阴区", `演示第${(i % 11) + 1}机械有限公司`, "江苏省淮安市淮阴区", day(-(i % days)), yuan(deal), yuan(deal - i * 100), "先进制造", ""];
    });
    return { file: csv("登记台账.csv", [columns, ...rows]), sum };
  };
  /** The two headline figures of the year as the leader reads them: the value in 分 and the number of contracts. */
  const headline = async () => {
    await leader.open("/bureau/indicators/T1");
    const [, wan, count] = /合计 ([\d.]+) 万元，(\d+) 条记录/.exec(await leader.words());
    await leader.open("/bureau/indicators/T2");
    const [, number] = /合计 (\d+) 件/.exec(await leader.words());
    assert.equal(number, count, "T1 and T2 are of the same contracts");
    const [whole, part = ""] = wan.split(".");
    return { deal: Number(whole) * 1_000_000 + Number(part.padEnd(6, "0")), number: Number(number) };
  };
  const ledger = lines(0, 200);
  const small = lines(200, 5);
  const before = await headline();
  const full = { deal: before.deal + ledger.sum, number: before.number + 200 };

  await step("200 contracts come in, and both figures grow by exactly what the sheet comes to", async () => {
    await bring(clerk, ledgerSheet, "登记台账", ledger.file);
    await clerk.reads("共 200 行：可导入 200 行");
    await take(clerk, 200);
    assert.deepEqual(await headline(), full);
    await leader.open("/bureau");
    await leader.reads(`${full.number}件`);
  });

  await step("the second run adds nothing", async () => {
    await bring(clerk, ledgerSheet, "登记台账又一次", ledger.file);
    await clerk.reads("共 200 行：已有 200 行", "没有可以导入的行。");
    assert.deepEqual(await headline(), full);
  });

  await step("a small batch is undone, and the figures are as before", async () => {
    const page = await bring(clerk, ledgerSheet, "传错的一批", small.file);
    await take(clerk, 5);
    assert.deepEqual(await headline(), { deal: full.deal + small.sum, number: full.number + 5 });
    await clerk.open(page);
    await clerk.move("撤销本批", { 理由: "上传错了文件。" });
    await clerk.reads("导入的记录已全部撤销");
    assert.deepEqual(await headline(), full);
  });
});

story("a collection of needs, from the desk to the public and to another installation", async ({ installation, visitor, step, elsewhere }) => {
  const folder = await mkdtemp(join(tmpdir(), "import-"));
  const { clerk, approver, leader } = await bureau({ installation, visitor });
  const columns = heads.filter((column) => !["所在地区", "统一社会信用代码", "内部流水"].includes(column));
  const needs = Array.from({ length: 371 }, (_, i) => needRow(i + 1, `征集的需求${i + 1}`));
  const sheet = (rows) => csv("征集表.csv", [columns, ...rows.map(asRow(columns))]);
  let batch;
  const collected = (stage) => `/bureau/collected?batch=${batch}&stage=${stage}`;

  await step("371 needs of nine organisations come in and wait at the desk, without a place", async () => {
    await bring(clerk, needSheet, "年度征集", sheet(needs));
    await clerk.reads("共 371 行：可导入 371 行");
    await take(clerk, 371);
    batch = clerk.id();
    await clerk.follow("补全和提交本批清单");
    await clerk.reads("征集的需求371", "示例第3机械有限公司", "缺地区");
    await clerk.inspect();
  });

  await step("the clerk says the place of all and hands them in, an approver and the leader go on", async () => {
    await clerk.fill({ 填写: "所在地区", 填入: "淮阴区" });
    await clerk.press("填入空白处");
    await clerk.page.getByText("共 371 条：已办理 371 条。").waitFor({ timeout: 60_000 });
    await clerk.inspect();
    for (const [who, stage, button] of [[clerk, "draft", "提交审核"], [approver, "submitted", "审核通过"], [leader, "approved", "发布"]]) {
      await who.open(collected(stage));
      await who.press(button);
      await who.page.getByText("共 371 条：已办理 371 条。").waitFor({ timeout: 60_000 });
    }
    assert.equal(await installation.sql("select count(*) from listing where status = 'published'"), "371");
    const stranger = await visitor("路人");
    await stranger.open("/search?kind=demand");
    await stranger.reads("征集的需求");
  });

  await step("the second run adds nothing", async () => {
    await bring(clerk, needSheet, "又一次", sheet(needs));
    await clerk.reads("共 371 行：已有 371 行", "没有可以导入的行。");
  });

  await step("a sheet with another amount and another telephone number says so and updates", async () => {
    const other = [{ ...needs[0], 拟投入: "99 万元" }, { ...needs[1], 联系电话: "0517-84000000" }, needs[2]];
    await bring(clerk, needSheet, "有改动", sheet(other));
    await clerk.reads("已有但不同 2 行", "已有 1 行");
    await says(clerk, 2, "拟投入", "平台为“21");
    await says(clerk, 3, "联系电话", "平台为“0517-84911002”");
    await take(clerk, 0, { "同时按表格更新已有但不同的 2 条": true });
    await clerk.reads("已更新 2 行");
    await clerk.open(`/listings/${await installation.sql("select id from listing where title = '征集的需求1'")}`);
    await clerk.reads("99 万元");
  });

  await step("the list that goes out comes in elsewhere, and there is known without a difference", async () => {
    const exported = join(folder, "清单.xlsx");
    await clerk.open("/bureau/listings?stage=published&kind=demand");
    await clerk.download("导出 Excel", exported);
    assert.equal((await readBook(exported)).length, 369);
    const there = await elsewhere();
    const { clerk: other } = await bureau({ installation: there, visitor });
    await bring(other, needSheet, "别处来的", exported);
    await other.reads("共 369 行：可导入 369 行");
    await take(other, 369);
    await bring(other, needSheet, "别处来的，再一次", exported);
    await other.reads("共 369 行：已有 369 行");
    const content = "select md5(string_agg(title || public_text || region || hitech_field || contact_name || contact_phone || valid_until || details::text, '' order by title)) from listing where title not in ('征集的需求1', '征集的需求2')";
    assert.equal(await there.sql(content), await installation.sql(content));
  });
});

story("who is who: a twin is merged, a company has what was collected for it", async ({ installation, visitor, step }) => {
  const { clerk } = await bureau({ installation, visitor });
  const own = "示例清河源机械有限公司";

  await step("a sheet writes one firm in two ways and speaks of a firm that is not here", async () => {
    const rows = [needRow(1, "轴承寿命预测", { 单位名称: "淮安智衡仪表有限公司" }), needRow(2, "轴承噪声测量", { 单位名称: "淮安智衡仪表股份有限公司" }), needRow(3, "泵体铸造缺陷检测", { 单位名称: own }), needRow(4, "泵体密封试验", { 单位名称: own })];
    await bring(clerk, needSheet, "两种写法", csv("名录.csv", [heads, ...rows.map(asRow(heads))]));
    await take(clerk, 4);
  });

  await step("the clerk merges the twin, and nothing is lost", async () => {
    await clerk.open("/bureau/orgs/twins");
    await clerk.reads("淮安智衡仪表有限公司", "淮安智衡仪表股份有限公司", "组织形式或地区写法不同");
    await clerk.inspect();
    await clerk.follow("归并");
    await clerk.inspect();
    await clerk.page.getByLabel("淮安智衡仪表股份有限公司").check();
    await clerk.fill({ 归并理由: "二〇二五年变更登记为股份有限公司，已核对营业执照。" });
    await clerk.press("归并");
    await clerk.reads("原名称", "淮安智衡仪表有限公司");
    assert.equal(await installation.sql("select count(*) from listing l join organization o on o.id = l.org_id where o.name = '淮安智衡仪表股份有限公司'"), "2");
    await clerk.open("/bureau/orgs/twins");
    await clerk.reads("没有疑似重复的单位");
  });

  await step("the firm registers and claims what was collected under its name", async () => {
    const firm = await visitor("清河源");
    await register(firm, "qinghe", "季工");
    const form = firm.page.locator('form[action="/workbench/orgs"]');
    await firm.fill({ 单位全称: own, 统一社会信用代码: "91320804MA0E2E0416", 单位类别: "企业", 联系人: "季工", 联系电话: "0517-84911111" }, form);
    await firm.press("保存并提交认证");
    await firm.reads("以本单位名义征集的内容");
    const page = new URL(firm.page.url()).pathname;
    await firm.press("认领");
    await firm.reads("已申请认领，待受理员核实");
    await clerk.open("/bureau/orgs/requests");
    await clerk.reads(own);
    await clerk.inspect();
    await clerk.move("同意");
    await firm.open("/workbench/listings?kind=demand");
    await firm.reads("泵体铸造缺陷检测", "泵体密封试验");
    assert.equal(await installation.sql(`select count(*) from listing where org_id = ${/\d+/.exec(page)[0]}`), "2");
  });
});

story("the server is killed in the middle of a long file", async ({ installation, visitor, step }) => {
  const { clerk } = await bureau({ installation, visitor });
  const count = 6000;
  const columns = heads.filter((column) => column !== "内部流水");
  let page;

  await step("the node dies when some of the rows are in the record", async () => {
    const rows = Array.from({ length: count }, (_, i) => needRow(i + 1, `长表需求${i + 1}`));
    page = await bring(clerk, needSheet, "长表", csv("长表.csv", [columns, ...rows.map(asRow(columns))]));
    await clerk.move(`导入可导入的 ${count} 行`);
    await until("some rows to be in the record", async () => Number(await installation.sql("select count(*) from listing")) > 0);
    await clerk.page.goto("about:blank"); // she leaves the page, as its text says that she can
    await installation.kill();
  });

  await step("started again it goes on by itself, and each row is in the record once", async () => {
    await installation.again();
    const stored = Number(await installation.sql("select count(*) from listing"));
    assert.ok(stored > 0 && stored < count, `it was killed in the middle: ${stored} of ${count} rows`);
    await clerk.open(page);
    await clerk.reads("正在导入");
    await clerk.page.locator("main").filter({ hasText: "可导入的行已经导入" }).waitFor(); // the page moves by itself
    await clerk.open(page);
    await clerk.reads(`已导入 ${count} 行`);
    assert.equal(await installation.sql("select count(*) || ' ' || count(distinct title) from listing"), `${count} ${count}`);
  });
});
