"""When each journey of an account begins, opens and ends.

Opportunities of one offering that overlap in time are one journey; it reaches back over the buyer's activity
before the first of them, as far as no silence is longer than the map's `quiet_for`. Once won it goes on with the
customer: renewals of the contract are part of it, until one is lost or the offering is bought anew. Activity outside
of any such journey is a journey of its own once the map's opening rule holds in it; one that closed because it fell
silent is reopened by later activity about the same offering. Journeys of an account are numbered in the order they
opened, which gives them ids that stay when evidence is added.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import pyarrow as pa

from quorate.settings import MapChoice
from quorate.teams.activity_spans import activity_spans, reopened
from quorate.teams.opening import OpeningRule, RuleOf
from quorate.teams.renewals import parted, with_renewals
from quorate.teams.spans import Span, Touch
from quorate.warehouse.steps import ArrowStep, Context

SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("account_id", pa.string()),
        ("offering_id", pa.string()),
        ("journey_map", pa.string()),
        ("began_at", pa.timestamp("us")),
        ("opened_at", pa.timestamp("us")),
        ("closed_at", pa.timestamp("us")),
        ("ends_at", pa.timestamp("us")),
        ("outcome", pa.string()),
        ("opportunity_ids", pa.list_(pa.string())),
        ("renewal_ids", pa.list_(pa.string())),
        ("silent_from", pa.list_(pa.timestamp("us"))),
        ("taken_up_at", pa.list_(pa.timestamp("us"))),
    ]
)


def journey_spans(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per journey with the time it spans."""
    touches = tables["buyer_touches"]
    keys = tables["offering_keys"]
    choice = MapChoice(
        context.journey_maps,
        dict(zip(keys["offering_key"].to_pylist(), keys["offering_id"].to_pylist(), strict=True)),
    )
    rules = {each.journey_map: OpeningRule(each, touches) for each in context.journey_maps}
    facts = {row["account_id"]: row for row in tables["accounts"].to_pylist()}
    opportunities = _by_account(tables["opportunities"].to_pylist())
    activity = _touches_by_account(touches)
    rows = []
    for account in sorted(set(opportunities) | set(activity)):

        def rule_of(offering: str | None, fact: Mapping[str, Any] = facts[account]) -> OpeningRule:
            return rules[choice.of(offering, fact).journey_map]

        spans = account_spans(
            opportunities.get(account, []), activity.get(account, []), rule_of, context.moment.at
        )
        rows += [
            _row(account, number, span, rule_of(span.offering).journey_map)
            for number, span in enumerate(spans, start=1)
        ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep(
    "journey_spans",
    {
        "opportunities": ("account_id", "created_at", "opportunity_id"),
        "buyer_touches": ("account_id", "occurred_at", "touch_id"),
        "accounts": ("account_id",),
        "offering_keys": ("offering_key",),
    },
    journey_spans,
    apart="account_id",
)


def account_spans(
    opportunities: Sequence[Mapping[str, Any]],
    touches: Sequence[Touch],
    rule_of: RuleOf,
    until: datetime,
) -> list[Span]:
    """The journeys of one account, in the order they opened; `rule_of` gives the opening rule for an offering."""
    spans: list[Span] = []
    purchases, renewals = parted(opportunities, until)
    by_offering = groupby(sorted(purchases, key=_offering_first), key=lambda row: row["offering_id"])
    for offering, group in by_offering:
        spans += _purchase_spans(list(group), touches, rule_of(offering))
    spans = _with_ends(with_renewals(spans, renewals, until))
    spans += reopened(spans, activity_spans(spans, touches, rule_of, until))
    return sorted(spans, key=lambda span: (span.opened_at, span.offering or "", span.opportunities))


def _offering_first(row: Mapping[str, Any]) -> tuple[str, datetime, str]:
    return row["offering_id"] or "", row["created_at"], row["opportunity_id"]


def _purchase_spans(
    opportunities: list[Mapping[str, Any]], touches: Sequence[Touch], rule: OpeningRule
) -> Iterator[Span]:
    """Journeys of one offering that have opportunities; `ends_at` is where the deal closed."""
    earliest = datetime.min
    for run in _runs(opportunities):
        created = max(run[0]["created_at"], earliest)
        offering = run[0]["offering_id"]
        before = [
            touch
            for touch in touches
            if earliest <= touch.at <= created and touch.offering in (None, offering)
        ]
        before = _unbroken(before, created, rule.quiet)
        closed, outcome = _ending(run)
        opened = rule.first_held([touch.row for touch in before], [touch.at for touch in before])
        began = before[0].at if before else created
        yield Span(
            offering,
            began,
            min(opened, created) if opened else created,
            closed,
            closed,
            outcome,
            tuple(sorted(row["opportunity_id"] for row in run)),
        )
        earliest = closed or datetime.max


def _runs(opportunities: list[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Opportunities in order of creation, cut where every earlier one had closed, and where one was won.

    What is still open when one of them is won is about the next purchase.
    """
    run: list[Mapping[str, Any]] = []
    for row in opportunities:
        if run and all(item["closed_at"] and item["closed_at"] <= row["created_at"] for item in run):
            yield from _cut_at_wins(run)
            run = []
        run.append(row)
    if run:
        yield from _cut_at_wins(run)


def _cut_at_wins(run: list[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    while run:
        won_at = min((row["closed_at"] for row in run if row["outcome"] == "won"), default=None)
        if won_at is None:
            yield run
            return
        yield [row for row in run if row["closed_at"] and row["closed_at"] <= won_at]
        run = [row for row in run if not row["closed_at"] or row["closed_at"] > won_at]


def _ending(run: list[Mapping[str, Any]]) -> tuple[datetime | None, str]:
    if any(row["outcome"] == "open" for row in run):
        return None, "open"
    won = [row for row in run if row["outcome"] == "won"]
    last = max(won or run, key=lambda row: (row["closed_at"], row["opportunity_id"]))
    return max(row["closed_at"] for row in run), last["outcome"]


def _unbroken(touches: list[Touch], until: datetime, quiet: timedelta) -> list[Touch]:
    """The touches that lead up to `until` without a silence longer than `quiet`."""
    start = len(touches)
    following = until
    while start and following - touches[start - 1].at <= quiet:
        start -= 1
        following = touches[start].at
    return touches[start:]


def _with_ends(spans: list[Span]) -> list[Span]:
    """A won journey goes on with adoption until the customer leaves or the next journey of its offering begins."""
    ended = []
    for span in spans:
        if span.outcome == "won":
            later = [
                other.began_at
                for other in spans
                if other.offering == span.offering and other.began_at > span.began_at
            ]
            ends = [at for at in (*later, span.left_at) if at]
            ended.append(replace(span, ends_at=min(ends, default=None)))
        else:
            ended.append(span)
    return ended


def _by_account(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["account_id"]:
            found.setdefault(row["account_id"], []).append(row)
    return found


def _touches_by_account(touches: pa.Table) -> dict[str, list[Touch]]:
    """The touches of each account; they stand in order of account."""
    # by way of numpy: Arrow makes each time one by one, which takes five times as long
    times = touches.column("occurred_at").to_numpy().tolist() if len(touches) else []
    every = list(map(Touch, times, touches.column("offering_id").to_pylist(), range(len(times))))
    found, start = {}, 0
    counted = touches.select(["account_id"]).group_by("account_id").aggregate([([], "count_all")])
    for row in counted.sort_by("account_id").to_pylist():
        found[row["account_id"]] = every[start : start + row["count_all"]]
        start += row["count_all"]
    return found


def _row(account: str, number: int, span: Span, journey_map: str) -> dict[str, Any]:
    name = hashlib.md5(f"{account}|{number}".encode(), usedforsecurity=False).hexdigest()[:20]
    return {
        "journey_id": f"j_{name}",
        "account_id": account,
        "offering_id": span.offering,
        "journey_map": journey_map,
        "began_at": span.began_at,
        "opened_at": span.opened_at,
        "closed_at": span.closed_at,
        "ends_at": span.ends_at,
        "outcome": span.outcome,
        "opportunity_ids": list(span.opportunities),
        "renewal_ids": list(span.renewals),
        "silent_from": [silent_from for silent_from, _ in span.silences],
        "taken_up_at": [taken_up_at for _, taken_up_at in span.silences],
    }
