"""What the entries of some months were lost by: cause, rival, stages and reasons, with their money."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from quorate.views.answers import Answer, Figure
from quorate.views.reading import Reader, Row
from quorate.views.revenue.waterfall_choice import STAYS_CHOSEN, WaterfallChoice
from quorate.views.revenue.waterfall_steps import WAY_WORDS
from quorate.vocabulary.closed_lists import LOSS_CAUSES


@dataclass(frozen=True)
class Loss(Answer):
    """What was lost by one cause to one rival; `rival` is None where nobody wrote one down.

    `amounts` are in the currencies of the deals, the most journeys first; without a known amount there are none.
    """

    cause: str
    rival: str | None
    count: Figure
    amounts: tuple[Figure, ...]
    stages: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        """The cause, such as 'lost to a competitor'."""
        return WAY_WORDS[self.cause]


def waterfall_losses(reader: Reader, choice: WaterfallChoice) -> tuple[Loss, ...]:
    """The losses of stays entered in the months, by cause, then the most first."""
    rows = reader.rows(
        f"""
        select c.fate as cause, c.rival, c.lost_currency as currency, p.label, c.loss_reason, p.place,
            count(*) as n, sum(c.lost_amount) as amount
        from (
            select s.stage, s.fate, s.rival, s.lost_currency, s.lost_amount, s.loss_reason {STAYS_CHOSEN}
                and s.fate in ('lost_competitor', 'lost_no_decision', 'lost_other', 'quiet')
        ) c
        inner join {{waterfall_stages}} p on p.stage = c.stage
        group by c.fate, c.rival, c.lost_currency, p.label, c.loss_reason, p.place
        order by p.place
        """,
        *choice.parameters,
    )
    grouped: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[(row["cause"], row["rival"])].append(row)
    made = []
    for (cause, rival), own in grouped.items():
        key = (cause, json.dumps(rival))
        made.append(
            Loss(
                cause, rival,
                choice.figure(sum(row["n"] for row in own), "count", "waterfall-loss", *key, "any"),
                _amounts(choice, key, own),
                _counted(own, "label"),
                _counted(own, "loss_reason"),
            )
        )  # fmt: skip
    order = {cause: number for number, cause in enumerate(LOSS_CAUSES)}
    return tuple(
        sorted(made, key=lambda loss: (order[loss.cause], -(loss.count.value or 0), loss.rival or "~"))
    )


def _amounts(choice: WaterfallChoice, key: tuple[str, str], rows: list[Row]) -> tuple[Figure, ...]:
    """The money of each currency, the most first."""
    sums: dict[str, float] = defaultdict(float)
    for row in rows:
        if row["amount"] is not None:
            sums[row["currency"]] += row["amount"]
    return tuple(
        choice.figure(amount, "amount", "waterfall-loss", *key, currency, currency=currency)
        for currency, amount in sorted(sums.items(), key=lambda each: -each[1])
    )


def _counted(rows: list[Row], name: str) -> tuple[str, ...]:
    """'Deciding 4', 'Exploring 1': what the rows have of one column, the most frequent first."""
    counts: dict[Any, int] = defaultdict(int)
    for row in rows:
        if row[name] is not None:
            counts[row[name]] += row["n"]
    return tuple(f"{word} {count}" for word, count in sorted(counts.items(), key=lambda each: -each[1]))
