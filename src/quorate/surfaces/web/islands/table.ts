// The table by keys and by pointer: arrows move between seats, Enter opens whoever sits there; a stance taken from
// below the table and put on a seat asks at once what would be. Without script seats are links and the page of "What
// if" holds the form.
import { asDocument, PART } from "./shared/answers";
import { isForElsewhere } from "./shared/keyboard";

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function start(frame: HTMLElement): void {
  const address = frame.dataset.whatIf;
  const supposed = new Map<string, string>();
  const said = frame.querySelector<HTMLElement>("[data-said]");
  let chosen = "";

  const pictures = () => [...frame.querySelectorAll<SVGSVGElement>("svg.team-table")];
  const seats = (picture: SVGSVGElement) => [...picture.querySelectorAll<SVGElement>("[data-person], [data-seat]")];

  /** One stop of the Tab key for a whole table; arrows go on from there. */
  function rove(): void {
    for (const picture of pictures()) {
      seats(picture).forEach((seat, place) => seat.setAttribute("tabindex", place === 0 ? "0" : "-1"));
    }
  }

  function focus(seat: SVGElement | undefined): void {
    if (!seat) return;
    const picture = seat.closest<SVGSVGElement>("svg.team-table");
    if (picture) for (const each of seats(picture)) each.setAttribute("tabindex", each === seat ? "0" : "-1");
    seat.focus();
  }

  async function ask(): Promise<void> {
    if (!address) return;
    const found = await fetch(`${address}?${new URLSearchParams([...supposed])}`, { headers: PART });
    const page = await asDocument(found);
    if (!found.ok) return void (said && (said.textContent = page.querySelector("h1")?.textContent ?? ""));
    const fresh = page.querySelectorAll("svg.team-table");
    const held = document.activeElement?.getAttribute("data-seat");
    pictures().forEach((picture, place) => {
      const next = fresh[place];
      if (next) picture.replaceWith(document.importNode(next, true));
    });
    rove();
    if (said) said.textContent = page.querySelector("[data-said]")?.textContent ?? "";
    frame.querySelector("[data-clear]")?.toggleAttribute("hidden", supposed.size === 0);
    if (held) focus(pictures().flatMap(seats).find((seat) => seat.dataset.seat === held && seat.checkVisibility()));
  }

  function suppose(seat: Element | null | undefined, stance: string): void {
    const name = seat?.getAttribute("data-seat");
    if (!name) return;
    if (stance && seat?.getAttribute("data-stance") !== stance) supposed.set(name, stance);
    else supposed.delete(name);
    void ask();
  }

  const seatOf = (target: EventTarget | null) =>
    target instanceof Element ? target.closest<SVGElement>("svg.team-table [data-person], svg.team-table [data-seat]") : null;

  frame.addEventListener("keydown", (event) => {
    const seat = seatOf(event.target);
    const picture = seat?.closest<SVGSVGElement>("svg.team-table");
    if (!seat || !picture || isForElsewhere(event)) return;
    const step = STEPS[event.key];
    const stances = [...frame.querySelectorAll<HTMLElement>("[data-stance-choice]")];
    if (step) {
      const all = seats(picture);
      focus(all[(all.indexOf(seat) + step + all.length) % all.length]);
    } else if (/^[1-5]$/.test(event.key)) suppose(seat, stances[Number(event.key) - 1]?.dataset.stanceChoice ?? "");
    else if (event.key === "0") suppose(seat, "");
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  // a stance that is pressed is put on the next seats that are clicked; pressed again, it is laid back
  for (const choice of frame.querySelectorAll<HTMLElement>("[data-stance-choice]")) {
    choice.addEventListener("click", () => {
      chosen = chosen === choice.dataset.stanceChoice ? "" : (choice.dataset.stanceChoice ?? "");
      for (const each of frame.querySelectorAll<HTMLElement>("[data-stance-choice]")) {
        each.setAttribute("aria-pressed", String(each.dataset.stanceChoice === chosen));
      }
    });
    choice.addEventListener("dragstart", (event) => event.dataTransfer?.setData("text/plain", choice.dataset.stanceChoice ?? ""));
  }
  frame.addEventListener("click", (event) => {
    const seat = seatOf(event.target);
    if (!chosen || !seat?.dataset.seat) return;
    event.preventDefault();
    event.stopPropagation();
    suppose(seat, chosen);
  }, true);
  frame.addEventListener("dragover", (event) => {
    if (seatOf(event.target)?.dataset.seat) event.preventDefault();
  });
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    suppose(seatOf(event.target), event.dataTransfer?.getData("text/plain") ?? "");
  });
  frame.querySelector("[data-clear]")?.addEventListener("click", () => {
    supposed.clear();
    void ask();
  });
  frame.classList.add("live");
  rove();
}

const frame = document.querySelector<HTMLElement>(".table-frame");
if (frame) start(frame);
