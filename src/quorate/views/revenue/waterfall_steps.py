"""How far the journeys opened in some months came, and where the others were lost: exact counts that add up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from quorate.language import Words
from quorate.revenue.waterfall.waterfall_stages import CUSTOMER, REPEAT_CUSTOMER
from quorate.views.answers import Answer, Figure
from quorate.views.reading import Reader
from quorate.views.revenue.waterfall_choice import OPENED_CHOSEN, WaterfallChoice

# How journeys end without going further, in the order in which they are drawn.
WAYS_OUT = ("lost_competitor", "lost_no_decision", "lost_other", "quiet", "open")
WAY_WORDS = Words(
    {
        "lost_competitor": "lost to a competitor",
        "lost_no_decision": "no decision",
        "lost_other": "lost otherwise",
        "quiet": "gone quiet",
        "open": "still open",
        "advanced": "went on",
        "back": "fell back",
        "paused": "taken up again later",
    }
)
# One row per journey: the step it came to and how it stands there. Won journeys stand at a purchase; what became of the
# customer is told by it. A journey that no stage was ever seen of stands at the first.
REACHED = f"""
    select
        j.journey_id,
        j.account_id,
        case when j.is_own_currency then j.value_amount end as own_amount,
        case
            when j.outcome = 'won' and m.bought_again then r.place
            when j.outcome = 'won' then c.place
            else coalesce(f.place, 0)
        end as place,
        case
            when j.outcome = 'won' and m.bought_again then 'open'
            when j.outcome = 'won' then coalesce(m.lost_as, 'open')
            else j.outcome
        end as way
    from (select j.* {OPENED_CHOSEN}) j
    left join (
        select s.journey_id, max(p.place) as place
        from {{waterfall_stays}} s
        inner join {{waterfall_stages}} p on p.stage = s.stage and p.is_before_purchase
        group by s.journey_id
    ) f on f.journey_id = j.journey_id
    left join (
        select
            s.journey_id,
            bool_or(s.fate = 'advanced') as bought_again,
            max(case when s.fate <> 'advanced' and s.fate <> 'open' then s.fate end) as lost_as
        from {{waterfall_stays}} s
        where s.stage = '{CUSTOMER}' or s.stage = '{REPEAT_CUSTOMER}'
        group by s.journey_id
    ) m on m.journey_id = j.journey_id
    left join {{waterfall_stages}} c on c.stage = '{CUSTOMER}'
    left join {{waterfall_stages}} r on r.stage = '{REPEAT_CUSTOMER}'
"""


@dataclass(frozen=True)
class WayOut(Answer):
    """Journeys that came no further than a step, by one way."""

    way: str
    count: Figure

    @property
    def words(self) -> str:
        """Such as 'lost to a competitor'."""
        return WAY_WORDS[self.way]


@dataclass(frozen=True)
class Step(Answer):
    """One step: how many of the journeys opened in the months came so far, and how those who came no further stand.

    `reached` less its `ways_out` is `reached` of the next step. At the last step only who is still open is told.
    """

    stage: str
    label: str
    is_before_purchase: bool
    reached: Figure
    amount: Figure
    ways_out: tuple[WayOut, ...]


def waterfall_steps(reader: Reader, choice: WaterfallChoice, currency: str) -> tuple[Step, ...]:
    """The steps up to the purchase, the customer and the repeat customer."""
    places = reader.rows(
        "select * from {waterfall_stages} where is_before_purchase or stage = $1 or stage = $2 order by place",
        CUSTOMER,
        REPEAT_CUSTOMER,
    )
    counts: dict[tuple[int, str], int] = defaultdict(int)
    amounts: dict[int, list[float]] = defaultdict(list)
    for row in reader.rows(
        f"""
        select place, way, count(*) as n, sum(own_amount) as amount from ({REACHED}) reached group by place, way
        """,
        *choice.parameters,
    ):
        counts[(row["place"], row["way"])] += row["n"]
        if row["amount"] is not None:
            amounts[row["place"]].append(row["amount"])
    made = []
    for place in places:
        here = place["place"]
        reached = sum(n for (at, _), n in counts.items() if at >= here)
        money = [each for at, found in amounts.items() if at >= here for each in found]
        made.append(
            Step(
                stage=place["stage"],
                label=place["label"],
                is_before_purchase=place["is_before_purchase"],
                reached=choice.figure(reached, "count", "waterfall-opened", place["stage"], "reached"),
                amount=choice.figure(
                    sum(money) if money else None, "amount", "waterfall-opened", place["stage"], "reached",
                    currency=currency,
                ),
                ways_out=tuple(
                    WayOut(way, choice.figure(counts[(here, way)], "count", "waterfall-opened", place["stage"], way))
                    for way in WAYS_OUT
                    if counts.get((here, way))
                ),
            )
        )  # fmt: skip
    return tuple(made)
