// What this browser remembers of how pages look: whether the names of the places are folded.
const YEAR_SECONDS = 31_536_000;

export function startChoices(): void {
  document.documentElement.classList.add("with-script");
  const fold = document.querySelector<HTMLElement>("[data-fold]");
  fold?.addEventListener("click", () => {
    const root = document.documentElement;
    const folded = root.dataset.side !== "narrow";
    if (folded) root.dataset.side = "narrow";
    else delete root.dataset.side;
    fold.setAttribute("aria-expanded", String(!folded));
    const age = folded ? YEAR_SECONDS : 0;
    document.cookie = `quorate_side=${folded ? "narrow" : ""}; path=/; max-age=${age}; samesite=lax`;
  });
}
