"""The words of an asset: of title, address, topics, description and format, without case, accents and small words."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

_WORD = re.compile(r"[a-z0-9][a-z0-9]+")
_PATH = re.compile(r"^[a-z]+://[^/]*|^[^/]*\.[a-z]{2,}(?=/|$)|[?#].*$")


@cache
def lexicon() -> dict[tuple[str, str], frozenset[str]]:
    """Words known beforehand, by kind and label; in seven languages, without accents."""
    text = resources.files("quorate.plans").joinpath("content_words.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["kind"], row["label"]): frozenset(row["words"].split()) for row in rows}


def words_of(asset: Mapping[str, Any]) -> frozenset[str]:
    """The different words of one asset; its format as `format:case_study`."""
    address = _PATH.sub(" ", (asset.get("url") or "").lower())
    parts = [asset["title"], address, asset.get("description") or "", *(asset.get("topics") or ())]
    small = lexicon()["small", ""]
    found = {word for part in parts for word in _WORD.findall(plain_letters(part)) if word not in small}
    return frozenset(found | {f"format:{asset['format']}"})


def plain_letters(text: str) -> str:
    """Small letters without accents: `Référence` is `reference`."""
    apart = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    return "".join(char for char in apart if not unicodedata.combining(char))


def known_words(patterns: Iterable[str], words: Iterable[str]) -> frozenset[str]:
    """The words that match a lexicon's patterns; `trend*` matches every word that begins so."""
    exact = {each for each in patterns if not each.endswith("*")}
    stems = tuple(each[:-1] for each in patterns if each.endswith("*"))
    return frozenset(word for word in words if word in exact or (stems and word.startswith(stems)))
