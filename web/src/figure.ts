const started = new WeakSet<Element>();

/** Loads the drawing code when a page has a figure to draw, and only then. */
export function startCharts(root: ParentNode): void {
  const figures = [...root.querySelectorAll<HTMLElement>("figure[data-chart]")].filter((f) => !started.has(f));
  if (figures.length === 0) return;
  figures.forEach((f) => started.add(f));
  void import("./charts").then(({ draw }) => figures.forEach(draw));
}
