import { saved } from "./autosave";

const started = new WeakSet<Element>();

/** Counts characters, guards what has been typed, stops a second press of the button, and leads to what is wrong. */
export function startForms(root: ParentNode): void {
  root.querySelectorAll<HTMLTextAreaElement>("textarea[data-counter]").forEach(once(countCharacters));
  root.querySelectorAll<HTMLFormElement>("form[data-guard]").forEach(once(guardUnsaved));
  root.querySelectorAll<HTMLFormElement>("form[method=post]").forEach(once(sendOnce));
  root.querySelectorAll<HTMLInputElement>("input[type=file]").forEach(once(weighFiles));
  root.querySelectorAll<HTMLElement>("[data-copy][hidden], [data-print][hidden], [data-close][hidden], [data-add-line][hidden]").forEach((e) => (e.hidden = false));
  root.querySelectorAll<HTMLElement>("[data-focus]").forEach(once((e) => e.focus()));
}

/** Adds one more empty row to a table to write in, and goes there. */
export function addLine(button: Element): void {
  const last = button.closest("fieldset")?.querySelector("tbody tr:last-child");
  if (!last) return;
  const next = last.cloneNode(true) as HTMLElement;
  const number = String((last.parentElement?.childElementCount ?? 0) + 1);
  for (const box of next.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) {
    box.value = "";
    box.setAttribute("aria-label", (box.getAttribute("aria-label") ?? "").replace(/第\d+行/, `第${number}行`));
  }
  last.after(next);
  next.querySelector<HTMLElement>("input, select")?.focus();
}

function once<E extends Element>(start: (element: E) => void): (element: E) => void {
  return (element) => {
    if (started.has(element)) return;
    started.add(element);
    start(element);
  };
}

function countCharacters(area: HTMLTextAreaElement): void {
  const note = document.querySelector(`[data-counter-for="${area.id}"]`);
  if (!note) return;
  const show = () => {
    const left = area.maxLength - area.value.length;
    note.textContent = `已写${area.value.length}字，还可写${left}字`;
    note.classList.toggle("counter-near", left < area.maxLength / 10);
  };
  area.addEventListener("input", show);
  show();
}

/** Asks before leaving a form that was changed and not sent. */
function guardUnsaved(form: HTMLFormElement): void {
  let changed = form.querySelector("[aria-invalid=true]") !== null;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  form.addEventListener(saved, () => (changed = false));
  window.addEventListener("beforeunload", (event) => {
    if (!changed || !form.isConnected) return;
    event.preventDefault();
    event.returnValue = ""; // what Chromium asked for before release 119
  });
}

/** What one form may carry at a time; the server refuses more before it reads what was typed. */
const mostBytes = 20 * 1024 * 1024;

/** Tells at once when the files of a form are too much for one sending. */
function weighFiles(box: HTMLInputElement): void {
  box.addEventListener("change", () => {
    const boxes = [...(box.form?.querySelectorAll<HTMLInputElement>("input[type=file]") ?? [box])];
    const sum = boxes.flatMap((b) => [...(b.files ?? [])]).reduce((bytes, file) => bytes + file.size, 0);
    const said = sum > mostBytes ? `所选文件合计${(sum / 1024 / 1024).toFixed(1)}MB，一次最多提交20MB，请分次添加。` : "";
    for (const b of boxes) b.setCustomValidity(b === box ? said : "");
    if (said) box.reportValidity();
  });
}

/** How long a form waits for the next page. An answer that is a download leaves the page as it is. */
const patience = 8000;

/** A second press of the button sends nothing. The way back in the browser's history makes the form sendable again. */
function sendOnce(form: HTMLFormElement): void {
  const ready = () => form.removeAttribute("aria-busy");
  form.addEventListener("submit", (event) => {
    if (form.hasAttribute("aria-busy")) event.preventDefault();
    form.setAttribute("aria-busy", "true");
    setTimeout(ready, patience);
  });
  window.addEventListener("pageshow", ready);
}
