// Decides about pairs without loading the whole page anew, and by keys; the page works without this file.
const PART = { "HX-Request": "true" };
const LOOK_AGAIN_MS = 2000;
const part = () => document.getElementById("matches");

async function swap(address, options = {}, focus = "pair-title") {
  part().setAttribute("aria-busy", "true");
  const scrolled = document.querySelector(".queue")?.scrollTop ?? 0;
  let answer;
  try {
    answer = await fetch(address, { ...options, headers: PART });
  } catch {
    window.location.assign("/matches");
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const made = page.getElementById("matches");
  if (!answer.ok) {
    refuse(page.querySelector("h1")?.textContent ?? "This could not be done.");
    return;
  }
  if (!made) {
    window.location.assign(answer.url);
    return;
  }
  part().replaceWith(made);
  history.replaceState(null, "", answer.url);
  const queue = document.querySelector(".queue");
  if (queue) queue.scrollTop = scrolled;
  document.querySelector(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
  if (focus) (document.getElementById(focus) ?? document.getElementById("main")).focus({ preventScroll: true });
  watch();
}

// What could not be done is said where it was asked for; nothing else changes.
function refuse(words) {
  part().removeAttribute("aria-busy");
  const notice = document.createElement("div");
  notice.className = "notice warn";
  notice.setAttribute("role", "alert");
  notice.append(Object.assign(document.createElement("p"), { textContent: words.trim() }));
  part().querySelector(".notice.warn[role]")?.remove();
  part().prepend(notice);
}

function step(by) {
  const pairs = [...document.querySelectorAll(".queue [data-pair]")];
  const now = pairs.findIndex((pair) => pair.hasAttribute("aria-current"));
  const next = pairs[now + by];
  if (next) swap(next.href);
}

function watch() {
  if (!part()?.hasAttribute("data-due")) return;
  setTimeout(() => {
    const busy = document.activeElement?.matches("input") || !part()?.hasAttribute("data-due");
    if (busy) watch();
    else swap(window.location.href, {}, null);
  }, LOOK_AGAIN_MS);
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("#matches form");
  if (!form) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  swap(form.action, { method: "POST", body: fields });
});

document.addEventListener("click", (event) => {
  const pair = event.target.closest("#matches [data-pair]");
  if (!pair || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  swap(pair.href);
});

document.addEventListener(
  "keydown",
  (event) => {
    const writing = event.target.closest("input, select, textarea, [contenteditable]");
    if (writing || document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (part()?.getAttribute("aria-busy") === "true") return;
    const button = /^[a-z]$/.test(event.key) ? part()?.querySelector(`[data-key="${event.key}"]`) : null;
    if (button) button.click();
    else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

watch();
