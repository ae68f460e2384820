// Keys for people who like them; every page works without this file.
const items = () => [...document.querySelectorAll("[data-item]")].filter((item) => item.checkVisibility());

function step(by) {
  const all = items();
  if (all.length === 0) return;
  const now = all.indexOf(document.activeElement);
  const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1);
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest", inline: "nearest" });
}

const actions = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => document.getElementById("search").focus(),
  "?": () => document.getElementById("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, select, textarea, [contenteditable]");
  const open = document.querySelector("dialog[open]");
  if (writing || open || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});
