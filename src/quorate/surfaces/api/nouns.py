"""Every noun of the API, in one list."""

from __future__ import annotations

from quorate.surfaces.api import market_nouns, revenue_nouns, routine_nouns, set_up_nouns, work_nouns
from quorate.surfaces.api.noun import Noun

NOUNS: tuple[Noun, ...] = (
    *market_nouns.NOUNS,
    *work_nouns.NOUNS,
    *routine_nouns.NOUNS,
    *revenue_nouns.NOUNS,
    *set_up_nouns.NOUNS,
)
