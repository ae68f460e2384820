"""Addresses of style sheets, scripts and faces, which change when their content does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

from markupsafe import Markup

from quorate.surfaces.web import stylesheet

BUILT = "built/"
HOW_TO_BUILD = "make islands"


class StaticLinks(Mapping[str, str]):
    """The address of every file of the folder `static`, by its path there.

    A name of `built/` that is not there has an address too: the scripts are built, and a page without them still
    works. Any other name that does not exist raises `KeyError`.
    """

    def __init__(self, folder: Traversable | None = None) -> None:
        self._folder = folder or resources.files("quorate.surfaces.web") / "static"
        self._links = {name: _link(name, data) for name, data in _files(self._folder)}
        self._links[stylesheet.NAME] = _link(stylesheet.NAME, stylesheet.put_together(self._folder))

    def __getitem__(self, name: str) -> str:
        """The address of one file."""
        if name.startswith(BUILT):
            return self._links.get(name, f"/static/{name}")
        return self._links[name]

    def __iter__(self) -> Iterator[str]:
        """The names of all files that are there."""
        return iter(self._links)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._links)

    def is_built(self) -> bool:
        """Whether the scripts of the pages are there."""
        return f"{BUILT}shell.js" in self._links

    def island(self, name: str) -> Markup:
        """The element that loads one island; nothing where it is not built."""
        file = f"{BUILT}{name}.js"
        if file not in self._links:
            return Markup("")
        return Markup('<script type="module" src="{}"></script>').format(self._links[file])


def _link(name: str, data: bytes) -> str:
    return f"/static/{name}?v={sha256(data).hexdigest()[:12]}"


def _files(folder: Traversable, within: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _files(entry, f"{within}{entry.name}/")
        else:
            yield f"{within}{entry.name}", entry.read_bytes()
