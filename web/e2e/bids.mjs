// Bids on a challenge, from their form to their scores, as several stories need them.
import { password } from "./cast.mjs";
import { bid } from "./forms.mjs";
import { until } from "./until.mjs";

/** What each bidder means to do: words that nobody else may read before the deadline. */
export const routes = { gongda: "多角度分时照明抑制反光，小样本学习识别细小划痕，在线标定补偿漂移", jinghua: "偏振成像去除高光，频域滤波分离加工纹理，并行处理满足节拍" };

/** What each bidder asks, in 万元. */
export const prices = { gongda: "76", jinghua: "79" };

/** Fills in everything a bid must say of itself. */
export async function fillBid(bidder, login) {
  const form = { ...bid, 报价: prices[login], 技术路线: routes[login] };
  await bidder.fill(form);
  return form;
}

/** Answers every indicator of the challenge and seals the bid. Answers its page. */
export async function sealBid(bidder, login) {
  for (const [i, answers] of (await bidder.page.locator(".answer").all()).entries()) {
    await answers.getByLabel(i === 0 ? "优于" : "达到").or(answers.getByRole("radio").first()).first().check();
    await bidder.fill({ 承诺值与依据: "实验室实测数据，详见附件。" }, answers);
  }
  await bidder.press("提交并密封");
  await bidder.reads("方案已密封", routes[login]);
  return `/bids/${bidder.id()}`;
}

/** Lets the end of bidding come, and waits until the bids are open. */
export async function closeBidding(installation, id) {
  await installation.sql(`update challenge set bid_closes_at = clock_timestamp() where id = ${id}`);
  await installation.sql(`update river_job set state = 'available', scheduled_at = now() where kind = 'close_bidding' and state = 'scheduled'`);
  // The countdown says 已截止 as soon as the time has come; the bids are open once the close has been made.
  await until("the close to be made", async () => (await installation.sql(`select status from challenge where id = ${id}`)) === "closed");
}

/** Opens an expert's review of a challenge, past the declaration. */
export async function declare(expert, login, title, unseen = []) {
  await expert.login(login, password);
  await expert.open("/workbench/reviews");
  await expert.follow(title);
  await expert.neverReads(...unseen);
  await expert.move("声明没有利害关系");
}

/** Gives a bid all the points there are, but for a few, criterion by criterion. */
export async function judge(expert, name, lost) {
  const sheet = expert.page.locator("details.review-bid", { has: expert.page.getByRole("heading", { name: new RegExp(name) }) });
  if (!(await sheet.evaluate((e) => e.open))) await sheet.locator("summary").click();
  for (const [i, row] of (await sheet.locator(".score-row").all()).entries()) {
    const [, weight] = /（(\d+) 分）/.exec(await row.innerText());
    await row.getByRole("textbox").first().fill(String(Number(weight) - (i === 0 ? lost : 0)));
    await expert.fill({ 评语: "依据充分，安排合理。" }, row);
  }
  await expert.press("保存这份评分", { within: sheet });
}
