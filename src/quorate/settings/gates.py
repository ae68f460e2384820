"""Criteria, and the gates they form: what must be met to enter or to leave a stage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from quorate.settings.conditions import ConditionRule

CriterionKind = Literal["entry", "exit", "back", "track"]


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One checkable fact about what buyers did, said or agreed. `criterion_id` is unique in its map."""

    criterion_id: str
    rule: ConditionRule
    label: str | None = None


@dataclass(frozen=True)
class Gate:
    """Criteria that must `all` be met, or of which `any` opens the gate."""

    combine: Literal["all", "any"]
    criteria: tuple[Criterion, ...]

    def alternative_of(self, place: int) -> int:
        """Which alternative the criterion at `place` (from 0) belongs to.

        The gate opens when, for some alternative, every criterion that carries its number is met: with
        `all` there is one alternative, with `any` each criterion is one.
        """
        return place if self.combine == "any" else 0

    def named(self, owner: str, kind: CriterionKind) -> Gate:
        """The same gate in which every criterion has an id: its own, or `<owner>.<kind>.<place from 1>`."""
        criteria = (
            criterion
            if criterion.criterion_id
            else replace(criterion, criterion_id=f"{owner}.{kind}.{place}")
            for place, criterion in enumerate(self.criteria, start=1)
        )
        return replace(self, criteria=tuple(criteria))
