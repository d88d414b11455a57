/** How long to wait for the next character before asking. */
const pause = 120;

let boxes = 0;

/**
 * Completes what is typed into search boxes that name where to ask (data-suggest): a combobox with a list of options,
 * each of which leads somewhere. Without scripts it stays a plain box.
 */
export function startSuggestions(root: ParentNode): void {
  root.querySelectorAll<HTMLInputElement>("input[data-suggest]:not([role])").forEach((box) => new Suggestions(box));
}

class Suggestions {
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("span");
  private asking?: AbortController;
  private timer = 0;
  private asked = "";
  private active = -1;

  constructor(private readonly box: HTMLInputElement) {
    this.list.id = `suggest-${++boxes}`;
    this.list.className = "suggest";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "检索建议");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id], ["autocomplete", "off"]]) {
      box.setAttribute(name, value);
    }
    box.after(this.list, this.status);
    this.listen();
  }

  private listen(): void {
    this.box.addEventListener("input", (event) => {
      if (!(event as InputEvent).isComposing) this.ask();
    });
    this.box.addEventListener("compositionend", () => this.ask());
    this.box.addEventListener("keydown", (event) => this.press(event));
    this.box.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (event) => this.go((event.target as Element).closest("[role=option]")));
  }

  /** Asks for what is typed after a pause; an answer still under way is no longer wanted. */
  private ask(): void {
    window.clearTimeout(this.timer);
    this.asking?.abort();
    const typed = this.box.value.trim();
    if (!typed) {
      this.close();
      return;
    }
    this.timer = window.setTimeout(() => void this.fetch(typed), pause);
  }

  private async fetch(typed: string): Promise<void> {
    const asking = (this.asking = new AbortController());
    try {
      const answer = await fetch(`${this.box.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asking.signal, credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!asking.signal.aborted && document.activeElement === this.box) this.show(typed, [...page.querySelectorAll<HTMLElement>("[role=option]")]);
    } catch {
      if (!asking.signal.aborted) this.close(); // the box still searches
    }
  }

  private show(typed: string, options: HTMLElement[]): void {
    this.asked = typed;
    this.active = -1;
    this.box.removeAttribute("aria-activedescendant");
    options.forEach((option, i) => (option.id = `${this.list.id}-${i}`));
    this.list.replaceChildren(...options);
    this.list.hidden = options.length === 0;
    this.box.setAttribute("aria-expanded", String(options.length > 0));
    this.status.textContent = options.length > 0 ? `有${options.length}条建议，用上下键选择` : "";
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.asking?.abort();
    this.show("", []);
  }

  private press(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) this.choose(event.key === "ArrowDown" ? 1 : -1);
      else this.ask();
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter" && open && this.active >= 0 && this.asked) {
      event.preventDefault();
      this.go(this.list.children[this.active]);
    }
  }

  /** Goes one option on, past the last back to the box itself. */
  private choose(step: number): void {
    const options = [...this.list.children];
    options[this.active]?.removeAttribute("aria-selected");
    const places = options.length + 1;
    this.active = ((this.active + 1 + step + places) % places) - 1;
    const option = options[this.active];
    if (!option) {
      this.box.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.box.setAttribute("aria-activedescendant", option.id);
  }

  private go(option: Element | null): void {
    const to = option?.getAttribute("data-href");
    if (to) window.location.assign(to);
  }
}
