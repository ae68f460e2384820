"""What moved the yield of a process that teams pass through stage by stage: exactly, part by part.

V teams begin. From each state s a team goes next to the states and ends of a row T_s of shares that sum to 1; what
ends as
won is worth v. With Q the part of T between states, and r its column of winning,

    N = (I - Q)^-1        N[s, j]: how often a team in s will be in j
    h = N r               chance of winning from each state
    R = V h[0] v          the yield

Along the straight line from before to after, t from 0 to 1, each input is moved at once, and each part gets what it
moves:

    volume    dV . integral of h[0] v dt
    row s     dT_s . integral of V v N[0, s] h+ dt        h+ is h of the states, then 1 for won and 0 for other ends
    value     dv . integral of V h[0] dt

The parts sum to R after less R before (the gradient theorem); no order of the parts is chosen and nothing is left over.
Each part is linear in what moved, so that its variance follows from that of its own input. The integrals are taken by
Gauss-Legendre quadrature; for these rational functions its error is far below a cent.

Source: Aumann & Shapley, Values of Non-Atomic Games (1974), section 23: the price of each input along the diagonal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers

_NODES = 32
# Nobody goes round for ever: so small a share of every move leads nowhere, which keeps I - Q invertible.
_NOWHERE = 1e-9


@dataclass(frozen=True)
class Chains:
    """Some processes with the same states: state 0 is the beginning, and end 0 is winning.

    Attributes
    ----------
    volume, value: shape (chains,).
    rows: shares of what comes next; shape (chains, states, states + ends).
    """

    volume: Numbers
    rows: Numbers
    value: Numbers


@dataclass(frozen=True)
class Slopes:
    """By how much the yield moves with each input: of volume and value (chains,), of rows as the rows are."""

    volume: Numbers
    rows: Numbers
    value: Numbers


def yields(chains: Chains) -> Numbers:
    """R of each; shape (chains,)."""
    return np.asarray(chains.volume * _solved(chains)[1][:, 0] * chains.value)


def slopes(chains: Chains) -> Slopes:
    """How the yield moves with each input where it is."""
    visits, wins = _solved(chains)
    states, ends = wins.shape[1], chains.rows.shape[2] - wins.shape[1]
    beyond = np.zeros((len(wins), ends))
    beyond[:, 0] = 1.0
    worth = np.concatenate((wins, beyond), axis=1)
    scale = (chains.volume * chains.value)[:, None, None] * (1.0 - _NOWHERE)
    return Slopes(
        volume=wins[:, 0] * chains.value,
        rows=scale * visits[:, :states, None] * worth[:, None, :],
        value=wins[:, 0] * chains.volume,
    )


def mean_slopes(before: Chains, after: Chains) -> Slopes:
    """The slopes averaged along the straight line from before to after.

    Times what each input moved by they are the parts of the change: `parts` of the two.
    """
    points, weights = np.polynomial.legendre.leggauss(_NODES)
    found = [
        (weight / 2.0, slopes(_between(before, after, (point + 1.0) / 2.0)))
        for point, weight in zip(points, weights, strict=True)
    ]
    return Slopes(*(
        np.asarray(sum(weight * getattr(each, name) for weight, each in found)) for name in ("volume", "rows", "value")
    ))  # fmt: skip


def parts(before: Chains, after: Chains, along: Slopes) -> Slopes:
    """What each input contributed to the change: volume (chains,), rows (chains, states), value (chains,)."""
    return Slopes(
        volume=(after.volume - before.volume) * along.volume,
        rows=((after.rows - before.rows) * along.rows).sum(axis=2),
        value=(after.value - before.value) * along.value,
    )


def row_variance(slope: Numbers, rows: Numbers, cases: Numbers) -> Numbers:
    """Variance of what rows contribute, each known from so many cases: (sum T g^2 - (T . g)^2) / n; shape (chains,
    states).

    Parameters
    ----------
    slope, rows: shape (chains, states, states + ends).
    cases: n, shape (chains, states), above 0.
    """
    mean = (rows * slope).sum(axis=2)
    return np.asarray(np.maximum((rows * slope**2).sum(axis=2) - mean**2, 0.0) / cases)


def _between(before: Chains, after: Chains, share: float) -> Chains:
    return Chains(
        *(
            (1.0 - share) * getattr(before, name) + share * getattr(after, name)
            for name in ("volume", "rows", "value")
        )
    )


def _solved(chains: Chains) -> tuple[Numbers, Numbers]:
    """Visits from the beginning, shape (chains, states), and chances of winning from each state, the same."""
    states = chains.rows.shape[1]
    moves = chains.rows[:, :, :states] * (1.0 - _NOWHERE)
    inverse = np.linalg.inv(np.eye(states) - moves)
    wins = (inverse @ (chains.rows[:, :, states, None] * (1.0 - _NOWHERE)))[:, :, 0]
    return np.asarray(inverse[:, 0, :]), np.asarray(wins)
