/** How long to gather events before fetching, so that a burst costs one request. */
const gather = 400;

/**
 * Listens to the page's event stream and fetches again the parts whose topics are heard. An event's data is its topic.
 * When the stream comes back after a break every part is fetched, since events may have been missed.
 */
export function startLive(): void {
  const url = document.body.dataset.live;
  if (!url || !document.querySelector("[data-live-url]")) return;
  const waiting = new Map<string, number>();
  const stream = new EventSource(url);
  let broken = false;

  const hear = (topic: string | null) => {
    for (const part of document.querySelectorAll<HTMLElement>("[data-live-url][id]")) {
      const topics = (part.dataset.liveTopics ?? "").split(" ").filter(Boolean);
      if (topic !== null && topics.length > 0 && !topics.includes(topic)) continue;
      window.clearTimeout(waiting.get(part.id));
      waiting.set(part.id, window.setTimeout(() => void refresh(part.id), gather));
    }
  };
  stream.addEventListener("change", (event) => hear((event as MessageEvent<string>).data.trim()));
  stream.addEventListener("error", () => (broken = true));
  stream.addEventListener("open", () => {
    if (broken) hear(null);
    broken = false;
  });
  window.addEventListener("pagehide", () => stream.close());
}

/** Puts the new content in place of the old, unless somebody is writing in it. */
async function refresh(id: string): Promise<void> {
  const part = document.getElementById(id);
  const url = part?.dataset.liveUrl;
  if (!part || !url || part.contains(document.activeElement)) return;
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(id) ?? page.body;
  part.replaceChildren(...fresh.childNodes);
  part.dispatchEvent(new CustomEvent("htmx:after:swap", { bubbles: true }));
}
