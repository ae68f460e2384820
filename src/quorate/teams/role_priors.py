"""What is believed of roles before a company's own evidence: how many there are, and by which signs they are known."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from quorate.settings import Role

# How much more often than everybody people in a role have a title as the map lists it. Where the map lists functions
# and seniorities, having both is what makes the role; one alone is half a sign. Own priors.
BOTH_LISTED, SENIORITY_ALONE, FUNCTION_ALONE, NEITHER_LISTED = 8.0, 2.5, 2.5, 0.35
LISTED = 8.0
# Roles without listed functions (champion, user) are seldom filled from functions that the map lists for other roles.
LISTED_FOR_OTHERS = 0.6
# How much more often people read what is labelled for their own role.
READ_FOR_OWN = 4.0
# How much more often the CRM's word is the one that means the role. Sellers choose few words and often wrongly.
CRM_WORD_IS_RIGHT = 4.0


class RoleShape:
    """How many people of each role of a map a team has.

    Attributes
    ----------
    share: of a team's people, one for each role, summing to 1.
    fewest, most: of a role in one team; 0 and infinity where nothing limits it.
    """

    def __init__(self, roles: Sequence[Role]) -> None:
        known = {row["role"]: row for row in _rows("role_shapes")}
        shares = [float(known[role.role]["share"]) if role.role in known else np.nan for role in roles]
        filled = np.nan_to_num(np.array(shares), nan=float(np.nanmean([*shares, 1.0 / len(roles)])))
        self.share: NDArray[np.float64] = filled / filled.sum()
        self.fewest = np.array([float(known.get(role.role, {}).get("fewest") or 0.0) for role in roles])
        self.most = np.array([float(known.get(role.role, {}).get("most") or np.inf) for role in roles])


def factor(role: Role, feature: str, value: str) -> float:
    """How much more often than everybody people in a role show `value` of a feature."""
    if feature == "read_for":
        return READ_FOR_OWN if value == role.role else 1.0
    if feature == "word":
        return CRM_WORD_IS_RIGHT if value == role.role else _signs().get((role.role, feature, value), 1.0)
    return _signs().get((role.role, feature, value), 1.0)


def title_factor(role: Role, function: str | None, seniority: str | None, elsewhere: frozenset[str]) -> float:
    """How much more often than everybody people in a role have a title of this function and seniority.

    A function or seniority that the title does not say counts as neither listed nor not. `elsewhere` are the functions
    that the map lists for some role.
    """
    functions, seniorities = role.titles.functions, role.titles.seniorities
    by_seniority = 1.0 if seniority is None or seniorities else factor(role, "seniority", seniority)
    if not functions and function in elsewhere:
        by_seniority *= LISTED_FOR_OTHERS
    if functions and seniorities and function and seniority:
        return _both(has_function=function in functions, has_seniority=seniority in seniorities)
    listed = [
        value in words
        for words, value in ((functions, function), (seniorities, seniority))
        if words and value is not None
    ]
    if not listed:
        return by_seniority
    alone = functions and seniorities
    found = (SENIORITY_ALONE if alone else LISTED) if listed[0] else NEITHER_LISTED
    return found * by_seniority


def _both(*, has_function: bool, has_seniority: bool) -> float:
    if has_function and has_seniority:
        return BOTH_LISTED
    if has_seniority:
        return SENIORITY_ALONE
    return FUNCTION_ALONE if has_function else NEITHER_LISTED


@cache
def _signs() -> dict[tuple[str, str, str], float]:
    return {(row["role"], row["feature"], row["value"]): float(row["times"]) for row in _rows("role_signs")}


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    file = resources.files("quorate.teams").joinpath("data").joinpath(f"{name}.csv")
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))
