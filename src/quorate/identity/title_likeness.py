"""How like two job titles are: the same words, the same function and rank, or neither."""

from __future__ import annotations

import re
from functools import lru_cache

from quorate.identity.title_readings import read_title

TITLE_LEVELS = ("same title", "same function and rank", "another title")
# What stands in brackets or behind a bar is a region or a slogan.
_ADDED = re.compile(r"\(.*?\)|[|•·].*$")
# Words in any order, a few letters apart; 'Mgr' for 'Manager' falls below and is read instead.
ALIKE = 90.0


@lru_cache(maxsize=100_000)
def title_likeness(one: str, other: str) -> int:
    """0 same title, 1 same function and rank, 2 another one."""
    from rapidfuzz.fuzz import token_sort_ratio

    first, second = (
        " ".join(re.findall(r"[^\W_]+", _ADDED.sub("", text.casefold()))) for text in (one, other)
    )
    if token_sort_ratio(first, second) >= ALIKE:
        return 0
    function, rank = read_title(one)
    return 1 if function and (function, rank) == read_title(other) else 2
