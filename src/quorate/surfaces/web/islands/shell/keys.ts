// Keys for people who like them: j and k walk over what can be opened, / searches, ? tells the keys.
import { isForElsewhere } from "../shared/keyboard";

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

const actions: Record<string, () => void> = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => document.getElementById("search")?.focus(),
  "?": () => document.querySelector<HTMLDialogElement>("dialog#keys")?.showModal(),
};

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || isForElsewhere(event)) return;
    event.preventDefault();
    action();
  });
}
