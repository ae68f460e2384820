// Drawn over the picture of all contact, a span of days becomes the days that are shown. Without script the form and
// the links above the picture ask for the same.
const DAY = 86_400_000;

function start(picture: SVGSVGElement): void {
  const { first, last, left, right } = picture.dataset;
  if (!first || !last || !left || !right) return;
  const [from, to, begin, end] = [Date.parse(first), Date.parse(last), Number(left), Number(right)];
  let began: number | null = null;
  let brush: SVGRectElement | null = null;

  function at(event: PointerEvent): number {
    const matrix = picture.getScreenCTM();
    const x = matrix ? (event.clientX - matrix.e) / matrix.a : begin;
    return Math.min(Math.max(x, begin), end);
  }

  function dayAt(x: number): string {
    const moment = from + ((x - begin) / Math.max(end - begin, 1)) * (to - from);
    return new Date(Math.round(moment / DAY) * DAY).toISOString().slice(0, 10);
  }

  picture.addEventListener("pointerdown", (event) => {
    if (event.button || (event.target instanceof Element && event.target.closest("a"))) return;
    began = at(event);
    brush = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    brush.setAttribute("class", "brush");
    brush.setAttribute("y", "22");
    brush.setAttribute("height", String(picture.viewBox.baseVal.height - 46));
    picture.append(brush);
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", (event) => {
    if (began === null || !brush) return;
    const now = at(event);
    brush.setAttribute("x", String(Math.min(began, now)));
    brush.setAttribute("width", String(Math.abs(now - began)));
  });
  picture.addEventListener("pointerup", (event) => {
    const ends = began === null ? [] : [began, at(event)].sort((one, two) => one - two);
    began = null;
    brush?.remove();
    if (ends.length < 2 || ends[1]! - ends[0]! < 6) return;
    const asked = new URLSearchParams({ since: dayAt(ends[0]!), until: dayAt(ends[1]!) });
    location.assign(`${location.pathname}?${asked}`);
  });
}

const picture = document.querySelector<SVGSVGElement>("svg.thread");
if (picture) start(picture);
