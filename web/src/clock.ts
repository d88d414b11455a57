const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let ticking = 0;

/** Keeps the words of every deadline true. They are worded as the server words them (ui.Remaining). */
export function startClocks(root: ParentNode): void {
  if (root.querySelector("[data-countdown]") && !ticking) ticking = window.setInterval(tick, minute / 2);
}

function tick(): void {
  for (const clock of document.querySelectorAll<HTMLElement>("[data-countdown]")) {
    const words = remaining(Date.parse(clock.dataset.countdown ?? "") - Date.now());
    if (clock.textContent !== words) clock.textContent = words;
    if (words === "已截止") clock.closest(".countdown")?.classList.add("countdown-over");
  }
}

function remaining(left: number): string {
  if (left <= 0) return "已截止";
  if (left < hour) return `剩余${Math.floor(left / minute) + 1}分钟`;
  if (left < 2 * day) return `剩余${Math.floor(left / hour)}小时`;
  return `剩余${Math.floor(left / day)}天`;
}
