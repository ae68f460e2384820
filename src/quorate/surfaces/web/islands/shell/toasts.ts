// What was just written down: it is read out, can be closed, goes by itself, and `z` takes it back while it is there.

const SHOWN_MS = 20_000;
const region = (): HTMLElement | null => document.getElementById("toasts");

function close(): void {
  const place = region();
  const held = place?.contains(document.activeElement);
  place?.replaceChildren();
  if (held) document.getElementById("main")?.focus({ preventScroll: true });
}

/** Whether somebody is at it: then it stays. */
const isHeld = (toast: Element): boolean => toast.matches(":hover, :focus-within");

function leaveLater(toast: Element): void {
  window.setTimeout(() => {
    if (!toast.isConnected) return;
    if (isHeld(toast)) leaveLater(toast);
    else close();
  }, SHOWN_MS);
}

function arrived(): void {
  const toast = region()?.querySelector("[data-toast]:not([data-here])");
  if (!toast) return;
  toast.setAttribute("data-here", "");
  const button = toast.querySelector<HTMLElement>("[data-toast-close]");
  if (button) button.hidden = false;
  leaveLater(toast);
}

/** What came with the page is put in again: only what changes in a live region is read out. */
function readOut(): void {
  const place = region();
  const content = [...(place?.childNodes ?? [])];
  if (!place?.querySelector("[data-toast]")) return;
  place.replaceChildren();
  requestAnimationFrame(() => {
    place.append(...content);
    arrived();
  });
}

/** Takes back what the page just said was done; nothing where it says nothing. */
export function undo(): void {
  region()?.querySelector<HTMLButtonElement>("button[data-undo]")?.click();
}

export function startToasts(): void {
  readOut();
  document.addEventListener("htmx:after:swap", arrived);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-toast-close]")) close();
  });
}
