const started = new WeakSet<Element>();

/** Counts characters, guards what has been typed, stops a second press of the button, and leads to what is wrong. */
export function startForms(root: ParentNode): void {
  root.querySelectorAll<HTMLTextAreaElement>("textarea[data-counter]").forEach(once(countCharacters));
  root.querySelectorAll<HTMLFormElement>("form[data-guard]").forEach(once(guardUnsaved));
  root.querySelectorAll<HTMLFormElement>("form[method=post]").forEach(once(sendOnce));
  root.querySelectorAll<HTMLElement>("[data-copy][hidden], [data-print][hidden], [data-close][hidden]").forEach((e) => (e.hidden = false));
  root.querySelectorAll<HTMLElement>("[data-focus]").forEach(once((e) => e.focus()));
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
  window.addEventListener("beforeunload", (event) => {
    if (changed && form.isConnected) event.preventDefault();
  });
}

/** A form is sent once; the way back in the browser's history makes it sendable again. */
function sendOnce(form: HTMLFormElement): void {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    sent = false;
    form.removeAttribute("aria-busy");
  });
}
