import { BarChart, FunnelChart, LineChart, SankeyChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, FunnelChart, LineChart, SankeyChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** A chart as package ui writes it (ui.Chart). */
interface Drawing {
  title: string;
  unit: string;
  kind: "bar" | "line" | "funnel" | "sankey";
  categories: string[] | null;
  series: { name: string; values: number[] | null }[] | null;
  hrefs: string[] | null;
  flows: { from: string; to: string; value: number; href?: string }[] | null;
}

/** From the first stage of a funnel to the last. */
const blues = ["#14488f", "#2c5b9f", "#456fae", "#5e84bd", "#7899cb", "#92aed8"];

const palette = ["#14488f", "#c4902c", "#3f8f8a", "#8a5a9e", "#b85c38", "#5a6472"];

/** Draws one figure, folds its table away, and leads from a mark to the rows behind it. */
export function draw(figure: HTMLElement): void {
  const canvas = figure.querySelector<HTMLElement>(".chart-canvas");
  if (!canvas) return;
  const drawing = JSON.parse(figure.dataset.chart ?? "{}") as Drawing;
  canvas.hidden = false;
  const chart = init(canvas, null, { renderer: "canvas" });
  chart.setOption(option(drawing, canvas.clientWidth));
  chart.on("click", (mark) => {
    const href = drawing.kind === "sankey" ? (mark.data as { href?: string }).href : drawing.hrefs?.[mark.dataIndex];
    if (href) location.assign(href);
  });
  new ResizeObserver(() => chart.resize()).observe(canvas);
  figure.querySelector<HTMLDetailsElement>(".chart-table")?.removeAttribute("open");
}

function option(drawing: Drawing, width: number): EChartsCoreOption {
  const root = getComputedStyle(document.documentElement);
  const size = parseFloat(root.fontSize) * 0.8125;
  return {
    color: palette,
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 400,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: size, color: "#1f2733" },
    // The tooltip is drawn on the canvas: as HTML it would need inline styles, which the content policy refuses.
    tooltip: { renderMode: "richText", trigger: drawing.kind === "bar" || drawing.kind === "line" ? "axis" : "item", confine: true },
    aria: { enabled: true, label: { description: `${drawing.title}，数值见图下数据表` } },
    ...body(drawing, size, width),
  };
}

function body(drawing: Drawing, size: number, width: number): EChartsCoreOption {
  if (drawing.kind === "sankey") return { series: [sankey(drawing, size, width)] };
  if (drawing.kind === "funnel") return { series: [funnel(drawing, size)] };
  return axes(drawing, size);
}

function axes({ kind, categories, series, unit }: Drawing, size: number): EChartsCoreOption {
  const many = (series ?? []).length > 1;
  return {
    legend: many ? { top: 0, right: 0, icon: "roundRect", itemWidth: 12, itemHeight: 8, textStyle: { fontSize: size } } : undefined,
    grid: { left: 8, right: 16, top: many ? 44 : 32, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: categories ?? [], axisTick: { show: false }, axisLabel: { fontSize: size, hideOverlap: true } },
    yAxis: { type: "value", name: unit, nameTextStyle: { fontSize: size, align: "left" }, axisLabel: { fontSize: size }, splitLine: { lineStyle: { color: "#e3e7ed" } } },
    series: (series ?? []).map((s) => ({
      type: kind,
      name: s.name,
      data: s.values ?? [],
      barMaxWidth: 28,
      symbolSize: 7,
      lineStyle: { width: 2.5 },
      cursor: "pointer",
    })),
  };
}

function funnel({ categories, series }: Drawing, size: number): EChartsCoreOption {
  const values = series?.[0]?.values ?? [];
  return {
    type: "funnel",
    sort: "none",
    left: "4%",
    width: "62%",
    top: 8,
    bottom: 8,
    minSize: "8%",
    gap: 3,
    label: { position: "right", formatter: "{b} {c}", fontSize: size, color: "#1f2733" },
    data: (categories ?? []).map((name, i) => ({ name, value: values[i] ?? 0, itemStyle: { color: blues[Math.min(i, blues.length - 1)] } })),
  };
}

/** On a phone the names at the right need a larger share of the width. */
function sankey({ flows }: Drawing, size: number, width: number): EChartsCoreOption {
  const names = [...new Set((flows ?? []).flatMap((f) => [f.from, f.to]))];
  return {
    type: "sankey",
    left: 8,
    right: Math.max(size * 10, width * 0.16),
    top: 8,
    bottom: 8,
    nodeWidth: 14,
    nodeGap: 18,
    draggable: false,
    // Which side is which is said below; 本区 stands on both.
    label: { fontSize: size, color: "#1f2733", formatter: ({ name }: { name: string }) => (name.startsWith("本区") ? name : name.replace(/[买卖]方$/, "")) },
    lineStyle: { opacity: 0.3 },
    data: names.map((name) => ({ name, itemStyle: { color: name.startsWith("本区") ? palette[0] : palette[1] } })),
    // What the district sold is blue, what it bought is gold.
    links: (flows ?? []).map((f) => ({ source: f.from, target: f.to, value: f.value, href: f.href, lineStyle: { color: palette[f.from.startsWith("本区") ? 0 : 1] } })),
  };
}
