/** How long a part waits before it asks again how far the work is. */
const pause = 2000;

/** How long an answer may take before the server counts as out of reach. */
const patience = 10_000;

/**
 * Has every part that shows work in progress fetch itself again, until the answer no longer asks for it. A server that
 * is out of reach is told in a sentence and asked on, so that the page goes on by itself once it is back.
 */
export function startPolls(root: ParentNode): void {
  for (const part of root.querySelectorAll<HTMLElement>("[data-poll][id]")) {
    if (part.dataset.polling) continue;
    part.dataset.polling = "yes";
    window.setTimeout(() => void look(part.id), pause);
  }
}

async function look(id: string): Promise<void> {
  const part = document.getElementById(id);
  const url = part?.dataset.poll;
  if (!part || !url) return;
  const answer = await ask(url);
  if (!answer) {
    for (const told of part.querySelectorAll<HTMLElement>("[data-poll-lost]")) told.hidden = false;
    window.setTimeout(() => void look(id), pause);
    return;
  }
  const fresh = new DOMParser().parseFromString(answer, "text/html").getElementById(id);
  if (!fresh) {
    window.location.reload(); // logged out, or the work is not there any more: the whole page says so
    return;
  }
  part.replaceWith(document.adoptNode(fresh));
  fresh.dispatchEvent(new CustomEvent("htmx:after:swap", { bubbles: true }));
}

/** The text of a page, or null while the server is out of reach or not able to answer. */
async function ask(url: string): Promise<string | null> {
  const waiting = new AbortController();
  const timer = window.setTimeout(() => waiting.abort(), patience);
  try {
    const answer = await fetch(url, { credentials: "same-origin", signal: waiting.signal });
    return answer.status >= 500 || answer.status === 429 ? null : await answer.text();
  } catch {
    return null;
  } finally {
    window.clearTimeout(timer);
  }
}
