"""How far each channel's incremental share bends if one assumption is otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.views.answers import Answer
from quorate.views.reading import Reader
from quorate.views.revenue.incremental import ASSUMPTION_WORDS
from quorate.views.revenue.value_names import value_name


@dataclass(frozen=True)
class Swing(Answer):
    """A channel's share as published, and the least and the most it would be if one assumption were otherwise."""

    value_key: str
    name: str
    share: float | None
    low: float
    high: float
    assumption: str


def swings(reader: Reader, transition: str) -> tuple[Swing, ...]:
    """One row per channel, the ones that bend furthest first; `assumption` is the one that moves it most."""
    rows = reader.rows(
        """
        with told as (
            select value_key, min(share) as low, max(share) as high,
                max(case when assumption = 'reference' then share end) as share
            from {incremental_sensitivity} where transition = $1 and value_key <> 'none' group by value_key
        )
        select t.*, (
            select min(s.assumption) from {incremental_sensitivity} s
            where s.transition = $1 and s.value_key = t.value_key and s.assumption <> 'reference'
                and abs(s.share - t.share) = (
                    select max(abs(o.share - t.share)) from {incremental_sensitivity} o
                    where o.transition = $1 and o.value_key = t.value_key
                )
        ) as assumption
        from told t order by t.high - t.low desc, t.value_key
        """,
        transition,
    )
    return tuple(
        Swing(
            row["value_key"],
            value_name("channel", row["value_key"], {}),
            row["share"],
            row["low"],
            row["high"],
            ASSUMPTION_WORDS.get(row["assumption"], ""),
        )
        for row in rows
    )
