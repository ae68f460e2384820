// Marks mistakes while a map is written, and follows a trial; the pages work without this file.
import { asDocument, fieldsOf, PART } from "./shared/answers";
import { origin } from "./shared/keyboard";

const CHECK_AFTER_MS = 400;
const LOOK_AGAIN_MS = 1500;

interface Editor {
  text: HTMLTextAreaElement;
  gutter: HTMLElement;
  form: HTMLFormElement;
}

const mistakes = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("#problems [data-line]")];

function number({ text, gutter }: Editor): void {
  const bad = new Set(mistakes().map((link) => Number(link.dataset.line)));
  const count = text.value.split("\n").length;
  const rows = document.createDocumentFragment();
  for (let line = 1; line <= count; line += 1) {
    const row = Object.assign(document.createElement("div"), { textContent: String(line) });
    if (bad.has(line)) row.className = "bad";
    rows.append(row);
  }
  gutter.replaceChildren(rows);
  gutter.scrollTop = text.scrollTop;
}

let asked = 0;

// Asks the server about the text as it stands; an answer that a later question has overtaken is let go.
async function check(editor: Editor): Promise<void> {
  const mine = ++asked;
  let answer: Response;
  try {
    const body = fieldsOf(editor.form);
    answer = await fetch(editor.form.dataset.check ?? "", { method: "POST", headers: PART, body });
  } catch {
    say("The server cannot be reached; mistakes are not shown.");
    return;
  }
  if (mine !== asked || !answer.ok) return;
  replace("problems", await asDocument(answer));
  number(editor);
  say(document.querySelector("#problems .count")?.textContent ?? "");
}

function replace(id: string, page: Document): void {
  const made = page.getElementById(id);
  if (made) document.getElementById(id)?.replaceWith(made);
}

function say(words: string): void {
  const place = document.getElementById("problem-count");
  if (place && place.textContent !== words) place.textContent = words;
}

/** Puts the cursor where a mistake is. */
function lead(text: HTMLTextAreaElement, mistake: HTMLElement): void {
  const line = Number(mistake.dataset.line);
  const column = Number(mistake.dataset.column);
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  text.focus();
  text.setSelectionRange(start + column - 1, start + (lines[line - 1] ?? "").length);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, (line - 6) * height);
  text.scrollLeft = 0;
}

function next(text: HTMLTextAreaElement): void {
  const here = text.value.slice(0, text.selectionEnd).split("\n").length;
  const links = mistakes();
  const link = links.find((each) => Number(each.dataset.line) > here) ?? links[0];
  if (link) lead(text, link);
}

function edit(editor: Editor): void {
  const { text, gutter, form } = editor;
  let waiting: number | undefined;
  let saved = text.value;
  number(editor);
  text.addEventListener("scroll", () => {
    gutter.scrollTop = text.scrollTop;
  });
  text.addEventListener("input", () => {
    number(editor);
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void check(editor), CHECK_AFTER_MS);
  });
  text.addEventListener("keydown", (event) => {
    if (!event.altKey || event.key !== "ArrowDown") return;
    event.preventDefault();
    next(text);
  });
  document.querySelector(".problem-side")?.addEventListener("click", (event) => {
    const link = origin(event)?.closest<HTMLElement>("[data-line]");
    if (!link) return;
    event.preventDefault();
    lead(text, link);
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

const isRunning = (): boolean => document.querySelector("#trial[data-running]") !== null;

async function follow(): Promise<void> {
  const answer = await fetch(window.location.href, { headers: PART }).catch(() => null);
  if (answer?.ok) replace("trial", await asDocument(answer));
  if (isRunning()) setTimeout(() => void follow(), LOOK_AGAIN_MS);
}

const text = document.querySelector<HTMLTextAreaElement>("textarea#map-text");
const gutter = document.querySelector<HTMLElement>(".gutter");
const form = document.querySelector<HTMLFormElement>("form#map-form");
if (text && gutter && form) edit({ text, gutter, form });
if (isRunning()) setTimeout(() => void follow(), LOOK_AGAIN_MS);
