"""Write SVG elements."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from markupsafe import Markup, escape

Child = str | Iterable["Child"] | None


def tag(name: str, *children: Child, **attributes: str | float | None) -> Markup:
    """One element; `class_` is its class, underscores in other names become hyphens, None is left out.

    Text is escaped; elements made here are not escaped again.
    """
    written = "".join(
        [f' {_named(key)}="{_written(value)}"' for key, value in attributes.items() if value is not None]
    )
    inside = "".join(_flat(children))
    element = f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"
    return Markup(element)  # noqa: S704 - every part was escaped above


def drawing(
    width: float, height: float, *children: Child, class_: str, **attributes: str | float | None
) -> Markup:
    """A whole picture, hidden from screen readers: the same facts stand beside it as text."""
    return tag(
        "svg",
        *children,
        class_=class_,
        viewBox=f"0 0 {_text(width)} {_text(height)}",
        width=width,
        height=height,
        aria_hidden="true",
        focusable="false",
        **attributes,
    )


def drawing_of(label: str, width: float, height: float, *children: Child, class_: str) -> Markup:
    """A whole picture whose parts can be reached and read out one by one."""
    return tag(
        "svg",
        *children,
        class_=class_,
        viewBox=f"0 0 {_text(width)} {_text(height)}",
        width=width,
        height=height,
        role="group",
        aria_label=label,
    )


def drawing_told(
    name: str, title: str, told: str, width: float, height: float, *children: Child, class_: str
) -> Markup:
    """A whole picture with its title and, in words, what it shows, for those who hear it.

    Parameters
    ----------
    name: begins the ids of title and description: no two pictures of a page may share it.
    """
    return tag(
        "svg",
        tag("title", title, id=f"{name}-title"),
        tag("desc", told, id=f"{name}-desc"),
        *children,
        class_=class_,
        viewBox=f"0 0 {_text(width)} {_text(height)}",
        width=width,
        height=height,
        role="group",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )


def link(to: str, *children: Child, class_: str | None = None, **attributes: str | float | None) -> Markup:
    """A link for the mouse; the keyboard has the same one in the table beside the picture."""
    return tag("a", *children, href=to, tabindex="-1", class_=class_, **attributes)


@cache
def _named(key: str) -> str:
    return "class" if key == "class_" else key.replace("_", "-")


def _written(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else _text(value)


def _flat(children: Iterable[Child]) -> Iterable[str]:
    for child in children:
        if child is None:
            continue
        if isinstance(child, Markup):
            yield child
        elif isinstance(child, str):
            yield escape(child)
        else:
            yield from _flat(child)


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".rstrip("0").rstrip(".")
