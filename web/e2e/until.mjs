import { setTimeout as pause } from "node:timers/promises";

/** Waits until the condition holds and answers what it answered; what is waited for names the failure. */
export async function until(what, condition, patience = 120_000) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(50);
  }
}
