"""Rules of credit: how much of a step that a team made each touch before it gets, by where on the path it stands.

All touches of the team count, of whichever member: a rule that looked at one person's touches would miss most of what
moved the others. The rules are ways of bookkeeping, not of finding causes: they hand out all credit there is to
whatever was there, including touches without which the same would have happened.

    first       all to the first touch
    last        all to the last touch
    linear      the same to every touch
    u_shaped    40 % first, 40 % last, 20 % over those between; of two touches each half
    w_shaped    30 % first, 30 % opening, 30 % last, 10 % over the rest
    time_decay  2^-(days before the last touch / half-life), brought to a sum of 1

Milestones of a team, for `w_shaped`: the first and the last touch of anybody on it, and the *opening* touch, the last
one at or before the moment at which the deal was opened in the CRM. Where two milestones are one touch it gets both
shares. Where the deal was opened before the path's first touch, or never, there is no opening touch and its 30 % go to
first and last in halves. Where there is no rest, its 10 % go to the milestones in proportion.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]
    Real: TypeAlias = NDArray[np.float64]

_U_END, _U_BETWEEN = 0.4, 0.2
_W_MILESTONE, _W_REST = 0.3, 0.1


@dataclass(frozen=True)
class TouchPlaces:
    """Where touches stand; every array has one entry per touch, paths end to end.

    Attributes
    ----------
    path: the number of the touch's path, from 0, never falling.
    place: its place on the path, from 1.
    length: how many touches are on the path.
    opening: the place of the path's opening touch; 0 where there is none.
    halvings: how many half-lives before the path's last touch it happened.
    """

    path: Whole
    place: Whole
    length: Whole
    opening: Whole
    halvings: Real


RuleModel: TypeAlias = Callable[[TouchPlaces], "Real"]


def _first(at: TouchPlaces) -> Real:
    return np.equal(at.place, 1).astype(np.float64)


def _last(at: TouchPlaces) -> Real:
    return np.equal(at.place, at.length).astype(np.float64)


def _linear(at: TouchPlaces) -> Real:
    return np.reciprocal(at.length.astype(np.float64))


def _u_shaped(at: TouchPlaces) -> Real:
    is_end = (at.place == 1) | (at.place == at.length)
    between: Real = np.where(is_end, _U_END, _U_BETWEEN / np.maximum(at.length - 2, 1))
    return np.where(at.length <= 2, 1.0 / at.length, between)


def _w_shaped(at: TouchPlaces) -> Real:
    has_opening = at.opening > 0
    end = np.where(has_opening, _W_MILESTONE, 1.5 * _W_MILESTONE)
    credit = end * (at.place == 1) + end * (at.place == at.length)
    credit += _W_MILESTONE * (has_opening & (at.place == at.opening))
    is_apart = has_opening & (at.opening != 1) & (at.opening != at.length)
    milestones = np.minimum(at.length, 2) + is_apart
    rest = at.length - milestones
    shared = np.where(credit > 0, credit, _W_REST / np.maximum(rest, 1))
    return np.asarray(np.where(rest > 0, shared, credit / (1.0 - _W_REST)), dtype=np.float64)


def _time_decay(at: TouchPlaces) -> Real:
    weight: Real = np.exp2(-at.halvings)
    return np.asarray(weight / np.bincount(at.path, weight)[at.path], dtype=np.float64)


RULE_MODELS: dict[str, RuleModel] = {
    "first": _first,
    "last": _last,
    "linear": _linear,
    "u_shaped": _u_shaped,
    "w_shaped": _w_shaped,
    "time_decay": _time_decay,
}
"""Each weighs every touch; the weights of a path sum to 1."""
