// A line at the top while the next page is on its way, where it takes long enough to be noticed.
const NOTICED_MS = 250;

export function startProgress(): void {
  let waiting: number | undefined;
  const going = (): void => {
    waiting ??= window.setTimeout(() => document.documentElement.setAttribute("data-going", ""), NOTICED_MS);
  };
  const there = (): void => {
    window.clearTimeout(waiting);
    waiting = undefined;
    document.documentElement.removeAttribute("data-going");
  };
  window.addEventListener("beforeunload", going);
  window.addEventListener("pageshow", there);
  document.addEventListener("htmx:before:request", (event) => {
    // what a page asks for by itself nobody waits for
    const asking = event.target instanceof Element ? event.target.getAttribute("hx-trigger") : null;
    if (!asking?.includes("load")) going();
  });
  document.addEventListener("htmx:finally:request", there);
}
