"""Which files of the project become which pages of the site, with their links moved along."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
# Files outside of docs/ that pages link to, by their place on the site.
_ELSEWHERE = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "benchmarks/README.md": "benchmarks/index.md",
    "examples/README.md": "examples/index.md",
    "deploy/proxy.md": "deploy/proxy.md",
}
_FOLDERS = ("docs/", "benchmarks/", "examples/")
_PAGES = ("docs/**/*.md", "benchmarks/*.md", "examples/**/*.md", "*.md", "deploy/proxy.md")
_LINK = re.compile(r'(\]\(|\bsrc=")([^)"#\s]+)')
_FENCED = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)


class Homeless(Exception):
    """A page links to a file that is not on the site."""


def place_of(file: str) -> str | None:
    """Where a file of the project stands on the site; None where it is on none. Both are relative, with slashes."""
    if file in _ELSEWHERE:
        return _ELSEWHERE[file]
    if file.startswith("docs/site/"):
        return file.removeprefix("docs/site/") if file.endswith(".md") else None
    if file.startswith(_FOLDERS):
        return file.removeprefix("docs/")
    return None


def gather(into: Path) -> int:
    """Write every page, and what pages link to, below `into`; says how many pages there are.

    Raises `Homeless` where a page links to a file that is on no page's place or is not there at all.
    """
    count = 0
    for file in sorted(_pages()):
        _write(file, into)
        count += 1
    return count


def _pages() -> Iterator[str]:
    found = {path for pattern in _PAGES for path in ROOT.glob(pattern)}
    for path in found:
        file = path.relative_to(ROOT).as_posix()
        if place_of(file) is not None and file != "README.md":
            yield file


def _write(file: str, into: Path) -> None:
    place = place_of(file)
    assert place is not None  # noqa: S101 - only such files are pages
    text = (ROOT / file).read_text(encoding="utf-8")
    target = into / place
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_moved(text, file, place, into), encoding="utf-8")


def _moved(text: str, file: str, place: str, into: Path) -> str:
    """The text with each link to a file leading from its new place; what is fenced stays as it is."""
    ends = [0, *(end for found in _FENCED.finditer(text) for end in found.span()), len(text)]
    parts = [text[start:end] for start, end in pairwise(ends)]

    def link(found: re.Match[str]) -> str:
        return found[1] + _linked(found[2], file, place, into)

    return "".join(part if index % 2 else _LINK.sub(link, part) for index, part in enumerate(parts))


def _linked(target: str, file: str, place: str, into: Path) -> str:
    if re.match(r"[a-z]+:", target):
        return target
    named = os.path.normpath(PurePosixPath(file).parent / target)
    moved = place_of(named)
    if moved is None or not (ROOT / named).is_file():
        raise Homeless(f"{file}: links to {target}, which is not on the site")
    if not moved.endswith(".md"):
        (into / moved).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / named, into / moved)
    return os.path.relpath(moved, PurePosixPath(place).parent)
