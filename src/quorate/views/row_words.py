"""What rows hold in words, in the reader's language: labels of maps, and what stands where a name is missing."""

from __future__ import annotations

from typing import Any

from quorate.language import Words, label_text, language

# What queries say where nobody told a name.
_WITHOUT_A_NAME = Words(
    {
        "Unnamed person": "Unnamed person",
        "Somebody without a name": "Somebody without a name",
        "Role not known": "Role not known",
        "Offering not known": "Offering not known",
        "offering not known": "offering not known",
        "a rival nobody named": "a rival nobody named",
        "not placed": "not placed",
    }
)
_LABELS = ("label", "buyer_asks")


def in_words(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows; labels and missing names in them are as a reader of another language than English reads them."""
    if not rows or language().code == "en":
        return rows
    labels = [name for name in rows[0] if name in _LABELS or name.endswith("_label")]
    names = [name for name in rows[0] if name.endswith("name")]
    for row in rows:
        for name in (*labels, *names):
            value = row[name]
            if isinstance(value, str):
                said = name_text(value)
                row[name] = label_text(said) if name in labels else said
    return rows


def name_text(name: str) -> str:
    """A name, or in the reader's language that there is none."""
    return _WITHOUT_A_NAME.get(name, name)
