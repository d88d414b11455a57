// What scripts add to pages that work without them.
import "htmx.org";
import { startAutosave } from "./autosave";
import { startCharts } from "./figure";
import { startClocks } from "./clock";
import { startForms } from "./form";
import { startLive } from "./live";
import { startMenus } from "./menu";
import { startSuggestions } from "./suggest";

/** Enhances root, the page itself or a part that has just been put into it. */
function enhance(root: ParentNode): void {
  startForms(root);
  startAutosave(root);
  startClocks(root);
  startCharts(root);
  startSuggestions(root);
}

enhance(document);
startMenus();
startLive();
document.addEventListener("htmx:after:swap", () => enhance(document));
