"""What was found, as the reader's language tells it: things are kept as they are written, for every reader alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quorate.language import gettext, label_text, ngettext
from quorate.views.row_words import name_text
from quorate.views.wording import OUTCOME_WORDS, SERVES_WORDS, plain

# Kinds that a journey map names.
_OF_A_MAP = ("stage", "play", "map")


def said_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `found_things` with its name and detail in words."""
    kind, name = row["kind"], row["name"]
    name = label_text(name or "") if kind in _OF_A_MAP else name_text(name or "")
    return {**row, "name": name, "detail": _detail(kind, row["detail"] or "")}


def _detail(kind: str, detail: str) -> str:
    if kind == "stage":
        return ngettext("{count} live journey", "{count} live journeys", int(detail))
    if kind == "play":
        return SERVES_WORDS.get(detail, detail)
    if kind == "map":
        return gettext("Journey map")
    if kind == "content":
        return ", ".join(map(plain, detail.split(", ")))
    if kind == "journey":
        return ", ".join(map(_part, detail.split(", ")))
    return detail


def _part(written: str) -> str:
    """An offering, a stage, or an outcome as the query writes it: its code without underscores."""
    return OUTCOME_WORDS.get(written.replace(" ", "_")) or name_text(label_text(written))
