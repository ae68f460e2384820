"""Every number that a page shows to a person, and what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

# What is read but is no figure: controls, code, keys, moments; and drawings, whose numbers stand in the table beside.
_NO_FIGURES = {
    "svg",
    "script",
    "style",
    "title",
    "head",
    "code",
    "pre",
    "kbd",
    "time",
    "option",
    "textarea",
    "input",
    "desc",
}
# Names of rows, of columns and of facts; buttons and ways through pages.
_LABELS = {"th", "dt", "label", "button", "nav", "legend"}
# What is read in one go: a sentence, a cell, a point of a list. One link in it opens what it says.
_WHOLES = {"p", "td", "li", "dd", "summary", "caption", "h1", "h2", "h3", "figcaption"}
_VOID = {"br", "hr", "img", "input", "link", "meta", "area", "base", "col", "embed", "source", "track", "wbr"}
_MONTHS = (
    "Jan(?:uary?|uar)?|Feb(?:ruary?|ruar)?|Mar(?:ch)?|März?|Apr(?:il)?|May|Mai|June?|Juni|July?|Juli|Aug(?:ust)?|"
    "Sept?(?:ember)?|Oct(?:ober)?|Okt(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|Dez(?:ember)?"
)
_MOMENTS = re.compile(
    "|".join(
        (
            rf"\b\d{{1,2}}\.?(?:\N{{EN DASH}}\d{{1,2}}\.?)? (?:{_MONTHS})(?: \d{{4}}| \d{{2}}\b)?",
            rf"\b(?:{_MONTHS}) \d{{4}}\b",
            rf"\b(?:{_MONTHS}) \d{{2}}\b",
            r"\b(?:in )?\d+ (?:day|month|year)s? ago\b",
            r"\bin \d+ days?\b",
            r"\b(?:vor|in) \d+ (?:Tag|Monat|Jahr)(?:e?n)?\b",
            r"\b\d{4}-\d{2}(?:-\d{2})?\b",
            r"\b\d{1,2}:\d{2}\b",
            r"\bQ[1-4] \d{4}\b",
            r"\b(?:19|20)\d{2}\b",
        )
    )
)
_NUMBER = re.compile(r"\d[\d,. ]*\d|\d")


@dataclass(frozen=True)
class Shown:
    """One number that does not open: the number, its sentence, and the elements around it."""

    number: str
    text: str
    around: str


@dataclass
class _Open:
    """An element that is not closed yet, with the numbers in it that wait for a link to open them."""

    tag: str
    css: str
    is_out: bool
    waiting: list[Shown]
    opens: bool = False


class NumbersShown(HTMLParser):
    """Collects the numbers of a page that neither open nor say why not.

    A number opens in a link to evidence, in a sentence, a cell of a table or a point of a list that holds one, and in a
    table whose caption does; a link in another cell of its row opens nothing of it. It says why not by standing in an
    element with `data-plain`, whose reasons are kept. `names` are texts of the world that are no figures.
    """

    def __init__(self, html: str, names: re.Pattern[str] | None = None) -> None:
        super().__init__()
        self.closed: list[Shown] = []
        self.reasons: set[str] = set()
        self.opened = 0
        self._names = names
        self._stack: list[_Open] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note whether what stands inside opens or is left out."""
        given = {name: value or "" for name, value in attrs}
        is_evidence = tag == "a" and given.get("href", "").startswith("/evidence/")
        if is_evidence:
            self._open_around()
        if "data-plain" in given:
            self.reasons.add(given["data-plain"])
        is_out = (
            is_evidence
            or tag in _NO_FIGURES | _LABELS
            or bool({"data-plain", "data-evidence-rows"} & set(given))
            or "take-along" in given.get("class", "")
        )
        if tag not in _VOID:
            self._stack.append(_Open(tag, given.get("class", ""), is_out, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Drawings close their elements at once."""

    def handle_endtag(self, tag: str) -> None:
        """Leave the element: what waits in it opens, or goes on waiting in the one around it."""
        if tag in _VOID or not any(each.tag == tag for each in self._stack):
            return
        while True:
            left = self._stack.pop()
            if left.opens:
                self.opened += len(left.waiting)
            elif self._stack:
                self._stack[-1].waiting += left.waiting
            else:
                self.closed += left.waiting
            if left.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        """Keep the numbers of a text that does not open yet."""
        text = " ".join(data.split())
        if not self._stack or not re.search(r"\d", text):
            return
        if any(each.is_out for each in self._stack):
            self.opened += 1
            return
        rest = self._names.sub(" ", text) if self._names else text
        around = " ".join(f"{each.tag}.{each.css}" if each.css else each.tag for each in self._stack[-4:])
        for found in _NUMBER.finditer(_MOMENTS.sub(" ", rest)):
            self._stack[-1].waiting.append(Shown(found[0], text[:110], around))

    def _open_around(self) -> None:
        """A link to evidence opens the sentence, cell or point it stands in; in a caption, the whole table."""
        for each in reversed(self._stack):
            if each.tag in _WHOLES:
                each.opens = True
                break
        tags = [each.tag for each in self._stack]
        if "caption" in tags and "table" in tags:
            self._stack[len(tags) - 1 - tags[::-1].index("table")].opens = True
