// Marks mistakes while a map is written, and follows a trial; the pages work without this file.
const PART = { "HX-Request": "true" };
const CHECK_AFTER_MS = 400;
const LOOK_AGAIN_MS = 1500;
const text = document.getElementById("map-text");
const gutter = document.querySelector(".gutter");
const form = document.getElementById("map-form");
let waiting;
let asked = 0;
let saved = text?.value;

function number() {
  const bad = new Set([...document.querySelectorAll("#problems [data-line]")].map((link) => Number(link.dataset.line)));
  const count = text.value.split("\n").length;
  const rows = document.createDocumentFragment();
  for (let line = 1; line <= count; line += 1) {
    const row = Object.assign(document.createElement("div"), { textContent: line });
    if (bad.has(line)) row.className = "bad";
    rows.append(row);
  }
  gutter.replaceChildren(rows);
  gutter.scrollTop = text.scrollTop;
}

// Asks the server about the text as it stands; an answer that a later question has overtaken is let go.
async function check() {
  const mine = ++asked;
  let answer;
  try {
    answer = await fetch(form.dataset.check, { method: "POST", headers: PART, body: new URLSearchParams(new FormData(form)) });
  } catch {
    say("The server cannot be reached; mistakes are not shown.");
    return;
  }
  if (mine !== asked || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("problems").replaceWith(page.getElementById("problems"));
  number();
  say(document.querySelector("#problems .count").textContent);
}

function say(words) {
  const place = document.getElementById("problem-count");
  if (place.textContent !== words) place.textContent = words;
}

function lead(line, column) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  text.focus();
  text.setSelectionRange(start + column - 1, start + (lines[line - 1] ?? "").length);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, (line - 6) * height);
  text.scrollLeft = 0;
}

function next() {
  const here = text.value.slice(0, text.selectionEnd).split("\n").length;
  const links = [...document.querySelectorAll("#problems [data-line]")];
  const link = links.find((each) => Number(each.dataset.line) > here) ?? links[0];
  if (link) lead(Number(link.dataset.line), Number(link.dataset.column));
}

function edit() {
  number();
  text.addEventListener("scroll", () => {
    gutter.scrollTop = text.scrollTop;
  });
  text.addEventListener("input", () => {
    number();
    clearTimeout(waiting);
    waiting = setTimeout(check, CHECK_AFTER_MS);
  });
  text.addEventListener("keydown", (event) => {
    if (!event.altKey || event.key !== "ArrowDown") return;
    event.preventDefault();
    next();
  });
  document.querySelector(".problem-side").addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    lead(Number(link.dataset.line), Number(link.dataset.column));
  });
  new ResizeObserver(() => {
    gutter.style.height = `${text.offsetHeight}px`;
  }).observe(text);
  form.addEventListener("submit", () => {
    saved = text.value;
  });
  window.addEventListener("beforeunload", (event) => {
    if (text.value !== saved) event.preventDefault();
  });
}

async function follow() {
  const answer = await fetch(window.location.href, { headers: PART }).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("trial").replaceWith(page.getElementById("trial"));
  }
  if (document.querySelector("#trial[data-running]")) setTimeout(follow, LOOK_AGAIN_MS);
}

if (text) edit();
if (document.querySelector("#trial[data-running]")) setTimeout(follow, LOOK_AGAIN_MS);
