"""How far each channel's incremental share bends if one assumption is otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from quorate.views.answers import Answer, Figure
from quorate.views.reading import Reader, Row
from quorate.views.revenue.incremental import ASSUMPTION_WORDS, REFERENCE, credit_figure
from quorate.views.revenue.value_names import value_name


@dataclass(frozen=True)
class Swing(Answer):
    """A channel's share as published, and the least and the most it would be if one assumption were otherwise.

    `usual`, `least` and `most` are the same as figures that open; `usual` is None where nothing is told.
    """

    value_key: str
    name: str
    share: float | None
    low: float
    high: float
    assumption: str
    usual: Figure | None
    least: Figure
    most: Figure


def swings(reader: Reader, transition: str) -> tuple[Swing, ...]:
    """One row per channel, the ones that bend furthest first; `assumption` is the one that moves it most."""
    rows = reader.rows(
        "select * from {incremental_sensitivity} where transition = ? and value_key <> 'none' "
        "order by value_key, assumption, variant",
        transition,
    )
    by_channel = groupby(rows, key=lambda row: row["value_key"])
    found = [_swing(channel, list(own), transition) for channel, own in by_channel]
    return tuple(sorted(found, key=lambda each: (each.low - each.high, each.value_key)))


def _swing(channel: str, rows: list[Row], transition: str) -> Swing:
    def figure(row: Row) -> Figure:
        return credit_figure(row["share"], transition, channel, row["assumption"], row["variant"])

    usual = next((row for row in rows if row["assumption"] == REFERENCE), None)
    least, most = (pick(rows, key=lambda row: row["share"]) for pick in (min, max))
    others = [row for row in rows if row["assumption"] != REFERENCE]
    moved = (
        max(others, key=lambda row: abs(row["share"] - usual["share"]))
        if usual is not None and others
        else None
    )
    return Swing(
        channel,
        value_name("channel", channel, {}),
        usual["share"] if usual is not None else None,
        least["share"],
        most["share"],
        ASSUMPTION_WORDS.get(moved["assumption"], "") if moved is not None else "",
        figure(usual) if usual is not None else None,
        figure(least),
        figure(most),
    )
