"""The one style sheet of every page: the tokens and every component, put together from the files of `static`.

One request paints the first page; files stay small to read. The order is the tokens, the face where it is built, the
bare elements, the components by name, and print last.
"""

from __future__ import annotations

from importlib.resources.abc import Traversable

NAME = "all.css"
FIRST = ("tokens.css", "built/face.css", "components/base.css")
LAST = ("components/print.css",)


def parts_of(folder: Traversable) -> list[str]:
    """The names of the files that the style sheet is made of, in order."""
    components = folder / "components"
    named = sorted(entry.name for entry in components.iterdir()) if components.is_dir() else []
    between = [f"components/{name}" for name in named if name.endswith(".css")]
    order = [*FIRST, *(name for name in between if name not in (*FIRST, *LAST)), *LAST]
    return [name for name in order if (folder / name).is_file()]


def put_together(folder: Traversable) -> bytes:
    """The style sheet."""
    return b"\n".join((folder / name).read_bytes() for name in parts_of(folder))
