// The address of the page apart from what is open in its side panel.

export const OPEN = "panel";
let page = withoutPanel();

export function withoutPanel(): string {
  const address = new URL(location.href);
  address.searchParams.delete(OPEN);
  return address.pathname + address.search;
}

/** Says that script changed the page's own address. */
export function pageMoved(): void {
  page = withoutPanel();
}

/** Whether Back or Forward led to another page than the one that is shown. */
export function isOtherPage(): boolean {
  return withoutPanel() !== page;
}
