// Turns Tabler's style sheet into what the oldest supported browser (Chromium 100) understands and the
// Content-Security-Policy allows: it knows no oklch(), color-mix() or light-dark(), and a data: image is refused.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { converter, formatHex, formatHex8, interpolate, parse as parseColor } from "culori";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import values from "postcss-value-parser";

/** What Chromium 100 cannot compute. A declaration that still needs it goes, so that new browsers show what old ones do. */
const unread = /light-dark\(|color-mix\(|oklch\(|oklab\(/;

/** The colours of the house, put in Tabler's place before anything is computed from them. */
const tokens = {
  "--tblr-primary": "#14488f",
  "--tblr-secondary": "#5a6472",
  "--tblr-success": "#1b7a43",
  "--tblr-info": "#0f6c8c",
  "--tblr-warning": "#9a5b00",
  "--tblr-danger": "#b3261e",
  "--tblr-azure": "#2a67b8",
  "--tblr-body-color": "#1f2733",
  "--tblr-body-bg": "#f4f6f9",
  "--tblr-link-color": "#14488f",
  "--tblr-link-hover-color": "#0d3468",
};

/** Rewrites css for old browsers; images are written below dir and referred to by path. */
export async function oldBrowserCSS(css, dir, content) {
  const root = postcss.parse(css);
  dropUnread(root);
  const vars = rootVariables(root);
  root.walkDecls((decl) => {
    if (tokens[decl.prop] && isRoot(decl.parent)) decl.value = tokens[decl.prop];
    decl.value = staticColors(decl.value, vars);
    if (unread.test(decl.value)) decl.remove();
  });
  imagesToFiles(root, dir);
  const [purged] = await new PurgeCSS().purge({
    content,
    css: [{ raw: root.toString() }],
    safelist: { standard: ["html", "body", "hr", "mark", "progress"] },
    keyframes: true,
    variables: true,
  });
  return purged.css;
}

/** Dark mode is not offered and :has() is not understood: the rules that need them go. */
function dropUnread(root) {
  root.walkRules((rule) => {
    const kept = rule.selectors.filter((s) => !s.includes(":has(") && !s.includes("data-bs-theme=dark"));
    if (kept.length === 0) rule.remove();
    else rule.selectors = kept;
  });
}

const isRoot = (rule) => rule?.type === "rule" && rule.selectors.some((s) => s === ":root");

/** Variables that are set on :root and nowhere else, so that their value is the same on every element. */
function rootVariables(root) {
  const vars = new Map();
  const elsewhere = new Set();
  root.walkDecls(/^--/, (decl) => {
    if (isRoot(decl.parent) && decl.parent.parent === root) vars.set(decl.prop, tokens[decl.prop] ?? decl.value);
    else elsewhere.add(decl.prop);
  });
  for (const name of elsewhere) vars.delete(name);
  return vars;
}

/** Computes every colour in value that depends on nothing but root variables. */
function staticColors(value, vars) {
  if (!unread.test(value)) return value;
  const tree = values(value);
  const walk = (nodes) => {
    nodes.forEach((node, i) => {
      if (node.type !== "function") return;
      if (node.value === "light-dark") {
        const [light] = splitArgs(node);
        walk(light);
        nodes[i] = { type: "word", value: values.stringify(light).trim() };
        return;
      }
      walk(node.nodes);
      const color = colorOf(values.stringify(node), vars);
      if (color && /^(color-mix|oklch|oklab)$/.test(node.value)) nodes[i] = { type: "word", value: color };
    });
  };
  walk(tree.nodes);
  return tree.toString();
}

function splitArgs(node) {
  const args = [[]];
  for (const n of node.nodes) {
    if (n.type === "div" && n.value === ",") args.push([]);
    else args.at(-1).push(n);
  }
  return args;
}

/** The colour an expression stands for as #rrggbb or #rrggbbaa, or undefined when it is not known before run time. */
function colorOf(expr, vars, depth = 0) {
  const text = expr.trim();
  if (depth > 12) return undefined;
  const ref = /^var\((--[\w-]+)(?:,[^)]*)?\)$/.exec(text);
  if (ref) return vars.has(ref[1]) ? colorOf(vars.get(ref[1]), vars, depth + 1) : undefined;
  const [fn] = values(text).nodes;
  if (fn?.type === "function" && fn.value === "light-dark") return colorOf(values.stringify(splitArgs(fn)[0]), vars, depth + 1);
  if (fn?.type === "function" && fn.value === "color-mix") return mixOf(fn, vars, depth);
  const shifted = /^oklch\(from (var\(--[\w-]+\)) calc\(l ([+-]) ([\d.]+)\) c h\)$/.exec(text);
  if (shifted) return lighter(colorOf(shifted[1], vars, depth + 1), Number(shifted[2] + shifted[3]));
  const color = parseColor(text.replace(/deg\b/g, ""));
  return color && hex(color);
}

const toOklch = converter("oklch");
const hex = (color) => ((color.alpha ?? 1) < 1 ? formatHex8(color) : formatHex(color));

function lighter(color, by) {
  const base = color && parseColor(color);
  return base && hex({ ...toOklch(base), l: toOklch(base).l + by });
}

/** One color-mix(in SPACE, A p%, B q%) of colours known at build time. */
function mixOf(fn, vars, depth) {
  const [, ...sides] = splitArgs(fn).map((arg) => values.stringify(arg).trim());
  const parts = sides.map((side) => {
    const share = /\s([\d.]+)%$/.exec(side) ?? /\s(calc\(.*\))$/.exec(side);
    const color = share ? side.slice(0, share.index) : side;
    return { color: colorOf(color, vars, depth + 1), share: share && shareOf(share[1], vars) };
  });
  if (parts.length !== 2 || parts.some((p) => !p.color || Number.isNaN(p.share))) return undefined;
  const first = parts[0].share ?? (parts[1].share === null ? 50 : 100 - parts[1].share);
  const [a, b] = parts.map((p) => parseColor(p.color));
  if (sides[1] === "transparent") return hex({ ...a, alpha: (a.alpha ?? 1) * (first / 100) });
  if (sides[0] === "transparent") return hex({ ...b, alpha: (b.alpha ?? 1) * (1 - first / 100) });
  return hex(interpolate([a, b], "oklab")(1 - first / 100));
}

/** A percentage, written plainly or as calc(var(--opacity) * 100%); an opacity that is no root variable is full. */
function shareOf(text, vars) {
  const calc = /^calc\(var\((--[\w-]+)(?:,[^)]*)?\) \* 100%\)$/.exec(text);
  if (!calc) return Number(text);
  return vars.has(calc[1]) ? Number(vars.get(calc[1])) * 100 : 100;
}

/** Replaces data: images by files, since the policy only loads images from our own address. */
function imagesToFiles(root, dir) {
  mkdirSync(dir, { recursive: true });
  root.walkDecls((decl) => {
    decl.value = decl.value.replace(/url\((["'])data:image\/svg\+xml,(.*?)\1\)/g, (_, __, data) => {
      const svg = decodeURIComponent(data);
      const name = `tabler-${createHash("sha256").update(svg).digest("hex").slice(0, 8)}.svg`;
      writeFileSync(join(dir, name), svg);
      return `url("./${name}")`;
    });
  });
}
