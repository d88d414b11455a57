// Builds web/src and the npm packages into web/static: hashed files and manifest.json, which package web embeds.
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { oldBrowserCSS } from "./css.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "static");
const work = join(here, "..", "node_modules", ".cache", "jiebang");

await emptyStatic();
await writeTabler();
const { metafile } = await build({
  entryPoints: [join(here, "src/main.ts"), join(here, "src/site.css"), join(here, "src/seal.svg"), ...(await cards())],
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "chrome100",
  minify: true,
  metafile: true,
  legalComments: "none",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".svg": "copy", ".png": "copy" },
  alias: { "tabler.css": join(work, "tabler.css") },
  logLevel: "warning",
});
// Forms behind links are opened in the browsers inside chats, which are years older: one script that stands alone.
const slim = await build({
  entryPoints: [join(here, "src/collect.ts"), join(here, "src/collect.css")],
  outdir: out,
  bundle: true,
  format: "iife",
  target: "es2017",
  minify: true,
  metafile: true,
  legalComments: "none",
  entryNames: "[name]-[hash]",
  logLevel: "warning",
});
await writeManifest({ outputs: { ...metafile.outputs, ...slim.metafile.outputs } });

/** The pictures that chats show beside a link to us. */
async function cards() {
  const folder = join(here, "src/cards");
  return (await readdir(folder)).filter((name) => name.endsWith(".png")).map((name) => join(folder, name));
}

async function emptyStatic() {
  await mkdir(out, { recursive: true });
  for (const name of await readdir(out)) {
    if (name !== ".gitkeep") await rm(join(out, name), { recursive: true });
  }
}

/** Writes the part of Tabler that our pages use, in the words of the oldest supported browser. */
async function writeTabler() {
  await mkdir(work, { recursive: true });
  const css = await readFile(join(here, "..", "node_modules/@tabler/core/dist/css/tabler.css"), "utf8");
  const pages = ["ui/*.templ", "ui/*.go", "page/*.templ", "page/*.go", "src/**/*.ts"].map((glob) => join(here, glob));
  await writeFile(join(work, "tabler.css"), await oldBrowserCSS(css, work, pages));
}

/** Writes manifest.json: the plain name of each entry → the hashed name a page links to. */
async function writeManifest({ outputs }) {
  const manifest = {};
  for (const [path, { entryPoint, bytes }] of Object.entries(outputs)) {
    const name = relative(out, path);
    if (entryPoint && /\/src\/(main|site|seal|collect|cards\/card-\w+)\./.test(entryPoint)) {
      manifest[basename(entryPoint).replace(/\.ts$/, ".js")] = name;
    }
    console.log(`${String(Math.round(bytes / 1024)).padStart(5)} KiB  ${name}`);
  }
  await writeFile(join(out, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
}
