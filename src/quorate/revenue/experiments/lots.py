"""Who is held out: lots drawn from a seed, within strata and by whole families, so that anybody can draw them again.

At the start families are put in order of their stratum and, within it, of a number that seed and family decide. Along
that order every 1/share-th family is held out, beginning at a place that the seed decides (systematic sampling; Madow &
Madow, Annals of Mathematical Statistics 15, 1944). So

    every family has exactly the chance `share`;
    within a stratum of n families, n x share are held out, rounded up or down; so are they of all together.

An account that is known only later has no order to stand in. It is held out when the number that seed and family decide
is below the share, or goes with its family if somebody of it was drawn before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import floor
from typing import Any

from quorate.stats.exploring_choice import lot

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Lots:
    """What was drawn: rows of assignments without their moments, and who was left out and why."""

    assignments: tuple[dict[str, Any], ...]
    exclusions: tuple[dict[str, Any], ...]

    def count(self, arm: str) -> int:
        """How many accounts are in an arm."""
        return sum(row["arm"] == arm for row in self.assignments)


def draw(
    candidates: Iterable[Row],
    seed: str,
    share: float,
    carried: frozenset[str] = frozenset(),
    left_out: Mapping[str, str] | None = None,
) -> Lots:
    """Draw the lots of everybody who is known at the start.

    Parameters
    ----------
    candidates: rows of `experiment_candidates`.
    share: of families to hold out, in (0, 1).
    carried: accounts held out by an earlier experiment of the kind, which stay so with their families; the others are
        drawn for what is then missing.
    left_out: accounts that take no part, with the word for why; their families take none either.
    """
    families = _families(candidates)
    why = {
        family: reason
        for family, members in families.items()
        for row in members
        if (reason := (left_out or {}).get(row["account_id"]))
    }
    taking_part = {family: members for family, members in families.items() if family not in why}
    stays = {
        family
        for family, members in taking_part.items()
        if any(row["account_id"] in carried for row in members)
    }
    drawn = sorted(set(taking_part) - stays, key=lambda family: _place(seed, family, taking_part[family]))
    rest = max(share * len(taking_part) - len(stays), 0.0) / len(drawn) if drawn else 0.0
    held_out = stays | {
        family for family, is_out in zip(drawn, _every(len(drawn), rest, seed), strict=True) if is_out
    }
    return Lots(
        tuple(
            {
                "account_id": row["account_id"],
                "family_id": family,
                "stratum": row["stratum"],
                "arm": "holdout" if family in held_out else "treated",
                "reason": "carried" if family in stays else "drawn",
                "holdout_probability": None if family in stays else rest,
            }
            for family, members in sorted(taking_part.items())
            for row in members
        ),
        tuple(
            {"account_id": row["account_id"], "reason": reason}
            for family, reason in sorted(why.items())
            for row in families[family]
        ),
    )


def arm_on_arrival(seed: str, family_id: str, share: float) -> str:
    """The arm of a family of which nobody was known before."""
    return "holdout" if lot(seed, "arrival", family_id) < share else "treated"


def _families(candidates: Iterable[Row]) -> dict[str, list[Row]]:
    families: dict[str, list[Row]] = {}
    for row in sorted(candidates, key=lambda row: row["account_id"]):
        families.setdefault(row["family_id"], []).append(row)
    return families


def _place(seed: str, family: str, members: list[Row]) -> tuple[str, float]:
    return members[0]["stratum"], lot(seed, "family", family)


def _every(count: int, share: float, seed: str) -> list[bool]:
    """For each place in order whether it is held out: whenever the running sum of shares passes a whole number."""
    begin = lot(seed, "begin")
    passed = [floor(begin + share * place) for place in range(count + 1)]
    return [after > before for before, after in pairwise(passed)]
