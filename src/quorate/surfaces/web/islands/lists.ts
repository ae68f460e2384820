// Lists that people walk through: more of them on demand, and rows that are chosen.
import htmx from "htmx.org";
import { origin } from "./shared/keyboard";

// A link to what follows is replaced by it; without script it leads to the page that has it.
async function showMore(link: HTMLAnchorElement): Promise<void> {
  const place = link.closest<HTMLElement>(".more");
  const path = link.dataset["more"];
  if (!place || !path || place.getAttribute("aria-busy") === "true") return;
  const before = place.previousElementSibling;
  place.id = "more";
  place.setAttribute("aria-busy", "true");
  await htmx.ajax("GET", path, { source: "#more", target: "#more", swap: "outerHTML" });
  const first = before ? before.nextElementSibling : document.querySelector("[data-row]");
  first?.querySelector<HTMLElement>("[data-item]")?.focus();
}

const bar = (): HTMLElement | null => document.querySelector("[data-chosen-bar]");
const chosen = (): string[] => [
  ...new Set([...document.querySelectorAll<HTMLElement>("[data-row].chosen")].map((row) => row.dataset["row"] ?? "")),
];

function tellChosen(): void {
  const place = bar();
  const ids = chosen();
  if (!place) return;
  place.hidden = ids.length === 0;
  const count = place.querySelector("[data-chosen-count]");
  if (count) count.textContent = String(ids.length);
  const link = place.querySelector<HTMLAnchorElement>("a[data-only]");
  if (link) {
    const address = new URL(location.href);
    address.searchParams.delete("panel");
    address.searchParams.set("only", ids.join(","));
    link.href = address.pathname + address.search;
  }
}

function choose(row: HTMLElement): void {
  row.classList.toggle("chosen");
  tellChosen();
}

document.addEventListener("click", (event) => {
  const link = origin(event)?.closest<HTMLAnchorElement>("a[data-more]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    void showMore(link);
  }
  if (origin(event)?.closest("[data-choose-none]")) {
    for (const row of document.querySelectorAll("[data-row].chosen")) row.classList.remove("chosen");
    tellChosen();
  }
});
document.addEventListener("quorate:select", () => {
  const row = document.activeElement?.closest<HTMLElement>("[data-row]");
  if (row) choose(row);
});
