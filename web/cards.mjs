// Draws the pictures that chats show beside a link to us, one a list: node web/cards.mjs. They are committed, since they
// need a browser and a typeface (Noto Serif and Sans CJK, SIL Open Font License) that a build machine may lack.
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const cards = {
  site: ["揭榜", "科技成果转化供需对接平台"],
  demand: ["技术需求", "企业提出 · 等您来解"],
  achievement: ["科技成果", "高校院所公开 · 可转化"],
  talent: ["人才需求", "企业引才 · 技术攻关"],
  cooperation: ["产学研合作", "寻找合作伙伴"],
  common: ["共性技术", "多家企业 · 同一难题"],
  challenge: ["揭榜挂帅", "公开张榜 · 能者揭榜"],
};

const out = join(dirname(fileURLToPath(import.meta.url)), "src", "cards");
await mkdir(out, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1200, height: 630 } });
for (const [name, [title, line]] of Object.entries(cards)) {
  await page.setContent(card(title, line));
  await page.screenshot({ path: join(out, `card-${name}.png`) });
}
await browser.close();

function card(title, line) {
  return `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><style>
    * { margin: 0; box-sizing: border-box }
    body { width: 1200px; height: 630px; background: #fff; color: #1f2733; font-family: "Noto Sans CJK SC", sans-serif;
      padding: 90px 100px; border-top: 18px solid #14488f; position: relative }
    .seal { position: absolute; right: 100px; top: 84px; width: 220px; height: 220px; border-radius: 14px; background: #b3261e;
      color: #fff; font: 700 156px/206px "Noto Serif CJK SC", serif; text-align: center }
    h1 { margin-top: 110px; font: 700 124px/1.3 "Noto Serif CJK SC", serif; letter-spacing: 4px }
    p { margin-top: 26px; color: #56606e; font-size: 46px }
    i { position: absolute; left: 100px; right: 100px; bottom: 84px; height: 3px; background: #dde2ea }
  </style><div class="seal">榜</div><h1>${title}</h1><p>${line}</p><i></i></html>`;
}
