/** Told to a form whose content has just been saved. */
export const saved = "jiebang:saved";

const started = new WeakSet<Element>();

/** How long somebody pauses before what they typed is saved. */
const pause = 2500;

interface Answer {
  version: number;
  said: string;
}

/** Saves a draft while it is being typed. Without scripts the button does it. */
export function startAutosave(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
    if (started.has(form)) continue;
    started.add(form);
    watch(form);
  }
}

function watch(form: HTMLFormElement): void {
  let waiting = 0;
  let sending = false;
  const send = async () => {
    if (form.hasAttribute("aria-busy") || !form.isConnected) return;
    if (sending) return later();
    sending = true;
    await save(form);
    sending = false;
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void send(), pause);
  };
  form.addEventListener("input", later);
  form.addEventListener("submit", () => clearTimeout(waiting));
}

async function save(form: HTMLFormElement): Promise<void> {
  const note = form.querySelector("[data-autosaved]");
  const version = form.elements.namedItem("version") as HTMLInputElement;
  try {
    const body = new URLSearchParams([...new FormData(form)].filter((field): field is [string, string] => typeof field[1] === "string"));
    const answer = await fetch(form.dataset.autosave ?? "", { method: "POST", body });
    const { version: stored, said } = (await answer.json()) as Answer;
    if (answer.ok) {
      version.value = String(stored);
      form.dispatchEvent(new Event(saved));
    }
    if (note) note.textContent = said;
  } catch {
    if (note) note.textContent = "暂时不能自动保存，请用“保存草稿”按钮。";
  }
}
