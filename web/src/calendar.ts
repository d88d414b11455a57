/**
 * Lets the squares of a month be walked by the arrow keys, as a grid: one square at a time is a stop of the tab key,
 * Home and End lead to the ends of a week, PageUp and PageDown to the months beside it. Enter opens what is due on a
 * day, or goes to the first of several, Escape comes back to the square. Without the script each date is a link.
 */
export function startMonths(root: ParentNode): void {
  for (const grid of root.querySelectorAll<HTMLTableElement>("table.month")) {
    if (grid.getAttribute("role") === "grid") continue;
    grid.setAttribute("role", "grid");
    const squares = [...grid.querySelectorAll<HTMLTableCellElement>("tbody td")];
    for (const square of squares) {
      square.setAttribute("role", "gridcell");
      square.tabIndex = -1;
      for (const link of square.querySelectorAll("a")) link.tabIndex = -1;
    }
    const first = squares.find((s) => s.querySelector(".today")) ?? squares.find((s) => !s.classList.contains("beside"));
    if (first) first.tabIndex = 0;
    grid.addEventListener("keydown", (event) => walk(event, squares));
    grid.addEventListener("focusin", (event) => {
      const square = (event.target as HTMLElement).closest<HTMLTableCellElement>("tbody td");
      if (square) stopAt(square, squares);
    });
  }
}

const week = 7;

/** Makes a square the only one that the tab key stops at. */
function stopAt(square: HTMLTableCellElement, squares: HTMLTableCellElement[]): void {
  for (const other of squares) other.tabIndex = other === square ? 0 : -1;
}

function walk(event: KeyboardEvent, squares: HTMLTableCellElement[]): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const from = event.target as HTMLElement;
  const square = from.closest<HTMLTableCellElement>("tbody td");
  const at = square ? squares.indexOf(square) : -1;
  if (!square || at < 0) return;
  if (from !== square) {
    walkDates(event, square, from);
    return;
  }
  const steps: Record<string, number> = {
    ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - week, ArrowDown: at + week,
    Home: at - (at % week), End: at - (at % week) + week - 1,
  };
  const to = steps[event.key];
  if (to !== undefined) {
    squares[to]?.focus();
  } else if (event.key === "Enter") {
    const dates = square.querySelectorAll("a");
    if (dates.length === 1) dates[0].click();
    else dates[0]?.focus();
  } else if (event.key === "PageUp" || event.key === "PageDown") {
    document.querySelector<HTMLAnchorElement>(`.month-nav a[rel=${event.key === "PageUp" ? "prev" : "next"}]`)?.click();
  } else {
    return;
  }
  event.preventDefault();
}

/** Walks what is due on one day; Enter follows a link as everywhere. */
function walkDates(event: KeyboardEvent, square: HTMLTableCellElement, from: HTMLElement): void {
  const dates = [...square.querySelectorAll("a")];
  const at = dates.findIndex((d) => d === from);
  if (event.key === "ArrowUp" || event.key === "ArrowDown") dates[at + (event.key === "ArrowUp" ? -1 : 1)]?.focus();
  else if (event.key === "Escape") square.focus();
  else return;
  event.preventDefault();
}
