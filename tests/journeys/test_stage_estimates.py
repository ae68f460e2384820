"""Estimates of stages on journeys written by hand: what counts, what is ruled out, and that nothing later is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.worlds import run_step

from quorate.journeys import inferred_stages, stage_lessons
from quorate.journeys.inferred_stages import REACHED, SLACK, shown_stages
from quorate.journeys.stage_estimates import in_parts, stage_estimates
from quorate.journeys.stage_evidence import INPUTS
from quorate.settings import default_settings, read_journey_map
from quorate.warehouse.steps import Context, Moment

START = datetime(2026, 1, 5)
TODAY = date(2026, 6, 28)
MAP = """
journey_map: small
version: 1
opens_when: {opportunity: created}
roles: {champion: {required: true}}
quorum: {role: champion, stance: supporter}
stages:
  - {stage: look, exit_when: {id: problem_stated, touch: {action: [asked]}}, typical_days: {median: 40, p90: 120}}
  - {stage: compare, typical_days: {median: 40, p90: 120}, crm_stages: {salesforce: Qualification}}
  - {stage: choose, typical_days: {median: 40, p90: 120}, crm_stages: {salesforce: Negotiation}}
  - {stage: use, enter_when: {opportunity: won}}
touch_kinds:
  - {kind: reads, content_intent: insight, expected: {look: 3, compare: 1}}
  - {kind: compares, content_intent: product, expected: {compare: 3, choose: 1}}
  - {kind: asks_price, content_intent: pricing, expected: {compare: 1, choose: 3}}
  - {kind: people, counts: people, expected: {look: 1, compare: 2, choose: 3}}
"""
STAGES = ("look", "compare", "choose", "use")
_KINDS = {
    **dict.fromkeys(
        ("began_at", "opened_at", "closed_at", "ends_at", "stated_at", "changed_at"), pa.timestamp("us")
    ),
    "week_on": pa.date32(),
    "touch_count": pa.int64(),
    "position": pa.int64(),
    "opportunity_ids": pa.list_(pa.string()),
}
Rows = Sequence[dict[str, Any]]
Estimates = dict[str, dict[date, dict[str, float]]]


def _span(
    journey: str, outcome: str = "open", closed_week: int | None = None, opened_week: int = 0
) -> dict[str, Any]:
    closed = None if closed_week is None else START + timedelta(weeks=closed_week)
    return {
        "journey_id": journey,
        "account_id": f"account {journey}",
        "offering_id": None,
        "journey_map": "small",
        "began_at": START,
        "opened_at": START + timedelta(weeks=opened_week),
        "closed_at": closed,
        "ends_at": None if outcome == "won" else closed,
        "outcome": outcome,
        "opportunity_ids": [],
    }


def _touch(journey: str, week: int, intent: str, who: str = "ann", times: int = 2) -> dict[str, Any]:
    return {
        "journey_id": journey,
        "week_on": (START + timedelta(weeks=week)).date(),
        "somebody": who,
        "channel": "web",
        "action": "viewed",
        "content_intent": intent,
        "role": "",
        "touch_count": times,
    }


def _statement(journey: str, week: int, subject: str, value: str) -> dict[str, Any]:
    return {
        "journey_id": journey,
        "statement_id": f"{journey} {week} {value}",
        "stated_at": START + timedelta(weeks=week, days=2),
        "author_function": "sales",
        "subject": subject,
        "value": value,
        "person_id": None,
        "role": None,
    }


def _crm(journey: str, week: int, what: str, position: int | None = None) -> dict[str, Any]:
    return {
        "journey_id": journey,
        "opportunity_id": f"deal {journey}",
        "changed_at": START + timedelta(weeks=week, days=1),
        "what": what,
        "position": position,
    }


SCHEMAS = {
    name: pa.schema([(column, _KINDS.get(column, pa.string())) for column in columns])
    for name, columns in {
        "journey_spans": (
            "journey_id", "account_id", "offering_id", "journey_map", "began_at", "opened_at", "closed_at", "ends_at",
            "outcome", "opportunity_ids",
        ),
        "stage_touches": (
            "journey_id", "week_on", "somebody", "channel", "action", "content_intent", "role", "touch_count",
        ),
        "journey_statements": (
            "journey_id", "statement_id", "stated_at", "author_function", "subject", "value", "person_id", "role",
        ),
        "crm_stage_changes": ("journey_id", "opportunity_id", "changed_at", "what", "position"),
    }.items()
}  # fmt: skip


def _seen(spans: Rows, touches: Rows = (), statements: Rows = (), crm: Rows = ()) -> dict[str, pa.Table]:
    given = {
        "journey_spans": spans,
        "stage_touches": touches,
        "journey_statements": statements,
        "crm_stage_changes": crm,
    }
    return {
        name: pa.Table.from_pylist(list(rows), schema=SCHEMAS[name]).sort_by(
            [(column, "ascending") for column in INPUTS[name]]
        )
        for name, rows in given.items()
    }


def _estimates(
    spans: Rows, touches: Rows = (), statements: Rows = (), crm: Rows = (), day: date = TODAY
) -> Estimates:
    """Published estimates by journey, week and stage."""
    tables = _seen(spans, touches, statements, crm)
    context = Context(Moment(day), default_settings(), (read_journey_map(MAP),))
    tables["stage_lessons"] = stage_lessons.stage_lessons(tables, context)
    found: Estimates = defaultdict(lambda: defaultdict(lambda: dict.fromkeys(STAGES, 0.0)))
    for row in stage_estimates(tables, context).to_pylist():
        found[row["journey_id"]][row["week_on"]][row["stage"]] = row["stage_probability"]
    return found


def _on(week: int) -> date:
    return (START + timedelta(weeks=week)).date()


def _typical(journey: str, weeks: int = 24) -> list[dict[str, Any]]:
    """A team that reads about the problem, then compares, then asks for prices, a third of the time each."""
    intents = ("insight", "product", "pricing")
    return [
        _touch(journey, week, intents[3 * week // weeks], who)
        for week in range(weeks)
        for who in ("ann", "bob", "cy")[: 1 + 3 * week // weeks]
    ]


def test_each_week_is_estimated_from_the_opening_and_sums_to_one() -> None:
    found = _estimates([_span("a", opened_week=3)], _typical("a"))["a"]
    assert sorted(found) == [_on(week) for week in range(3, 25)]
    assert all(sum(chances.values()) == pytest.approx(1.0, abs=1e-9) for chances in found.values())


def test_a_team_is_seen_to_move_with_what_it_does() -> None:
    found = _estimates([_span("a"), _span("b")], [*_typical("a"), *_typical("b")])["a"]
    assert max(found[_on(7)], key=found[_on(7)].__getitem__) == "look"
    assert max(found[_on(15)], key=found[_on(15)].__getitem__) == "compare"
    assert max(found[_on(23)], key=found[_on(23)].__getitem__) == "choose"


def test_a_quiet_company_is_not_taken_for_an_early_one() -> None:
    """The same course with a third of the touches still ends in the last stage before the purchase."""
    quiet = [row for place, row in enumerate(_typical("quiet")) if place % 3 == 2]
    found = _estimates([_span("busy"), _span("quiet")], [*_typical("busy"), *quiet])["quiet"]
    assert max(found[_on(23)], key=found[_on(23)].__getitem__) == "choose"


def test_a_purchase_is_a_fact() -> None:
    found = _estimates([_span("a", "won", closed_week=10), _span("b")], _typical("a"))["a"]
    assert all(chances["use"] < 1e-5 for week, chances in found.items() if week < _on(10))
    assert all(chances["use"] > 0.99999 for week, chances in found.items() if week >= _on(10))
    assert max(found) == _on(24)


def test_a_lost_journey_stands_nowhere_after_its_end() -> None:
    found = _estimates([_span("a", "lost_no_decision", closed_week=10)], _typical("a"))["a"]
    assert max(found) == _on(10)


@pytest.mark.parametrize(
    ("statement", "stage"), [(("stage", "choose"), "choose"), (("criterion", "problem_stated"), "compare")]
)
def test_a_colleague_is_believed_and_a_statement_ages(statement: tuple[str, str], stage: str) -> None:
    without = _estimates([_span("a")])["a"]
    found = _estimates([_span("a")], statements=[_statement("a", 4, *statement)])["a"]
    gains = [found[_on(week)][stage] - without[_on(week)][stage] for week in range(25)]
    # what it says reaches back only through how often things happen at all, which is learnt from all weeks
    assert np.abs(gains[:4]).max() < 0.001
    assert gains[4] > 0.08
    assert abs(gains[24]) < gains[4] / 2


def test_the_crm_stage_is_evidence_of_less_weight_than_a_statement() -> None:
    crm = [_crm("a", 2, "created"), _crm("a", 4, "moved", 2)]
    without = _estimates([_span("a")])["a"][_on(4)]
    by_crm = _estimates([_span("a")], crm=crm)["a"][_on(4)]
    assert by_crm["choose"] > without["choose"] + 0.1
    both = _estimates([_span("a")], statements=[_statement("a", 4, "stage", "compare")], crm=crm)["a"][_on(4)]
    assert both["compare"] > both["choose"]


def test_nothing_known_later_changes_an_earlier_day() -> None:
    """As of a day, rows of later weeks may say anything."""
    spans = [_span(name) for name in "abc"]
    touches = [row for name in "abc" for row in _typical(name)]
    day = _on(12) + timedelta(days=6)
    before = _estimates(spans, [row for row in touches if row["week_on"] <= day], day=day)
    later = [row for row in touches if row["week_on"] > day]
    shuffled = np.random.default_rng(4).permutation([row["content_intent"] for row in later]).tolist()
    for row, intent in zip(later, shuffled, strict=True):
        row["content_intent"], row["touch_count"] = intent, 9
    crm = [_crm("a", 20, "created"), _crm("a", 21, "moved", 2)]
    statements = [_statement("b", 18, "stage", "choose")]
    assert _estimates(spans, touches, statements, crm, day) == before


def test_the_order_of_journeys_makes_no_difference_to_any() -> None:
    spans = [_span(name) for name in "abc"]
    touches = [row for name in "abc" for row in _typical(name)]
    assert _estimates(spans, touches) == _estimates(spans[::-1], touches[::-1])


def test_of_many_accounts_some_are_learnt_from_and_all_of_whom_something_was_stated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    courses = {name: _typical(name)[place:] for place, name in enumerate("abcdef")}
    context = Context(Moment(TODAY), default_settings(), (read_journey_map(MAP),))

    def learnt(names: str) -> pa.Table:
        touches = [row for name in names for row in courses[name]]
        told = [_statement("f", 4, "stage", "compare")]
        return stage_lessons.stage_lessons(_seen([*map(_span, names)], touches, told), context)

    of_few = learnt("abcf")
    assert learnt("abcdef") != of_few
    monkeypatch.setattr(stage_lessons, "MOST_ACCOUNTS", 3)
    assert learnt("abcdef") == of_few


def test_no_journeys_make_no_rows() -> None:
    assert _estimates([]) == {}


@given(st.lists(st.lists(st.floats(0.001, 1.0), min_size=4, max_size=4), min_size=1, max_size=20))
def test_parts_sum_to_a_million_and_stay_near(rows: list[list[float]]) -> None:
    chances = np.array(rows) / np.sum(rows, axis=1, keepdims=True)
    parts = in_parts(chances)
    assert (parts.sum(axis=1) == 1_000_000).all()
    assert np.abs(parts / 1e6 - chances).max() < 4e-6


def test_the_furthest_stage_probably_reached_is_shown_and_goes_back_only_when_clearly_not() -> None:
    chances = np.array(
        [
            [0.5, 0.3, 0.2], [0.2, 0.41, 0.39], [0.2, 0.38, 0.42], [0.6, 0.03, 0.37],
            [0.62, 0.02, 0.36], [0.64, 0.2, 0.16],
            [0.3, 0.34, 0.36], [0.61, 0.2, 0.19],
        ]
    )  # fmt: skip
    assert shown_stages(chances, np.array([0, 6, 8])).tolist() == [1, 1, 2, 2, 2, 1, 1, 1]


@settings(max_examples=50)
@given(st.integers(0, 1000), st.lists(st.integers(0, 20), min_size=1, max_size=5))
def test_a_change_is_always_earned_and_what_is_reached_always_shown(seed: int, lengths: list[int]) -> None:
    starts = np.concatenate(([0], np.cumsum(lengths)))
    chances = np.random.default_rng(seed).dirichlet(np.ones(4), size=int(starts[-1]))
    shown = shown_stages(chances, starts)
    for begin, end in pairwise(starts.tolist()):
        for week in range(begin, end):
            reaching = [chances[week, stage:].sum() for stage in range(4)]
            furthest = max(stage for stage in range(4) if stage == 0 or reaching[stage] >= REACHED)
            if week == begin or furthest >= shown[week - 1]:
                assert shown[week] == furthest
            elif shown[week] < shown[week - 1]:
                assert all(
                    reaching[stage] < REACHED - SLACK for stage in range(shown[week] + 1, shown[week - 1] + 1)
                )
            else:
                assert reaching[shown[week]] >= REACHED - SLACK


def test_stays_of_the_shown_stage_follow_each_other() -> None:
    weeks = {0: (0.7, 0.3), 1: (0.65, 0.35), 2: (0.2, 0.8), 3: (0.63, 0.37)}
    rows = [
        {"journey_id": "a", "week_on": _on(week), "stage": stage, "stage_probability": chance}
        for week, chances in weeks.items()
        for stage, chance in zip(("look", "compare"), chances, strict=True)
    ]
    context = Context(Moment(TODAY), default_settings(), (read_journey_map(MAP),))
    made = run_step(inferred_stages.STEP, {"stage_estimates": rows}, context=context)
    stays = [(row["stage"], row["entered_on"], row["left_on"], row["stage_probability"]) for row in made]
    assert sorted(stays, key=lambda stay: stay[1]) == [
        ("look", _on(0), _on(2), 0.65),
        ("compare", _on(2), None, 0.37),
    ]
