"""The CRM's opportunities, of one journey or of one account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from quorate.views.answers import Answer, Figure, reference
from quorate.views.reading import Reader, Row

# Each opportunity once, with the first of the journeys it belongs to.
_READ = """
select o.*, c.name as owner_name, coalesce(f.name, o.offering_id) as offering_name, j.journey_id
from {{opportunities}} o
{join} join (
    select opportunity_id, min(journey_id) as journey_id
    from (select journey_id, unnest(opportunity_ids) as opportunity_id from {{journeys}} where {journeys}) each
    group by opportunity_id
) j on j.opportunity_id = o.opportunity_id
left join {{colleagues}} c on c.colleague_id = o.owner_id
left join {{offerings}} f on f.offering_id = o.offering_id
where {opportunities}
order by o.created_at desc, o.opportunity_id
"""


@dataclass(frozen=True)
class Opportunity(Answer):
    """One of the CRM's opportunities as last known, and the journey it belongs to; None where it is in none."""

    opportunity_id: str
    name: str
    outcome: str
    crm_stage: str | None
    forecast_category: str | None
    amount: Figure
    created_at: datetime
    close_on: date | None
    closed_at: datetime | None
    competitor: str | None
    loss_reason: str | None
    owner_name: str | None
    offering_name: str | None
    journey_id: str | None


def opportunities_of(reader: Reader, journey_id: str) -> tuple[Opportunity, ...]:
    """The opportunities of one journey, the newest first."""
    sql = _READ.format(join="inner", journeys="journey_id = ?", opportunities="true")
    return tuple(_opportunity(row) for row in reader.rows(sql, journey_id))


def opportunities_at(reader: Reader, account_id: str) -> tuple[Opportunity, ...]:
    """Every opportunity at one account, the newest first."""
    sql = _READ.format(join="left", journeys="account_id = ?", opportunities="o.account_id = ?")
    return tuple(_opportunity(row) for row in reader.rows(sql, account_id, account_id))


def _opportunity(row: Row) -> Opportunity:
    return Opportunity(
        opportunity_id=row["opportunity_id"],
        name=row["name"],
        outcome=row["outcome"],
        crm_stage=row["crm_stage"],
        forecast_category=row["forecast_category"],
        amount=Figure(
            row["amount"],
            "amount",
            reference("opportunity", row["opportunity_id"]),
            currency=row["currency"],
        ),
        created_at=row["created_at"],
        close_on=row["close_on"],
        closed_at=row["closed_at"],
        competitor=row["competitor"],
        loss_reason=row["loss_reason"],
        owner_name=row["owner_name"] or row["owner_id"],
        offering_name=row["offering_name"],
        journey_id=row["journey_id"],
    )
