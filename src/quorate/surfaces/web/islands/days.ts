// The slider beside the date field, and the page of a day that is being made, which comes by itself.
import { asDocument, PART } from "./shared/answers";

const DAY_MS = 86_400_000;
const LOOK_AGAIN_MS = 1500;

function joinSlider(slider: HTMLInputElement): void {
  const field = slider.form?.elements.namedItem("day");
  const first = Date.parse(slider.dataset["first"] ?? "");
  if (!(field instanceof HTMLInputElement) || Number.isNaN(first)) return;
  slider.hidden = false;
  slider.addEventListener("input", () => {
    field.value = new Date(first + Number(slider.value) * DAY_MS).toISOString().slice(0, 10);
    slider.setAttribute("aria-valuetext", field.value);
  });
  field.addEventListener("change", () => {
    slider.value = String(Math.round((Date.parse(field.value) - first) / DAY_MS));
  });
}

async function lookAgain(): Promise<void> {
  const place = document.getElementById("day-wait");
  if (!place?.hasAttribute("data-waiting")) return;
  const answer = await fetch(location.href, { headers: PART });
  const next = (await asDocument(answer)).getElementById("day-wait");
  if (!next) {
    location.reload();
    return;
  }
  place.replaceWith(next);
  setTimeout(() => void lookAgain(), LOOK_AGAIN_MS);
}

for (const slider of document.querySelectorAll<HTMLInputElement>("[data-slider]")) joinSlider(slider);
if (document.querySelector("[data-waiting]")) setTimeout(() => void lookAgain(), LOOK_AGAIN_MS);
