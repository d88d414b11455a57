// What scripts add to pages that work without them.
import "htmx.org";
import { startAutosave } from "./autosave";
import { startMonths } from "./calendar";
import { startChecks } from "./check";
import { startCharts } from "./figure";
import { startClocks } from "./clock";
import { startForms } from "./form";
import { startLive } from "./live";
import { startMenus } from "./menu";
import { startPolls } from "./poll";
import { startRows } from "./rows";
import { startSuggestions } from "./suggest";

/** Enhances root, the page itself or a part that has just been put into it. */
function enhance(root: ParentNode): void {
  startForms(root);
  startAutosave(root);
  startChecks(root);
  startClocks(root);
  startCharts(root);
  startPolls(root);
  startMonths(root);
  startSuggestions(root);
}

enhance(document);
startMenus();
startRows();
startLive();
document.addEventListener("htmx:after:swap", () => enhance(document));
