// Buttons that copy what an element says: `<button data-copy="ID" hidden>`. They are shown where script runs.

function reveal(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-copy][hidden]")) button.hidden = false;
}

/** Where the page came over plain HTTP from another machine, browsers keep the clipboard shut: the text is chosen instead. */
async function copy(button: HTMLElement): Promise<void> {
  const source = document.getElementById(button.dataset["copy"] ?? "");
  if (!source) return;
  const said = button.textContent;
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = said), 1500);
  } catch {
    getSelection()?.selectAllChildren(source);
    button.textContent = "Chosen: press Ctrl C";
  }
}

export function startCopying(): void {
  reveal();
  document.addEventListener("htmx:after:swap", reveal);
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    if (button) void copy(button);
  });
}
