/**
 * Moves through the rows of a table with the arrow keys: from a link or a box to the same one in the row above or below.
 * Only keys pressed on such a control count, so that scrolling and single letters stay the browser's.
 */
export function startRows(): void {
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const from = event.target;
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!(from instanceof HTMLAnchorElement) && !(from instanceof HTMLInputElement && from.type === "checkbox")) return;
    const row = from.closest("tbody tr");
    if (!row) return;
    const at = controls(row).indexOf(from);
    let next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    for (; next; next = step > 0 ? next.nextElementSibling : next.previousElementSibling) {
      const there = controls(next);
      const to = there[Math.min(at, there.length - 1)];
      if (!to) continue;
      to.focus();
      event.preventDefault(); // the page scrolls to what has the focus, not by itself
      return;
    }
  });
}

function controls(row: Element): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('a[href], input[type="checkbox"]')];
}
