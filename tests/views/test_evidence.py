from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from tests.views.small_people import JOURNEY, RUN_ID

from quorate.errors import NotFound
from quorate.views import (
    Figure,
    Page,
    account_view,
    alignment_view,
    evidence_view,
    forecast_view,
    formation_list,
    incremental_view,
    journeys_by_stage,
    lateness_view,
    overview,
    person_view,
    productivity_view,
    programme_grid,
    social_view,
)
from quorate.views.evidence import KINDS, RowFilter
from quorate.warehouse.snapshots import Snapshot

# Kinds with tests of their own: the forecast's record and ledger, contents, what plays do, signals of programmes,
# consents, audiences, suggestions for maps, and what people wrote down for briefs.
OF_OTHER_TESTS = (
    "content-", "contribution", "coverage", "deal-field", "ended", "experiment-", "forecast-track",
    "incremental-credit", "outcome-skill", "pipeline-", "play-", "programme-signal", "consent", "audience",
    "knowledge", "map-", "return", "waterfall", "account-size", "contact", "person-touches", "swing",
)  # fmt: skip


def _figures(answer: Any) -> Iterator[Figure]:
    """Every figure anywhere inside an answer."""
    if isinstance(answer, Figure):
        yield answer
    elif is_dataclass(answer):
        for field in fields(answer):
            yield from _figures(getattr(answer, field.name))
    elif isinstance(answer, (tuple, list)):
        for item in answer:
            yield from _figures(item)


def test_every_figure_shown_opens(snapshot: Snapshot) -> None:
    answers = [
        journeys_by_stage(snapshot),
        account_view(snapshot, "a_alder"),
        account_view(snapshot, "a_long"),
        account_view(snapshot, "a_fenwick"),
        person_view(snapshot, "p_ben"),
        forecast_view(snapshot),
        overview(snapshot),
        formation_list(snapshot),
        incremental_view(snapshot),
        lateness_view(snapshot),
        productivity_view(snapshot),
        alignment_view(snapshot),
        alignment_view(snapshot, "a_alder"),
        programme_grid(snapshot),
        social_view(snapshot),
    ]
    shown: dict[str, list[Figure]] = {}
    for figure in _figures(answers):
        shown.setdefault(figure.reference, []).append(figure)
    assert len(shown) > 200
    for name, figures in shown.items():
        opened = evidence_view(snapshot, name)
        assert opened.formula
        assert opened.rule.run_id == RUN_ID
        if opened.figure is not None and any(figure.unit == opened.figure.unit for figure in figures):
            values = {figure.value for figure in figures if figure.unit == opened.figure.unit}
            assert opened.figure.value in values, name


def test_every_kind_is_among_the_figures_shown_or_tested_here(snapshot: Snapshot) -> None:
    answers = [
        account_view(snapshot, "a_alder"),
        forecast_view(snapshot),
        overview(snapshot),
        formation_list(snapshot),
        incremental_view(snapshot),
        lateness_view(snapshot),
        productivity_view(snapshot),
        alignment_view(snapshot),
        alignment_view(snapshot, "a_alder"),
        programme_grid(snapshot),
        social_view(snapshot),
    ]
    shown = {figure.reference.split("/")[0] for figure in _figures(answers)}
    elsewhere = {kind for kind in KINDS if kind.startswith(OF_OTHER_TESTS)}
    assert set(KINDS) - shown - elsewhere == {"record", "usual-amount", "account-people", "account-journeys"}


@pytest.mark.parametrize(
    ("reference", "rows"),
    [
        (f"criterion/{JOURNEY}/select/exit/team_met_us", {"t_13", "t_14"}),
        (f"stance/{JOURNEY}/p_ben", {"s_ben", "t_04"}),
        (f"member-touches/{JOURNEY}/p_cho", {"t_05", "t_08"}),
        (f"late/{JOURNEY}", {"t_00", "t_01", "t_02", "t_03", "t_04", "t_05", "t_21", "t_22"}),
        (f"amount/{JOURNEY}", {"salesforce:006A", "salesforce:006B", "salesforce:006A:amount"}),
        ("opportunity/salesforce%3A006E", {"salesforce:006E"}),
        (f"influence/{JOURNEY}/p_ann", {"salesforce:006A"}),
        ("move/m_2", {"t_13", "t_14"}),
        (f"argument/{JOURNEY}", {"t_13", "t_14"}),
        ("held-back/m_3", {"t_13"}),
        ("formation/a_alder/2026-02-09", {"t_00", "t_01"}),
        ("formation-lead/a_alder/2026-02-09", {"t_00", "t_01", "t_04", "t_05"}),
        ("record/t_00", {"t_00"}),
        ("t_00", {"t_00"}),
        ("s_ben", {"s_ben"}),
    ],
)
def test_the_dated_rows_behind_a_figure(snapshot: Snapshot, reference: str, rows: set[str]) -> None:
    opened = evidence_view(snapshot, reference)
    assert {row.evidence_id for row in opened.evidence.rows} == rows
    assert opened.evidence.row_count == len(rows)


def test_a_stance_opens_with_what_each_row_weighs(snapshot: Snapshot) -> None:
    opened = evidence_view(snapshot, f"stance/{JOURNEY}/p_ben")
    assert opened.words == "champion"
    remarks = {row.evidence_id: row.remark for row in opened.evidence.rows}
    assert remarks == {
        "s_ben": "stated: reads +0.90, weighs 0.82",
        "t_04": "attended: reads +0.40, weighs 0.05",
    }
    statement = next(row for row in opened.evidence.rows if row.kind == "statement")
    assert (statement.text, statement.colleague_name) == (
        "stance: champion (sold it to his board)",
        "Ines Duarte",
    )


def test_the_rule_version_is_named(snapshot: Snapshot) -> None:
    rule = evidence_view(snapshot, f"quorum/{JOURNEY}").rule
    assert (rule.table, rule.run_id, rule.code_version, rule.map_fingerprint) == (
        "agreement", RUN_ID, "0123456789abcdef", "f" * 64,
    )  # fmt: skip


def test_a_stage_opens_with_what_inference_thinks_of_each(snapshot: Snapshot) -> None:
    inputs = {given.label: given.figure for given in evidence_view(snapshot, f"stage/{JOURNEY}").inputs}
    thought = {
        name: figure.value for name, figure in inputs.items() if name.startswith("Inference, ") and figure
    }
    assert thought == {"Inference, Validating the choice": 0.7, "Inference, Selecting a supplier": 0.3}


def test_a_quorum_opens_into_its_rules_and_members(snapshot: Snapshot) -> None:
    opened = evidence_view(snapshot, f"quorum/{JOURNEY}")
    asked = [item.text for item in opened.inputs if item.label == "The quorum asks for"]
    assert asked == [
        "at least 1 in the role Economic buyer: supporter",
        "at least 1 in the role Champion: supporter",
        "100% of the role Legal and security: not opposed",
        "60% of voting members: supporter",
    ]
    counted = {item.label for item in opened.inputs if item.text and "influence" in item.text}
    assert "Ann Lindqvist" in counted
    assert not counted & {"Hal Brandt", "Kim Novak"}, "candidates and those who left are not counted"


def test_rows_come_newest_first_a_page_at_a_time(snapshot: Snapshot) -> None:
    pages = [
        evidence_view(snapshot, f"touches/{JOURNEY}", Page(offset, 10)).evidence for offset in (0, 10, 20, 30)
    ]
    assert [len(page.rows) for page in pages] == [10, 10, 3, 0]
    assert {page.row_count for page in pages} == {23}
    moments = [row.occurred_at for page in pages for row in page.rows]
    assert moments == sorted(moments, reverse=True)


def test_a_record_shows_everything_its_source_said(snapshot: Snapshot) -> None:
    inputs = {item.label: item.text for item in evidence_view(snapshot, "record/t_00").inputs}
    assert inputs["subject"] == "<script>alert(1)</script>"
    assert inputs["source record id"] == "00T00"


@pytest.mark.parametrize(("offering", "about"), [("of_tally", "Tally"), ("any", "All offerings")])
def test_what_deals_are_usually_worth_opens_into_the_deals(
    snapshot: Snapshot, offering: str, about: str
) -> None:
    found = evidence_view(snapshot, f"usual-amount/{offering}")
    assert found.about == about
    assert found.figure is not None
    assert (found.figure.value, found.figure.currency) == (75_000.0, "EUR")
    assert [row.evidence_id for row in found.evidence.rows] == ["salesforce:006C"]


def test_a_late_logged_call_keeps_both_times(snapshot: Snapshot) -> None:
    (call,) = evidence_view(snapshot, "record/t_18").evidence.rows
    assert call.known_at is not None
    assert (call.known_at - call.occurred_at).days == 14


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("quorom/x", "Did you mean 'quorum'?"),
        ("quorum", "does not single out one figure"),
        (f"stance/{JOURNEY}", "does not single out one figure"),
        ("quorum/j_gone", "nothing published about the agreement"),
        (f"stance/{JOURNEY}/p_gone", "nothing published about the member"),
        (f"criterion/{JOURNEY}/select/exit/gone", "nothing published about the criterion"),
        (f"outlook/{JOURNEY}/7/won", "within 7 days"),
        (f"outlook/{JOURNEY}/30/lottery", "is no outcome"),
        ("forecast/soon/all", "a forecast for 'all' from soon"),
        ("usual-amount/of_relay", "nothing published about the offering"),
        ("nothing_like_this", "nothing published about the record"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_says_why(snapshot: Snapshot, reference: str, says: str) -> None:
    with pytest.raises(NotFound) as caught:
        evidence_view(snapshot, reference)
    assert says in caught.value.describe()


def test_what_is_told_beside_a_figure(snapshot: Snapshot) -> None:
    opened = evidence_view(snapshot, f"quorum/{JOURNEY}")
    assert opened.command == f"quorate show evidence quorum/{JOURNEY} --as-of 2026-06-30"
    assert opened.covers is not None
    assert "no connected system has seen" in opened.covers
    assert opened.why_no_rows is None
    nobody = evidence_view(snapshot, f"stance/{JOURNEY}/p_gia")
    assert nobody.why_no_rows is not None
    assert "30 June 2026" in nobody.why_no_rows
    prior = evidence_view(snapshot, f"outlook/{JOURNEY}/365/won").prior
    assert prior is not None
    assert prior.figure is not None


@pytest.mark.parametrize(
    ("rows", "test"),
    [
        (RowFilter(side="ours"), lambda row: row.side == "ours"),
        (RowFilter(side="theirs"), lambda row: row.side == "theirs"),
        (RowFilter(kind="touch", words="Meeting"), lambda row: "meeting" in row.text),
    ],
)
def test_dated_rows_are_narrowed(snapshot: Snapshot, rows: RowFilter, test: Callable[[Any], bool]) -> None:
    every = evidence_view(snapshot, f"touches/{JOURNEY}").evidence.rows
    found = evidence_view(snapshot, f"touches/{JOURNEY}", None, rows).evidence
    assert 0 < found.row_count < len(every)
    assert found.rows == tuple(row for row in every if test(row))


def test_a_choice_that_leaves_no_row_says_so(snapshot: Snapshot) -> None:
    opened = evidence_view(snapshot, f"touches/{JOURNEY}", None, RowFilter(words="zzz"))
    assert opened.evidence.row_count == 0
    assert opened.why_no_rows == "No row answers to this choice."
