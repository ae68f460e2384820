// Asks at once what would be when a seat is supposed otherwise; the form works without this file.
import { asDocument, fieldsOf, PART } from "./shared/answers";
import { origin } from "./shared/keyboard";

function start(form: HTMLFormElement, answer: HTMLElement, said: HTMLElement): void {
  let asking: AbortController | undefined;

  /** Shows the answer to what the form holds now, and returns what is read out about it. */
  async function shown(question: AbortController): Promise<string | null | undefined> {
    const given = [...fieldsOf(form)].filter(([, value]) => value);
    const found = await fetch(`${form.action}?${new URLSearchParams(given)}`, { headers: PART, signal: question.signal });
    const page = await asDocument(found);
    if (!found.ok) return page.querySelector("h1")?.textContent;
    answer.replaceChildren(...page.body.childNodes);
    return answer.querySelector<HTMLElement>("[data-said]")?.dataset.said;
  }

  async function ask(): Promise<void> {
    asking?.abort();
    const question = (asking = new AbortController());
    answer.setAttribute("aria-busy", "true");
    let words: string | null | undefined;
    try {
      words = await shown(question);
    } catch {
      // a later question has overtaken this one
      if (question.signal.aborted) return;
      words = "The server cannot be reached; what is shown is the last answer.";
    }
    answer.removeAttribute("aria-busy");
    said.textContent = (words ?? "This could not be answered.").trim();
  }

  // The radio under a finger or pointer that is drawn along a strip.
  function drag(event: PointerEvent): void {
    const strip = event.buttons & 1 ? origin(event)?.closest(".strip") : null;
    const under = strip && document.elementFromPoint(event.clientX, event.clientY)?.closest("label");
    const radio = under && strip.contains(under) ? under.querySelector("input") : null;
    if (!radio || radio.checked) return;
    radio.checked = true;
    void ask();
  }

  form.classList.add("live");
  form.addEventListener("change", () => void ask());
  form.addEventListener("pointermove", drag);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void ask();
  });
  form.querySelector("[data-clear]")?.addEventListener("click", (event) => {
    event.preventDefault();
    for (const radio of form.querySelectorAll<HTMLInputElement>("input[value='']")) radio.checked = true;
    void ask();
  });
}

const form = document.querySelector<HTMLFormElement>("form#what-if");
const answer = document.getElementById("what-if-answer");
const said = document.getElementById("what-if-said");
if (form && answer && said) start(form, answer, said);
