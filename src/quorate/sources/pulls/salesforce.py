"""Salesforce: what changed in each object since the last time, the deletes it does not tell of, and the counts."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quorate.errors import UsageError
from quorate.sources.pulls.held import held_by
from quorate.sources.pulls.landing import Landing, Underway
from quorate.sources.pulls.pace import Pace
from quorate.sources.pulls.patience import GO_ON, KEPT, PullError
from quorate.sources.pulls.pulling import Line, Pulling
from quorate.sources.pulls.salesforce_client import PlaceLost, SalesforceClient
from quorate.sources.pulls.salesforce_fields import FieldPlan, objects_in, planned
from quorate.sources.pulls.salesforce_reconciling import Reconciling
from quorate.sources.pulls.salesforce_rows import header_of, literal, rows_of, stamps_of
from quorate.sources.pulls.salesforce_sign_in import is_configured, sign_in

__all__ = ["is_configured", "pull"]

_TIMES_ASKED_ANEW = 5


@dataclass(frozen=True)
class Landed:
    """One object whose new pages have all landed; `asked_at` is when they were asked for."""

    plan: FieldPlan
    landing: Landing
    underway: Underway
    asked_at: datetime


def pull(pulling: Pulling) -> list[Line]:
    """Pull all objects, import what landed, then settle deletes and counts; one line for each object."""
    instance = pulling.workspace.settings.sources.salesforce.instance
    with closing(SalesforceClient(sign_in(instance), pulling.patience, pulling.clock)) as client:
        return _pull(client, pulling)


def _pull(client: SalesforceClient, pulling: Pulling) -> list[Line]:
    settings = pulling.workspace.settings.sources.salesforce
    wanted, absent = objects_in(client.object_names())
    chosen = [each for each in wanted if each.api_name not in settings.not_synced]
    if not chosen:
        raise UsageError(
            "Salesforce shows this user none of the objects that are read.",
            expected=", ".join(each.api_name for each in wanted) or "accounts, contacts, opportunities",
            state="nothing was changed",
            do="give the user that signs in the permission to read them",
        )
    folder = pulling.workspace.root / "sync" / "salesforce"
    landed = []
    pace = Pace(pulling, {})
    for each in chosen:
        plan = planned(client.describe(each.api_name), each, settings.fields)
        landing = Landing(folder / each.api_name, ".csv")
        landed.append(_land(client, plan, landing, pulling, pace))
    _import(landed, pulling)
    with held_by(pulling.workspace) as held:
        settled = Reconciling(client, held, pulling, folder)
        lines = [
            settled.settle(each.plan, each.landing, each.asked_at, each.underway.row_count) for each in landed
        ]
    return lines + [
        Line("salesforce", name, 0, None, 0, note="not shown to the user that signs in") for name in absent
    ]


def _land(
    client: SalesforceClient, plan: FieldPlan, landing: Landing, pulling: Pulling, pace: Pace
) -> Landed:
    """Land every page of one object, asking anew from what has landed when the place in the answer is lost."""
    underway = landing.begin(plan.fields, is_full=pulling.is_full)
    for _ in range(_TIMES_ASKED_ANEW):
        asked_at: datetime | None = None
        before = underway.row_count
        try:
            for page in client.pages(plan.object.api_name, _soql(plan, landing, underway), with_deleted=True):
                asked_at = asked_at or page.answered_at
                if page.records:
                    stamps = stamps_of(page.records, plan.stamp)
                    underway = landing.land(underway, rows_of(page.records, plan.fields), stamps, asked_at)
                pace.tell(plan.object.api_name, underway.row_count, before + page.total)
        except PlaceLost:
            continue
        return Landed(plan, landing, underway, asked_at or pulling.clock())
    raise PullError(
        f"Salesforce lost its place in {plan.object.api_name} {_TIMES_ASKED_ANEW} times.",
        expected="a query that can be read to its end",
        state=KEPT,
        do=GO_ON,
    )


def _soql(plan: FieldPlan, landing: Landing, underway: Underway) -> str:
    query = f"SELECT {', '.join(plan.fields)} FROM {plan.object.api_name}"
    if plan.stamp is None:
        return query + " ORDER BY Id"
    since = landing.since(underway)
    where = f" WHERE {plan.stamp} >= {literal(since)}" if since else ""
    return f"{query}{where} ORDER BY {plan.stamp}, Id"


def _import(landed: list[Landed], pulling: Pulling) -> None:
    """Import what landed in one go; only then may cursors move on."""
    files: list[Path] = []
    for each in landed:
        if each.underway.page_count:
            name = f"{each.plan.object.api_name}.sync.csv"
            files.append(each.landing.joined(each.underway, name, header_of(each.plan.fields)))
    if files:
        pulling.take(files)
    for each in landed:
        each.landing.commit(each.underway)
