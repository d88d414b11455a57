// Sheets as people bring them, and those that the platform hands out.
import { readFile } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";

/** A CSV file of the rows, as a browser sends it. */
export function csv(name, rows) {
  const cell = (value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return { name, mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${rows.map((row) => row.map((v) => cell(String(v))).join(",")).join("\r\n")}\r\n`) };
}

/** The rows of the first sheet of a workbook that the platform wrote, as objects by their headings. */
export async function readBook(path) {
  const parts = unzip(await readFile(path));
  const shared = [...(parts.get("xl/sharedStrings.xml") ?? "").matchAll(/<si>([\s\S]*?)<\/si>/g)].map(([, item]) => textIn(item));
  const rows = [...parts.get("xl/worksheets/sheet1.xml").matchAll(/<row\b[^>]*>([\s\S]*?)<\/row>/g)].map(([, row]) => cellsOf(row, shared));
  const [headings, ...lines] = rows;
  return lines.map((line) => Object.fromEntries(headings.map((heading, i) => [heading, line[i] ?? ""])));
}

function cellsOf(row, shared) {
  const cells = [];
  for (const [, attributes, inner = ""] of row.matchAll(/<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
    const letters = /\br="([A-Z]+)/.exec(attributes)[1];
    const place = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
    const value = plain(/<v>([\s\S]*?)<\/v>/.exec(inner)?.[1] ?? "");
    cells[place] = /\bt="s"/.test(attributes) ? shared[Number(value)] : /\bt="inlineStr"/.test(attributes) ? textIn(inner) : value;
  }
  return Array.from(cells, (cell) => cell ?? "");
}

function textIn(xml) {
  return [...xml.matchAll(/<t\b[^>]*>([\s\S]*?)<\/t>/g)].map(([, text]) => plain(text)).join("");
}

function plain(xml) {
  const signs = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return xml.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, (_, tens, hex, name) => (name ? signs[name] : String.fromCodePoint(tens ? Number(tens) : parseInt(hex, 16))));
}

/** The files of an archive by their names, as text. */
function unzip(archive) {
  const files = new Map();
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size, nameLength, extraLength, noteLength, local] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28), archive.readUInt16LE(at + 30), archive.readUInt16LE(at + 32), archive.readUInt32LE(at + 42)];
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const packed = archive.subarray(from, from + size);
    files.set(name, (method === 0 ? packed : inflateRawSync(packed)).toString("utf8"));
    at += 46 + nameLength + extraLength + noteLength;
  }
  return files;
}
