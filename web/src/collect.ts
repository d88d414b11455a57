// Forms behind links, in the browsers inside chats: what is typed is kept here and on the server, work is proved while its
// owner types, and nothing is lost when the connection is. Everything works without it, too, only slower.
import { prove } from "./proof";

/** What is kept in the browser of a form that was not sent. */
interface Kept {
  token: string;
  at: number;
  typed: Record<string, string>;
}

const pause = 1200;
const keptFor = 7 * 24 * 3600 * 1000;
const sending = "jiebang:sending";

const form = document.querySelector<HTMLFormElement>("form[data-collect]");
const store = storage();
if (document.querySelector("[data-answered]")) forget();
document.querySelector<HTMLElement>("[data-first]")?.focus();
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) offerCopy(button);
if (form) start(form);

/** The store of the browser, or none: some refuse it. */
function storage(): Storage | null {
  try {
    const there = window.localStorage;
    there.setItem("jiebang:try", "1");
    there.removeItem("jiebang:try");
    return there;
  } catch {
    return null;
  }
}

/** Lets go of what was kept of a form that has been sent. */
function forget(): void {
  const key = store?.getItem(sending);
  if (key) store?.removeItem(key);
  store?.removeItem(sending);
}

function hidden(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

/** What stands in the boxes that a person fills in. */
function typedIn(form: HTMLFormElement): Record<string, string> {
  const typed: Record<string, string> = {};
  for (const box of boxes(form)) if (box.value) typed[box.name] = box.value;
  return typed;
}

type Box = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function boxes(form: HTMLFormElement): Box[] {
  return Array.from(form.querySelectorAll<Box>(".box input, .box select, .box textarea")).filter((b) => b.type !== "file" && b.name !== "code");
}

function start(form: HTMLFormElement): void {
  const draft = form.dataset.draft;
  const key = `jiebang:${form.getAttribute("action")}:${hidden(form, "kind").value}`;
  if (draft) restore(form, key);
  const token = hidden(form, "form").value;
  const proof = hidden(form, "proof");
  const proved = prove(token).then((n) => (proof.value = n));
  if (draft) keep(form, key, draft);
  weighFiles(form);
  send(form, key, proved);
}

function say(form: HTMLFormElement, words: string): void {
  const said = form.querySelector<HTMLElement>("[data-said]");
  if (said) said.textContent = words;
}

function note(form: HTMLFormElement, words: string): void {
  const kept = form.querySelector<HTMLElement>("[data-kept]");
  if (!kept) return;
  kept.textContent = words;
  kept.hidden = false;
}

/** Puts back what was typed here and not sent, unless the page brings its own; the form goes on under its own token. */
function restore(form: HTMLFormElement, key: string): void {
  if (form.hasAttribute("data-begun")) return;
  let kept: Kept | null = null;
  try {
    kept = JSON.parse(store?.getItem(key) ?? "null") as Kept | null;
  } catch {
    store?.removeItem(key);
  }
  if (!kept || Date.now() - kept.at > keptFor) return;
  let any = false;
  for (const box of boxes(form)) {
    const before = kept.typed[box.name];
    if (!before) continue;
    any = any || before !== box.value;
    box.value = before;
  }
  hidden(form, "form").value = kept.token;
  if (any) note(form, "已恢复上次填写、尚未提交的内容。");
}

/** Keeps what is typed in the browser at once, and on the server when its owner pauses. */
function keep(form: HTMLFormElement, key: string, draft: string): void {
  let waiting = 0;
  const toServer = async () => {
    const body = new URLSearchParams(typedIn(form));
    for (const name of ["form", "kind"]) body.set(name, hidden(form, name).value);
    try {
      const answer = await fetch(draft, { method: "POST", body, credentials: "omit" });
      const { said } = (await answer.json()) as { said: string };
      if (body.has("title") || body.has("public_text") || body.has("contact_name")) note(form, said);
      if (answer.ok) rememberInAddress(form);
    } catch {
      note(form, store ? "网络不通，已保存在本机，联网后继续。" : "网络不通，暂未保存，请不要关闭本页。");
    }
  };
  form.addEventListener("input", () => {
    const kept: Kept = { token: hidden(form, "form").value, at: Date.now(), typed: typedIn(form) };
    try {
      store?.setItem(key, JSON.stringify(kept));
    } catch {
      // a full store keeps nothing; the server does
    }
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void toServer(), pause);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
  window.addEventListener("online", () => void toServer());
  // Somebody is here, and not only a machine that opens links.
  const touched = () => {
    for (const kind of ["pointerdown", "keydown", "scroll"]) window.removeEventListener(kind, touched);
    void toServer();
  };
  for (const kind of ["pointerdown", "keydown", "scroll"]) window.addEventListener(kind, touched, { passive: true });
}

/** Lets a reload go on with the same form where the browser keeps nothing. */
function rememberInAddress(form: HTMLFormElement): void {
  const here = new URL(location.href);
  here.searchParams.set("form", hidden(form, "form").value);
  here.searchParams.set("kind", hidden(form, "kind").value);
  history.replaceState(null, "", here);
}

/** What one form may carry; the server refuses more before it reads what was typed. */
const mostBytes = 20 * 1024 * 1024;

function weighFiles(form: HTMLFormElement): void {
  form.querySelector<HTMLInputElement>("input[type=file]")?.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    const sum = Array.from(box.files ?? []).reduce((bytes, file) => bytes + file.size, 0);
    const heavy = sum > mostBytes;
    say(form, heavy ? `所选文件合计 ${Math.ceil(sum / 1024 / 1024)} MB，一次最多 20 MB，请重新选择。` : "");
    if (heavy) box.value = "";
  });
}

/** Sends once, when there is a connection and the work is done. */
function send(form: HTMLFormElement, key: string, proved: Promise<string>): void {
  const button = form.querySelector<HTMLButtonElement>("button.send");
  let ready = false;
  void proved.then(() => (ready = true));
  form.addEventListener("submit", (event) => {
    if (form.hasAttribute("aria-busy")) return event.preventDefault();
    if (!navigator.onLine) {
      event.preventDefault();
      return say(form, "当前没有网络，填写的内容已保存在本机，联网后再提交。");
    }
    if (!ready) {
      event.preventDefault();
      say(form, "正在校验，稍候自动提交……");
      button?.setAttribute("aria-busy", "true");
      return void proved.then(() => {
        ready = true;
        button?.removeAttribute("aria-busy");
        button?.click();
      });
    }
    store?.setItem(sending, key);
    form.setAttribute("aria-busy", "true");
    button?.setAttribute("aria-busy", "true");
    say(form, "");
  });
  window.addEventListener("pageshow", () => {
    form.removeAttribute("aria-busy");
    button?.removeAttribute("aria-busy");
  });
}

function offerCopy(button: HTMLButtonElement): void {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    void navigator.clipboard.writeText(button.dataset.copy ?? "").then(() => (button.textContent = "已复制"));
  });
}
