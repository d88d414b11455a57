import { setTimeout as pause } from "node:timers/promises";

/** How long a single thing may take. It is here to end what hangs, not to say how fast a machine has to be. */
export const patience = 20 * 60_000;

/** Waits until the condition holds and answers what it answered; what is waited for names the failure. */
export async function until(what, condition) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(50);
  }
}
