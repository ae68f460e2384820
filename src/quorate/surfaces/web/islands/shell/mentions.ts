// Completes @names of colleagues in every textarea that says where they are asked for (data-mentions).
// Without it, a name is written out: @first.last or the e-mail address.

interface Colleague {
  name: string;
  handle: string;
  function: string;
}

// A mention begins at the start of a word; what stands before the cursor is looked at.
const BEGUN = /(?:^|\s)@([\w.+-]{1,40})$/;
const WAIT_MS = 120;

let list: HTMLUListElement | null = null;
let field: HTMLTextAreaElement | null = null;
let chosen = 0;
let timer = 0;
let asked = 0;

function begun(): string | null {
  if (!field) return null;
  const before = field.value.slice(0, field.selectionStart);
  return BEGUN.exec(before)?.[1] ?? null;
}

function close(): void {
  list?.remove();
  list = null;
  field?.removeAttribute("aria-controls");
  field?.removeAttribute("aria-activedescendant");
}

function mark(): void {
  if (!list || !field) return;
  [...list.children].forEach((option, place) => {
    option.setAttribute("aria-selected", String(place === chosen));
  });
  const active = list.children[chosen];
  if (active) field.setAttribute("aria-activedescendant", active.id);
}

function put(handle: string): void {
  const words = begun();
  if (!field || words === null) return close();
  const end = field.selectionStart;
  field.setRangeText(`${handle} `, end - words.length, end, "end");
  close();
  field.focus();
}

function show(found: Colleague[]): void {
  close();
  if (!field || !found.length) return;
  list = document.createElement("ul");
  list.id = "mentions";
  list.className = "mentions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Colleagues");
  found.forEach((each, place) => {
    const option = document.createElement("li");
    option.id = `mention-${String(place)}`;
    option.setAttribute("role", "option");
    option.textContent = `${each.name}, ${each.function}`;
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      put(each.handle);
    });
    option.dataset.handle = each.handle;
    list?.append(option);
  });
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  chosen = 0;
  mark();
}

async function ask(address: string, words: string): Promise<void> {
  const mine = ++asked;
  const answer = await fetch(`${address}?q=${encodeURIComponent(words)}`);
  if (!answer.ok) return;
  const found = (await answer.json()) as Colleague[];
  if (mine === asked && begun() === words) show(found);
}

function changed(event: Event): void {
  if (!(event.target instanceof HTMLTextAreaElement) || !event.target.dataset.mentions) return;
  field = event.target;
  const address = event.target.dataset.mentions;
  const words = begun();
  window.clearTimeout(timer);
  if (words === null) return close();
  timer = window.setTimeout(() => void ask(address, words), WAIT_MS);
}

function pressed(event: KeyboardEvent): void {
  if (!list || event.target !== field) return;
  const count = list.children.length;
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: count - 1 };
  const step = steps[event.key];
  if (step !== undefined) {
    chosen = (chosen + step) % count;
    mark();
  } else if (event.key === "Enter" || event.key === "Tab") {
    const option = list.children[chosen];
    if (option instanceof HTMLElement) put(option.dataset.handle ?? "");
  } else if (event.key === "Escape") {
    close();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

export function startMentions(): void {
  document.addEventListener("input", changed);
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("focusout", close);
}
