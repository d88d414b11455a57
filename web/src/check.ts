/**
 * Lets a box tick all rows of a page at once. Without it, each row is ticked by itself, or all that the choice holds by
 * the box that the page has anyway.
 */
export function startChecks(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-check-many]")) {
    const page = form.querySelector<HTMLInputElement>("[data-check-page]");
    const label = form.querySelector<HTMLElement>("[data-check-page-label]");
    if (!page || !label) continue;
    page.hidden = false;
    label.hidden = false;
    const rows = [...form.querySelectorAll<HTMLInputElement>('input[name="ids"]')];
    const show = (): void => {
      const ticked = rows.filter((row) => row.checked).length;
      page.checked = ticked === rows.length;
      page.indeterminate = ticked > 0 && ticked < rows.length;
    };
    page.addEventListener("change", () => {
      for (const row of rows) row.checked = page.checked;
    });
    for (const row of rows) row.addEventListener("change", show);
    show(); // a page that the browser kept has boxes ticked already
  }
}
