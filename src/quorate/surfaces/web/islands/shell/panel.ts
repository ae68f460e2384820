// The side panel: a link or button with `data-panel` opens its address beside the page.
//
// The page's own address carries ?panel=..., so that what is open can be linked, and Back closes it. Links inside are
// ordinary ones unless they have `data-panel` themselves. Without script the link leads to the page itself.
import htmx from "htmx.org";
import { fieldsOf } from "../shared/answers";
import { isOtherPage, OPEN } from "../shared/page_address";

// Every figure is a link to its evidence, which opens beside the page too; the panel's own link leaves it.
const OPENS = '[data-panel], a[href^="/evidence/"]:not([target], .panel-page)';
let opener: Element | null = null;
let asked = "";

const panel = (): HTMLElement | null => document.getElementById("panel");

/** The path that the address of the page says is open; nothing of another origin ever is. */
function wanted(): string | null {
  const given = new URL(location.href).searchParams.get(OPEN);
  return given === null ? null : ours(given);
}

function ours(address: string): string | null {
  const whole = new URL(address, location.origin);
  return whole.origin === location.origin ? whole.pathname + whole.search : null;
}

function addressWith(path: string | null): string {
  const address = new URL(location.href);
  if (path === null) address.searchParams.delete(OPEN);
  else address.searchParams.set(OPEN, path);
  return address.pathname + address.search + address.hash;
}

async function load(path: string): Promise<void> {
  const place = panel();
  if (!place) return;
  asked = path;
  place.hidden = false;
  place.setAttribute("aria-busy", "true");
  await htmx.ajax("GET", path, { source: place, target: place, swap: "innerHTML ignoreTitle:true" });
}

function show(path: string): void {
  if (panel()?.hidden) opener = document.activeElement;
  const address = addressWith(path);
  if (address !== location.pathname + location.search + location.hash) history.pushState(null, "", address);
  void load(path);
}

function hide(): void {
  const place = panel();
  if (!place || place.hidden) return;
  asked = "";
  place.hidden = true;
  place.replaceChildren();
  const back = opener?.isConnected ? opener : document.getElementById("main");
  opener = null;
  if (back instanceof HTMLElement || back instanceof SVGElement) back.focus({ preventScroll: true });
}

function close(): void {
  if (panel()?.hidden !== false) return;
  hide();
  history.pushState(null, "", addressWith(null));
}

/** What a click on this opens in the panel; null where it is to be left to the browser. */
function pathOf(event: MouseEvent): string | null {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest(OPENS) : null;
  const address = link?.getAttribute("data-panel") || link?.getAttribute("href");
  return address ? ours(address) : null;
}

// The answer is in: the address follows redirects, and whoever reads by ear or by keys starts at its head.
function swapped(event: Event): void {
  const context = (event as CustomEvent<SwapDetail>).detail.ctx;
  const place = panel();
  if (!place || context.target !== place || place.hidden) return;
  place.removeAttribute("aria-busy");
  const answered = ours(context.response?.raw?.url ?? "");
  if (answered && answered !== "/" && answered !== asked) {
    asked = answered;
    history.replaceState(null, "", addressWith(answered));
  }
  const head = place.querySelector<HTMLElement>("[data-panel-head]") ?? place;
  head.focus({ preventScroll: true });
  place.scrollTop = 0;
}

interface SwapDetail {
  ctx: { target?: Element; response?: { raw?: Response } };
}

// Another address than the panel's changed too: that is another page. Else what is open follows the address.
function wentThere(): void {
  if (isOtherPage()) {
    location.reload();
    return;
  }
  const path = wanted();
  if (path === null) hide();
  else if (path !== asked) void load(path);
}

// A form inside answers inside, as long as it says nothing else; the page beside stays as it is.
function sendInside(event: SubmitEvent): void {
  const form = event.target;
  const place = panel();
  if (!(form instanceof HTMLFormElement) || !place?.contains(form) || event.defaultPrevented) return;
  if (form.method !== "post" || form.hasAttribute("hx-post") || form.target) return;
  event.preventDefault();
  place.setAttribute("aria-busy", "true");
  const values = Object.fromEntries(fieldsOf(form, event.submitter));
  void htmx.ajax("POST", form.getAttribute("action") ?? asked, { source: place, target: place, swap: "innerHTML", values });
}

export function startPanel(): void {
  if (!panel()) return;
  document.addEventListener("submit", sendInside);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-panel-close]")) {
      event.preventDefault();
      close();
      return;
    }
    const path = pathOf(event);
    if (path === null) return;
    event.preventDefault();
    show(path);
  });
  document.addEventListener("keydown", (event) => {
    const elsewhere = event.defaultPrevented || document.querySelector("dialog[open], [popover]:popover-open");
    if (event.key === "Escape" && !elsewhere) close();
  });
  document.addEventListener("htmx:after:swap", swapped);
  document.addEventListener("htmx:error", () => {
    const place = panel();
    if (place?.getAttribute("aria-busy") === "true") location.assign(asked);
  });
  window.addEventListener("popstate", wentThere);
  const path = wanted();
  if (path !== null) void load(path);
}
