"""Read a page as a browser would: its text, links, headings and what it loads."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urldefrag

_SILENT = {"script", "style", "title", "head"}


class PageRead(HTMLParser):
    """What one page holds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.unlabelled: list[str] = []
        self._labels: set[str] = set()
        self._fields: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.unlabelled = [name for name, key in self._fields if key not in self._labels]

    @property
    def text(self) -> str:
        """The words a reader sees, with single spaces."""
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element links to, loads or breaks."""
        given = {name: value or "" for name, value in attrs}
        self._open.append(tag)
        if tag == "a":
            self.links.append(urldefrag(given.get("href", "")).url)
        if tag in ("link", "script", "img"):
            self.loads.append(given.get("href") or given.get("src") or "")
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        if "id" in given:
            self.ids.append(given["id"])
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        self._note_field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Leave the element."""
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep what a reader sees."""
        if not _SILENT & set(self._open):
            self._words.append(data)

    def _note_field(self, tag: str, given: dict[str, str]) -> None:
        if tag == "label":
            self._labels.add(given.get("for", ""))
        # a field within its label needs no other
        if tag in ("input", "select") and given.get("type") != "hidden" and "label" not in self._open:
            self._fields.append((given.get("name", ""), given.get("id", "no id")))
