// Decides about pairs without loading the whole page anew, and by keys; the page works without this file.
import { asDocument, fieldsOf, PART } from "./shared/answers";
import { isForElsewhere, origin } from "./shared/keyboard";
import { pageMoved } from "./shared/page_address";

const LOOK_AGAIN_MS = 2000;
const part = (): HTMLElement | null => document.getElementById("matches");

async function swap(address: string, options: RequestInit = {}, focus: string | null = "pair-title"): Promise<void> {
  part()?.setAttribute("aria-busy", "true");
  const scrolled = document.querySelector(".queue")?.scrollTop ?? 0;
  let answer: Response;
  try {
    answer = await fetch(address, { ...options, headers: PART });
  } catch {
    window.location.assign("/matches");
    return;
  }
  const page = await asDocument(answer);
  const made = page.getElementById("matches");
  if (!answer.ok) {
    refuse(page.querySelector("h1")?.textContent ?? "This could not be done.");
    return;
  }
  if (!made) {
    window.location.assign(answer.url);
    return;
  }
  part()?.replaceWith(made);
  history.replaceState(null, "", answer.url);
  pageMoved();
  settle(scrolled, focus);
}

/** The new part is in: the queue stands where it stood, and the focus goes to what is to be judged next. */
function settle(scrolled: number, focus: string | null): void {
  const queue = document.querySelector(".queue");
  if (queue) queue.scrollTop = scrolled;
  document.querySelector(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
  if (focus) (document.getElementById(focus) ?? document.getElementById("main"))?.focus({ preventScroll: true });
  watch();
}

// What could not be done is said where it was asked for; nothing else changes.
function refuse(words: string): void {
  const place = part();
  if (!place) return;
  place.removeAttribute("aria-busy");
  const notice = document.createElement("div");
  notice.className = "notice warn";
  notice.setAttribute("role", "alert");
  notice.append(Object.assign(document.createElement("p"), { textContent: words.trim() }));
  place.querySelector(".notice.warn[role]")?.remove();
  place.prepend(notice);
}

function step(by: 1 | -1): void {
  const pairs = [...document.querySelectorAll<HTMLAnchorElement>(".queue [data-pair]")];
  const next = pairs[pairs.findIndex((pair) => pair.hasAttribute("aria-current")) + by];
  if (next) void swap(next.href);
}

function watch(): void {
  if (!part()?.hasAttribute("data-due")) return;
  setTimeout(() => {
    const busy = document.activeElement?.matches("input") || !part()?.hasAttribute("data-due");
    if (busy) watch();
    else void swap(window.location.href, {}, null);
  }, LOOK_AGAIN_MS);
}

/** What a key does here: a button that names it, or a step through the queue. */
function keyed(key: string): (() => void) | null {
  const button = /^[a-z]$/.test(key) ? part()?.querySelector<HTMLElement>(`[data-key="${key}"]`) : null;
  if (button) return () => button.click();
  return key === "j" || key === "k" ? () => step(key === "j" ? 1 : -1) : null;
}

document.addEventListener("submit", (event) => {
  const form = origin(event)?.closest<HTMLFormElement>("#matches form");
  if (!form) return;
  event.preventDefault();
  void swap(form.action, { method: "POST", body: fieldsOf(form, event.submitter) });
});

document.addEventListener("click", (event) => {
  const pair = origin(event)?.closest<HTMLAnchorElement>("#matches [data-pair]");
  if (!pair || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  void swap(pair.href);
});

document.addEventListener(
  "keydown",
  (event) => {
    if (isForElsewhere(event) || part()?.getAttribute("aria-busy") === "true") return;
    const action = keyed(event.key);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  },
  true,
);

watch();
