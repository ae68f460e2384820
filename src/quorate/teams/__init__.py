"""Teams: journeys, and the people of each with the roles they play."""

from __future__ import annotations

from quorate.teams import formations, journey_spans, member_roles, role_learning
from quorate.warehouse.steps import SqlStep, Stage


def _sql(*tables: str) -> tuple[SqlStep, ...]:
    return tuple(SqlStep("quorate.teams", table) for table in tables)


STAGE = Stage(
    "teams",
    (
        *_sql("buyer_touches"),
        journey_spans.STEP,
        *_sql("journey_silences", "journey_touches", "journeys", "member_facts", "member_behaviours"),
        role_learning.STEP,
        member_roles.STEP,
        *_sql(
            "team_members", "vacancies", "inbound_touches", "weekly_people", "contact_weeks", "crm_accounts"
        ),
        formations.STEP,
    ),
)
