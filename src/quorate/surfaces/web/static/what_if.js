// Asks at once what would be when a seat is supposed otherwise; the form works without this file.
const form = document.getElementById("what-if");
const answer = document.getElementById("what-if-answer");
let asking;

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const given = [...new FormData(form)].filter(([, value]) => value);
  answer.setAttribute("aria-busy", "true");
  let words;
  try {
    const found = await fetch(`${form.action}?${new URLSearchParams(given)}`, {
      headers: { "HX-Request": "true" },
      signal: asking.signal,
    });
    const page = new DOMParser().parseFromString(await found.text(), "text/html");
    if (found.ok) answer.replaceChildren(...page.body.childNodes);
    words = found.ok ? answer.querySelector("[data-said]").dataset.said : page.querySelector("h1")?.textContent;
  } catch (trouble) {
    // a later question has overtaken this one
    if (trouble.name === "AbortError") return;
    words = "The server cannot be reached; what is shown is the last answer.";
  }
  answer.removeAttribute("aria-busy");
  document.getElementById("what-if-said").textContent = (words ?? "This could not be answered.").trim();
}

// The radio under a finger or pointer that is drawn along a strip.
function drag(event) {
  const strip = event.buttons & 1 ? event.target.closest(".strip") : null;
  const under = strip && document.elementFromPoint(event.clientX, event.clientY)?.closest("label");
  const radio = under && strip.contains(under) ? under.querySelector("input") : null;
  if (!radio || radio.checked) return;
  radio.checked = true;
  ask();
}

if (form) {
  form.classList.add("live");
  form.addEventListener("change", ask);
  form.addEventListener("pointermove", drag);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  form.querySelector("[data-clear]").addEventListener("click", (event) => {
    event.preventDefault();
    for (const radio of form.querySelectorAll("input[value='']")) radio.checked = true;
    ask();
  });
}
