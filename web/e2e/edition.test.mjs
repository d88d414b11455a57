// A clerk compiles an edition of the lists, another person issues it, everybody reads and takes it; what happens to a
// listing afterwards does not change it.
import assert from "node:assert/strict";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cast, password } from "./cast.mjs";
import { achievement, need } from "./forms.mjs";
import { story } from "./harness.mjs";
import { publish } from "./paths.mjs";

story("an edition of the lists, from its compilation to paper", async ({ installation, visitor, step }) => {
  const people = {};
  let listing;
  let edition;
  const folder = await mkdtemp(join(tmpdir(), "edition-"));

  await step("a need and a result are on show", async () => {
    await cast(installation, visitor);
    for (const login of ["clerk", "approver", "leader", "qiming", "gongda"]) {
      people[login] = await visitor(login);
      await people[login].login(login, password);
    }
    const { approver, leader } = people;
    listing = await publish({ owner: people.qiming, approver, leader }, "demand", need);
    await publish({ owner: people.gongda, approver, leader }, "achievement", achievement);
  });

  await step("the clerk compiles an edition, is told what is missing, previews it and hands it in", async () => {
    const { clerk } = people;
    await clerk.open("/bureau/editions");
    await clerk.reads("这个环节没有清单汇编");
    await clerk.follow("编制清单汇编");
    await clerk.inspect();
    await clerk.fill({ 汇编名称: "汇编", 编制单位: "淮上区科学技术局" });
    await clerk.press("保存并汇集", { status: 422 });
    await clerk.wrong("汇编名称", "至少 4 个字");
    await clerk.fill({ 汇编名称: "供需清单汇编", 编者按: "本期收录本区征集的各类清单。" });
    await clerk.press("保存并汇集");
    await clerk.reads("已汇集 2 条", "编制中", "2 条");
    edition = clerk.id();
    await clerk.inspect();
    await clerk.follow("预览");
    await clerk.reads(`1. ${need.名称}`, `2. ${achievement.名称}`, "尚未发布");
    await clerk.open(`/bureau/editions/${edition}`);
    await clerk.move("提交签发");
    await clerk.reads("待签发");
    await clerk.lacks("签发", "撤回");
    const stranger = await visitor("访客");
    await stranger.open(`/editions/${edition}`, 404);
  });

  await step("the approver finds it on the desk and issues it", async () => {
    const { approver } = people;
    await approver.open("/workbench");
    await approver.follow(/待签发的清单汇编/);
    await approver.follow("供需清单汇编");
    await approver.move("签发");
    await approver.reads("已发布", "第 1 期");
    await approver.follow("核对校验码");
    await approver.reads("存档内容与签发时的校验码一致");
  });

  await step("everybody reads it, without telephone numbers, and takes it as a document and as a workbook", async () => {
    const stranger = people.stranger = await visitor("路人");
    await stranger.open("/");
    await stranger.follow("历期清单汇编");
    await stranger.inspect();
    await stranger.follow("供需清单汇编");
    await stranger.reads("一、企业技术需求清单", "按清单统计", "金属表面反光强");
    await stranger.neverReads("84911111", "84922222", "王工", "二号厂房");
    await stranger.inspect();
    for (const [label, format] of [["下载 Word", "docx"], ["下载 Excel", "xlsx"]]) {
      const path = join(folder, `edition.${format}`);
      const name = await stranger.download(label, path);
      assert.ok(name.endsWith(`.${format}`), name);
      assert.equal((await readFile(path)).subarray(0, 2).toString(), "PK");
    }
  });

  await step("paper has a cover, the contents, the figures and every entry", async () => {
    const { stranger } = people;
    await stranger.follow("打印");
    await stranger.reads("目　录", "供需清单汇编", `1. ${need.名称}`, "本期内容校验码");
    await stranger.inspect();
    await stranger.page.emulateMedia({ media: "print" });
    assert.equal(await stranger.page.locator(".paper-bar").isVisible(), false, "the button is not printed");
    assert.ok((await stranger.page.pdf({ preferCSSPageSize: true })).length > 20_000, "the browser makes a PDF of it");
    await stranger.page.emulateMedia({ media: "screen" });
  });

  await step("the owner takes the need off show: the screen says so, the edition stays", async () => {
    const { qiming, stranger, leader } = people;
    await qiming.open(`/listings/${listing}`);
    await qiming.move("撤回");
    await stranger.open(`/editions/${edition}`);
    await stranger.reads(`1. ${need.名称}`, "已不再公开");
    await stranger.open(`/editions/${edition}/print`);
    await stranger.neverReads("已不再公开");
    await leader.open("/bureau/targets/P26");
    await leader.open("/bureau/indicators/P26");
    await leader.reads("企业技术需求清单", "高校院所成果转化清单");
  });

  await step("the leader withdraws it with a reason, and the public finds it no more", async () => {
    const { leader, stranger } = people;
    await leader.open(`/bureau/editions/${edition}`);
    await leader.move("撤回", { 理由: "收录有误，重新汇编。" });
    await leader.reads("已撤回", "收录有误，重新汇编。");
    await stranger.open(`/editions/${edition}`, 404);
  });
});
