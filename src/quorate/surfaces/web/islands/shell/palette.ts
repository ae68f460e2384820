// The palette: one field that finds everything. A combobox with a list, as WAI-ARIA describes it.
import htmx from "htmx.org";

const RECENT = "quorate.recent";
const MOST_RECENT = 6;
const WAIT_MS = 70;

interface Visited {
  href: string;
  name: string;
}

const dialog = (): HTMLDialogElement | null => document.querySelector("dialog#palette");
const field = (): HTMLInputElement | null => document.querySelector("#palette-field");
const list = (): HTMLElement | null => document.getElementById("palette-list");
const options = (): HTMLElement[] => [...(list()?.querySelectorAll<HTMLElement>("[role=option]") ?? [])];
let timer = 0;
let asked = 0;

function recent(): Visited[] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    if (!Array.isArray(held)) return [];
    return held.filter((each: Visited) => typeof each?.href === "string" && typeof each?.name === "string");
  } catch {
    return [];
  }
}

/** Things, not lists, are worth coming back to. */
function rememberPage(): void {
  if (!/^\/(accounts|journeys|people|content|maps)\/[^/]+$/.test(location.pathname)) return;
  const name = document.querySelector("main h1")?.textContent?.trim();
  if (!name) return;
  const here = { href: location.pathname, name };
  const kept = [here, ...recent().filter((each) => each.href !== here.href)].slice(0, MOST_RECENT);
  try {
    localStorage.setItem(RECENT, JSON.stringify(kept));
  } catch {
    // a browser that keeps nothing has no recent pages
  }
}

function optionOf(each: Visited, place: number): HTMLElement {
  const made = document.createElement("li");
  made.id = `palette-recent-${place}`;
  made.setAttribute("role", "option");
  made.dataset["href"] = each.href;
  const kind = made.appendChild(document.createElement("span"));
  kind.className = "palette-kind";
  kind.textContent = list()?.dataset["recent"] ?? "";
  const name = made.appendChild(document.createElement("span"));
  name.textContent = each.name;
  return made;
}

function mark(option: HTMLElement | undefined): void {
  for (const each of options()) each.setAttribute("aria-selected", String(each === option));
  if (option) {
    field()?.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else field()?.removeAttribute("aria-activedescendant");
}

async function ask(): Promise<void> {
  const text = field()?.value.trim() ?? "";
  const mine = ++asked;
  await htmx.ajax("GET", `/search?q=${encodeURIComponent(text)}`, { source: "#palette-list", target: "#palette-list", swap: "innerHTML" });
  if (mine !== asked) return;
  if (!text) list()?.prepend(...recent().map(optionOf));
  mark(options()[0]);
}

function open(option: HTMLElement | undefined): void {
  const href = option?.dataset["href"];
  if (href?.startsWith("/") && !href.startsWith("//")) location.assign(href);
}

function walk(event: KeyboardEvent): void {
  const all = options();
  const now = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
  const last = all.length - 1;
  const to: Record<string, number> = { ArrowDown: now >= last ? 0 : now + 1, ArrowUp: now <= 0 ? last : now - 1 };
  const next = to[event.key];
  if (next !== undefined) {
    event.preventDefault();
    mark(all[next]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    open(all[now]);
  }
}

export function openPalette(): void {
  const place = dialog();
  if (!place || place.open) return;
  for (const other of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) other.close();
  place.showModal();
  const typed = field();
  if (typed) typed.value = "";
  void ask();
}

/** What was found may be put in after its request is over, or by a later one: whatever stands there has one chosen. */
function keepOneMarked(): void {
  const place = list();
  if (!place) return;
  new MutationObserver(() => {
    const all = options();
    if (!all.some((each) => each.getAttribute("aria-selected") === "true")) mark(all[0]);
  }).observe(place, { childList: true });
}

export function startPalette(): void {
  rememberPage();
  keepOneMarked();
  field()?.addEventListener("keydown", walk);
  field()?.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), WAIT_MS);
  });
  list()?.addEventListener("click", (event) => {
    if (event.target instanceof Element) open(event.target.closest<HTMLElement>("[role=option]") ?? undefined);
  });
  dialog()?.addEventListener("click", (event) => {
    if (event.target === dialog()) dialog()?.close();
  });
}
