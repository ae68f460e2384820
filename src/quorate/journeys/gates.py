"""When the criteria of a map are met and its gates open, for many journeys at once.

Everything is asked as "the first moment from `at` on": of several that must hold together, the moment is moved on to
where the last of them holds until it moves no more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from quorate.journeys.evidence import EVER, NEVER
from quorate.journeys.holding import Ask
from quorate.settings import (
    Condition,
    Criterion,
    Gate,
    OpportunityCondition,
    Required,
    StatementCondition,
    normal_form,
)
from quorate.stats.ragged import Places

# What a criterion rests on, the stronger the higher.
TOUCHES, STATEMENT, CRM = 0, 1, 2
BASES = ("criteria", "statement", "crm")

Next: TypeAlias = Callable[[Places], Places]


@dataclass(frozen=True)
class Opening:
    """When gates are open together, for each journey.

    at: the first moment; `NEVER` where there is none; shape (journeys,).
    basis: what that rests on, as a place in `BASES`; shape (journeys,).
    choices: for each gate that any of its criteria opens, the place of the one that did; -1 where all are needed;
        shape (gates, journeys).
    """

    at: Places
    basis: Places
    choices: Places


def together(parts: Sequence[Next], at: Places) -> Places:
    """The first moment from `at` on at which all parts hold."""
    moment = at
    while True:
        later = moment
        for part in parts:
            later = np.maximum(later, part(later))
        if np.array_equal(later, moment):
            return moment
        moment = later


def stated(criterion: Criterion) -> StatementCondition:
    """A colleague's word that the criterion is met, which counts as much as its evidence."""
    return StatementCondition(subject="criterion", value=criterion.criterion_id)


def alternatives(criterion: Criterion) -> tuple[tuple[Required[Condition], ...], ...]:
    """Every way of meeting the criterion; the last is a colleague's word for it."""
    return (*normal_form(criterion.rule), (Required(stated(criterion), is_negated=False),))


def basis_of(leaves: Sequence[Required[Condition]]) -> int:
    """What one way of meeting a criterion rests on: a CRM fact outweighs, a word counts if it is all there is."""
    asked = [part.leaf for part in leaves if not part.is_negated]
    if any(isinstance(leaf, OpportunityCondition) for leaf in asked):
        return CRM
    return STATEMENT if asked and all(isinstance(leaf, StatementCondition) for leaf in asked) else TOUCHES


def alternative_met(leaves: Sequence[Required[Condition]], ask: Ask, at: Places) -> Places:
    """When one way of meeting a criterion holds."""
    holdings = [(ask(part.leaf), part.is_negated) for part in leaves]
    return together([held.next_not if negated else held.next for held, negated in holdings], at)


def criterion_met(criterion: Criterion, ask: Ask, at: Places) -> tuple[Places, Places]:
    """When the criterion is met, and the strongest basis it then has, as places in `BASES`."""
    ways = alternatives(criterion)
    met = np.stack([alternative_met(leaves, ask, at) for leaves in ways])
    first = met.min(axis=0)
    bases = np.array([basis_of(leaves) for leaves in ways])
    return first, np.where(met == first, bases[:, None], TOUCHES).max(axis=0)


def gates_opened(gates: Sequence[Gate], ask: Ask, at: Places) -> Opening:
    """When all the gates are open."""
    moment = together([_gate(gate, ask) for gate in gates], at)
    found = [_opened_by(gate, ask, moment) for gate in gates]
    return Opening(
        moment,
        joint_basis(np.stack([basis for basis, _ in found])),
        np.stack([choice for _, choice in found]),
    )


def _gate(gate: Gate, ask: Ask) -> Next:
    parts: list[Next] = [_criterion(criterion, ask) for criterion in gate.criteria]
    if gate.combine == "all":
        return lambda at: together(parts, at)
    return lambda at: np.min(np.stack([part(at) for part in parts]), axis=0)


def _criterion(criterion: Criterion, ask: Ask) -> Next:
    return lambda at: criterion_met(criterion, ask, at)[0]


def _opened_by(gate: Gate, ask: Ask, moment: Places) -> tuple[Places, Places]:
    """What a gate that is open at a moment rests on, and by which criterion where one is enough: the longest met."""
    found = [criterion_met(criterion, ask, moment) for criterion in gate.criteria]
    bases = np.stack([basis for _, basis in found])
    if gate.combine == "all":
        return joint_basis(bases), np.full(len(moment), -1, dtype=np.int64)
    ever = np.full(len(moment), EVER, dtype=np.int64)
    since = np.stack([criterion_met(criterion, ask, ever)[0] for criterion in gate.criteria])
    holds = np.stack([met for met, _ in found]) == moment
    choice = np.argmin(np.where(holds, since, NEVER), axis=0)
    return bases[choice, np.arange(len(moment))], choice


def joint_basis(bases: Places) -> Places:
    """What several needed things rest on together; shape (things, journeys) to (journeys,)."""
    return np.where(
        (bases == CRM).any(axis=0), CRM, np.where((bases == STATEMENT).all(axis=0), STATEMENT, TOUCHES)
    )
