"""Openings of what only the monthly review tells: journeys that ended in a month, by how they ended."""

from __future__ import annotations

from quorate.language import gettext
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at
from quorate.views.evidence_rows import OPPORTUNITIES
from quorate.views.journey_facts import facts_where
from quorate.views.reading import Reader
from quorate.views.revenue.review.ahead import ALL, ended_in, ended_row
from quorate.views.wording import OUTCOME_WORDS

_ENDED = (
    "({outcome} = 'all' or outcome = {outcome}) and closed_at is not null "
    "and cast(date_trunc('month', closed_at) as date) = cast({month} as date)"
)


def ended(reader: Reader, month_on: str, outcome: str) -> Opening:
    """The journeys that ended in a month in one way, or in any, each with its money."""
    rows = [row for row in ended_in(reader, month_on) if outcome in (ALL, row["outcome"])]
    if not rows:
        raise nothing_at(
            gettext(
                "journeys that ended as '{outcome}' in the month from {month_on}",
                outcome=outcome,
                month_on=month_on,
            )
        )
    found = facts_where(reader, _ENDED.format(outcome="$1", month="$2"), outcome, month_on)
    words = gettext("that ended") if outcome == ALL else OUTCOME_WORDS.get(outcome, outcome)
    figure = (
        Figure(sum(row["n"] for row in rows), "count", reference("ended", month_on, ALL))
        if outcome == ALL
        else ended_row(rows[0], month_on)[0]
    )
    return Opening(
        title=gettext("Journeys {words}", words=words),
        subject=Subject(gettext("The month from {month_on}", month_on=month_on)),
        figure=figure,
        table="journeys",
        column="outcome",
        formula=(
            gettext("Journeys whose end was known to lie in the month. Their money is added up where "
"all of it is in one currency.")
        ),
        inputs=tuple(Input(each.account_name, each.amount) for each in found),
        queries=(
            OPPORTUNITIES + " where o.opportunity_id in (select unnest(opportunity_ids) from {journeys} where "
            + _ENDED.format(outcome="$1", month="$2") + ")",
        ),
        parameters=(outcome, month_on),
    )  # fmt: skip
