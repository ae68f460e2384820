// When a key pressed is meant for the page.

/** The element an event came from. */
export function origin(event: Event): Element | null {
  return event.target instanceof Element ? event.target : null;
}

/** Whether a key is typed into a field, meant for an open dialog, or held with another: not ours then. */
export function isForElsewhere(event: KeyboardEvent): boolean {
  const writing = origin(event)?.closest("input, select, textarea, [contenteditable]");
  const open = document.querySelector("dialog[open]");
  return Boolean(writing || open || event.ctrlKey || event.metaKey || event.altKey);
}
