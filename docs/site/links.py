"""Whether everything the built pages point to is there, and whether they load nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What a browser fetches by itself while it shows a page, by tag; links that somebody has to follow are not among it.
_LOADED = {
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "script": "src",
    "source": "src",
    "video": "src",
}
_LOADED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch"}


@dataclass
class _Page(HTMLParser):
    """What one page names: its anchors, where it links to, and what it loads."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.anchors |= {said[name] for name in ("id", "name") if said.get(name)}
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag == "link" and _LOADED_LINKS & set(said.get("rel", "").split()):
            self.loaded.append(said.get("href", ""))
        if tag in _LOADED and _LOADED[tag] in said:
            self.loaded.append(said[_LOADED[tag]])


@dataclass
class Found:
    """What is wrong with a site, one sentence each, and the addresses elsewhere that its pages link to."""

    wrong: list[str] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)
    page_count: int = 0
    link_count: int = 0


def check(site: Path) -> Found:
    """Follow every link of every page below `site` that stays on it. Nothing is fetched."""
    pages = {path.resolve(): _read(path) for path in sorted(site.rglob("*.html"))}
    found = Found(page_count=len(pages))
    for path, page in pages.items():
        where = path.relative_to(site.resolve())
        for address in page.loaded:
            if _leads_elsewhere(address):
                found.wrong.append(f"{where} loads {address}, which needs a network")
            else:
                _follow(address, path, where, pages, found)
        for address in page.links:
            if _leads_elsewhere(address):
                found.elsewhere.add(address)
            else:
                _follow(address, path, where, pages, found)
    return found


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def _leads_elsewhere(address: str) -> bool:
    return bool(urlsplit(address).scheme or urlsplit(address).netloc) and not address.startswith("data:")


def _follow(address: str, path: Path, where: Path, pages: dict[Path, _Page], found: Found) -> None:
    if address.startswith("data:"):
        return
    found.link_count += 1
    parts = urlsplit(address)
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_file():
        found.wrong.append(f"{where} links to {address}, where there is no file")
    elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
        found.wrong.append(f"{where} links to {address}, a page without that anchor")
