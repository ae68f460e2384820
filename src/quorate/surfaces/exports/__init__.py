"""Every table of a page as CSV, every drawing as SVG and PNG, without a page having to know of it.

What can be taken along is read from the page itself, so a new page has nothing to register. Its author does two things:

* a table has a `<caption>` (it may be `unseen`); figures in it are written by `parts.num` or `parts.count`, which carry
  their raw value, so that the file holds 0.234 and its interval where the page says '23% (12-41%)';
* a drawing made by `drawings.svg.drawing` stands in an element of the class `picture` that says in its `aria-label`
  what it is a picture of. An `id` on that element names the file: `<div class="picture" id="waterfall" ...>`.

`page_parts` finds them, `table_files` writes CSV, `svg_files` drawings that stand alone, `png_files` their pixels.
`web/export_links` puts the links below them on every page, and `web/routes/exports` answers them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from quorate.errors import NotFound, UsageError, nearest_word
from quorate.surfaces.exports.page_parts import PagePart, page_parts

CSV, SVG, PNG = "csv", "svg", "png"
MEDIA: Mapping[str, str] = {CSV: "text/csv; charset=utf-8", SVG: "image/svg+xml", PNG: "image/png"}
KINDS: Mapping[str, tuple[str, ...]] = {"table": (CSV,), "picture": (SVG, PNG)}


def exported(page: str, name: str, ending: str) -> bytes:
    """One part of a page as a file.

    Parameters
    ----------
    page: the page as HTML.
    name, ending: which part, as its link names it, and csv, svg or png.

    Raises `NotFound` where the page has no such part, `UsageError` for a format that part does not come in, and for PNG
    where the library that makes it is not installed.
    """
    part = _part(page_parts(page), name)
    if ending not in KINDS[part.kind]:
        raise UsageError(
            f"There is no {ending} of a {part.kind}.",
            where=part.caption,
            expected=" or ".join(KINDS[part.kind]),
            state="no file was written",
        )
    return _WRITERS[ending](part, page)


def _part(found: tuple[PagePart, ...], name: str) -> PagePart:
    for part in found:
        if part.name == name:
            return part
    near = nearest_word(name, [part.name for part in found])
    raise NotFound(
        f"The page has nothing called '{name}' to take along." + (f" Did you mean '{near}'?" if near else ""),
        expected=f"one of {', '.join(part.name for part in found)}"
        if found
        else "a page with a table or a picture",
        do="open the page and follow the link below what you want",
    )


def _csv(part: PagePart, _page: str) -> bytes:
    from quorate.surfaces.exports.table_files import table_csv

    return table_csv(part.html)


def _svg(part: PagePart, page: str) -> bytes:
    from quorate.surfaces.exports.svg_files import page_picture

    return page_picture(part, page).encode("utf-8")


def _png(part: PagePart, page: str) -> bytes:
    from quorate.surfaces.exports.png_files import png_of
    from quorate.surfaces.exports.svg_files import page_picture

    return png_of(page_picture(part, page))


_WRITERS: Mapping[str, Callable[[PagePart, str], bytes]] = {CSV: _csv, SVG: _svg, PNG: _png}
