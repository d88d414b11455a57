import { addLine } from "./form";

/** Menus and move panels (details elements) close on Escape and on a click elsewhere; small buttons do their one thing. */
export function startMenus(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    closeOpened((menu) => !menu.contains(target));
    if (target.closest("[data-close]")) closeOpened((menu) => menu.contains(target));
    if (target.closest("[data-print]")) window.print();
    const add = target.closest("[data-add-line]");
    if (add) addLine(add);
    const copy = target.closest<HTMLElement>("[data-copy]");
    if (copy) void copyText(copy);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeOpened(() => true);
  });
}

function closeOpened(which: (menu: HTMLDetailsElement) => boolean): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-popover][open]")) {
    if (!which(menu)) continue;
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary")?.focus();
  }
}

/** Copies and says so for a moment. Plain http has no clipboard object, so the old way stays as the second. */
async function copyText(button: HTMLElement): Promise<void> {
  const text = button.dataset.copy ?? "";
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else copyBySelection(text);
  const label = button.querySelector("span");
  if (!label) return;
  const before = label.textContent;
  label.textContent = "已复制";
  setTimeout(() => (label.textContent = before), 2000);
}

function copyBySelection(text: string): void {
  const box = document.createElement("textarea");
  box.value = text;
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}
