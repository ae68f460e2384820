// Keys for people who like them. Which there are and what each does stands in the help (`_keys.html`), once for all.
import { isForElsewhere } from "../shared/keyboard";
import { openPalette } from "./palette";
import { undo } from "./toasts";

const PATIENCE_MS = 1200;
const items = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>("[data-item]")].filter((item) => item.checkVisibility());

function step(by: 1 | -1): void {
  const all = items();
  const now = all.findIndex((item) => item === document.activeElement);
  const first = by > 0 ? 0 : all.length - 1;
  const next = all[now < 0 ? first : Math.min(Math.max(now + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function openMenu(selector: string): void {
  const menu = document.querySelector<HTMLDetailsElement>(selector);
  if (!menu) return;
  menu.open = true;
  menu.querySelector<HTMLElement>(":is(input:not([type=hidden]), select, button, a)")?.focus();
}

/** Opens what one walks over, as a click would: Enter is the browser's where it is a link or a button. */
function openItem(): void {
  const item = document.activeElement;
  if (item instanceof HTMLElement && item.matches("[data-item]")) item.click();
}

// Enter and Escape are the browser's, the dialogs' and the panel's own; they stand in the list for people.
const notOurs = new Set(["Enter", "Escape"]);
const actions: Record<string, () => void> = {
  next: () => step(1),
  before: () => step(-1),
  select: () => document.dispatchEvent(new CustomEvent("quorate:select")),
  filter: () => openMenu("details[data-filters]"),
  views: () => openMenu("details[data-views]"),
  undo,
  open: openItem,
  search: () => document.getElementById("search")?.focus(),
  palette: openPalette,
  help: () => document.querySelector<HTMLDialogElement>("dialog#keys")?.showModal(),
};

interface Declared {
  does: string;
  to: string | undefined;
}

function declared(): Map<string, Declared> {
  const found = new Map<string, Declared>();
  for (const key of document.querySelectorAll<HTMLElement>("[data-keys] [data-key]")) {
    const { key: pressed, does, to } = key.dataset;
    if (pressed && does) found.set(pressed, { does, to });
  }
  return found;
}

/** Whether a key is left to the browser: arrows scroll unless one walks over a list already. */
const isScroll = (key: string): boolean => key.startsWith("Arrow") && !document.activeElement?.matches("[data-item]");

export function startKeys(): void {
  const keys = declared();
  let before = "";
  let at = 0;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    if (isForElsewhere(event) || isScroll(event.key)) return;
    const both = event.timeStamp - at < PATIENCE_MS ? `${before} ${event.key}` : "";
    const found = keys.get(both) ?? keys.get(event.key);
    before = event.key;
    at = event.timeStamp;
    if (!found || notOurs.has(event.key)) return;
    if (found.does === "go" && found.to) {
      event.preventDefault();
      location.assign(found.to);
      return;
    }
    const action = actions[found.does];
    if (action) {
      event.preventDefault();
      action();
      return;
    }
    // A key of one page: its own island says whether it did something.
    const asked = new CustomEvent("quorate:key", { detail: found.does, cancelable: true });
    if (!document.dispatchEvent(asked)) event.preventDefault();
  });
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details:is([data-filters], [data-views])")) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      event.preventDefault();
      event.stopPropagation();
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  }
}
