// Decides about moves by keys: the one whose row has the focus, or else the one whose page or panel is open.
//
// A key presses the button that says so, or opens the choices, and a number chooses. Everything is there without script.
import { isForElsewhere } from "./shared/keyboard";

// What is to be opened, and chosen, once the panel has the move.
let wanted: { does: string; choice: number } | null = null;

const panel = (): HTMLElement | null => document.querySelector<HTMLElement>("#panel:not([hidden])");
// The row one stands on. While it is put in anew the focus is nowhere for a moment, and it is still the one meant.
let stoodOn = "";
function focusedRow(): HTMLElement | null {
  const active = document.activeElement;
  if (active && active !== document.body) return active.closest<HTMLElement>("tr.plan-row");
  return panel() ? null : document.querySelector<HTMLElement>(`tr.plan-row[id="${CSS.escape(stoodOn)}"]`);
}
document.addEventListener("focusin", (event) => {
  stoodOn = event.target instanceof Element ? (event.target.closest("tr.plan-row")?.id ?? "") : "";
});

/** Where the choices of the move are that is open, if one is. */
function choices(): HTMLElement | null {
  return (panel() ?? document.getElementById("main"))?.querySelector<HTMLElement>("[data-decide]") ?? null;
}

function named(place: ParentNode | null, does: string): HTMLElement | null {
  return place?.querySelector<HTMLElement>(`[data-does="${does}"]`) ?? null;
}

/** Opens what asks for more and puts the focus on its first choice; a button is pressed. */
function start(found: HTMLElement): void {
  if (!(found instanceof HTMLDetailsElement)) {
    found.click();
    return;
  }
  found.open = true;
  found.querySelector<HTMLElement>("[data-choice], input")?.focus();
}

function choose(number: number): boolean {
  const open = choices()?.querySelector("details[open]");
  const choice = open?.querySelectorAll<HTMLElement>("[data-choice]")[number - 1];
  choice?.click();
  return choice !== undefined;
}

function decide(does: string): boolean {
  const row = focusedRow();
  const found = named(row, does) ?? (row ? null : named(choices(), does));
  if (found) {
    start(found);
    return true;
  }
  const link = row?.querySelector<HTMLElement>("[data-panel]");
  if (!link) return false;
  wanted = { does, choice: 0 };
  link.click();
  return true;
}

document.addEventListener("quorate:key", (event) => {
  if (decide(String((event as CustomEvent).detail))) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const number = Number(event.key);
  if (isForElsewhere(event) || !Number.isInteger(number) || number < 1) return;
  if (wanted) wanted.choice = number;
  else if (!choose(number)) return;
  event.preventDefault();
});

document.addEventListener("htmx:after:swap", () => {
  const asked = wanted;
  const found = asked && named(panel()?.querySelector("[data-decide]") ?? null, asked.does);
  if (!asked || !panel()?.querySelector("[data-panel-head]")) return;
  wanted = null;
  if (!found) return;
  start(found);
  if (asked.choice) choose(asked.choice);
});

// A row that was decided about is another one now: who walks by keys goes on from it.
document.addEventListener("htmx:before:swap", (event) => {
  const target = (event as CustomEvent<{ ctx: { target?: Element } }>).detail.ctx.target;
  if (!target?.matches("tr.plan-row") || !target.contains(document.activeElement)) return;
  document.addEventListener(
    "htmx:after:swap",
    () => {
      if (document.activeElement !== document.body) return;
      document.getElementById(target.id)?.querySelector<HTMLElement>("[data-item]")?.focus();
    },
    { once: true },
  );
});
