"""`quorate show`: the same facts in JSON and on a page that is read in a minute."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from rich.cells import cell_len
from tests.cli.conftest import Quorate
from tests.flow.market_fixture import NOW, quietly
from tests.views.small_people import JOURNEY, TEAM

from quorate import flow, views
from quorate.surfaces.cli.pages import print_page
from quorate.surfaces.cli.pages.figures import days_ago, in_cell, in_words, interval, with_interval
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views import Answer, Figure
from quorate.warehouse.workspace import Workspace

ASKED: list[tuple[str, ...]] = [
    ("account", "a_alder"),
    ("account", "a_long"),
    ("account", "a_fenwick"),
    ("account", "a_harbour"),
    ("journey", "j_alder"),
    ("journey", "j_long"),
    ("journey", "j_nobody"),
    ("journey", "j_lost"),
    ("person", "p_ben"),
    ("person", "p_ida"),
    ("evidence", "quorum/j_alder"),
    ("evidence", "stance/j_alder/p_ben"),
    ("evidence", "stance/j_alder/p_gia"),
    ("evidence", "stage/j_alder"),
    ("evidence", "t_04"),
    ("evidence", "formation/a_alder/2026-02-09"),
    ("journeys",),
    ("formations",),
    ("forecast",),
    ("incremental",),
    ("lateness",),
    ("productivity",),
    ("alignment",),
    ("alignment", "a_alder"),
    ("social",),
    ("fields",),
    ("programmes",),
    ("evidence", "programme-cell/a_alder/of_tally"),
    ("evidence", "consent/p_ben/email"),
    ("overview",),
]
names_of_asked = pytest.mark.parametrize("asked", ASKED, ids=" ".join)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


VIEWS: dict[str, Callable[..., Answer]] = {
    "account": views.account_view,
    "person": views.person_view,
    "journey": views.journey_view,
    "evidence": views.evidence_view,
    "journeys": views.journeys_by_stage,
    "fields": views.deal_fields_view,
    "forecast": views.forecast_view,
    "formations": views.formation_list,
    "incremental": views.incremental_view,
    "lateness": views.lateness_view,
    "productivity": views.productivity_view,
    "alignment": views.alignment_view,
    "social": views.social_view,
    "overview": views.overview,
    "programmes": views.programme_grid,
}


def answer_to(workspace: Workspace, noun: str, *keys: str, as_of: date | None = None) -> Answer:
    snapshot = flow.snapshot(workspace, lambda: NOW, quietly, as_of)
    try:
        return VIEWS[noun](snapshot, *keys)
    finally:
        snapshot.close()


@pytest.fixture(scope="module")
def answers(written: Workspace) -> dict[tuple[str, ...], Answer]:
    """What the views answer, asked once for all tests that only print it."""
    snapshot = flow.snapshot(written, lambda: NOW, quietly)
    try:
        return {asked: VIEWS[asked[0]](snapshot, *asked[1:]) for asked in ASKED}
    finally:
        snapshot.close()


def page(quorate: Quorate, workspace: Workspace, *asked: str, columns: int = 100) -> str:
    done = quorate("show", *asked, "-w", str(workspace.root), "--format", "table", COLUMNS=str(columns))
    assert done.exit_code == 0, done.output
    return done.stdout


@names_of_asked
def test_json_is_the_answer_itself(
    asked: tuple[str, ...], quorate: Quorate, written: Workspace, answers: dict[tuple[str, ...], Answer]
) -> None:
    done = quorate("show", *asked, "-w", str(written.root))
    assert done.exit_code == 0
    assert json.loads(done.stdout) == json.loads(json.dumps(answers[asked].to_dict()))


@names_of_asked
@pytest.mark.parametrize("columns", [80, 100, 180])
def test_pages_fit(
    asked: tuple[str, ...],
    columns: int,
    answers: dict[tuple[str, ...], Answer],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    print_page(answers[asked])
    text, _, commands = capsys.readouterr().out.partition("Next:")
    assert max(map(cell_len, text.splitlines())) <= min(columns, 100)
    assert "as known at the end of 2026-06-30" in text
    for line in commands.splitlines():
        assert not line or line.startswith("  quorate show "), "commands are not broken"


@names_of_asked
def test_nothing_hangs_on_colour(
    asked: tuple[str, ...],
    answers: dict[tuple[str, ...], Answer],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_page(answers[asked])
    bare = capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    for no_colour in ("1", ""):
        monkeypatch.setenv("NO_COLOR", no_colour)
        print_page(answers[asked])
        styled = capsys.readouterr().out
        assert COLOUR.sub("", styled) == bare
        assert {code for found in COLOUR.findall(styled) for code in found[2:-1].split(";")} == {
            "0",
            "1",
            "2",
        }


@pytest.mark.parametrize(
    "asked", [("account", "a_alder"), ("person", "p_ben"), ("evidence", "stage/j_alder")], ids=" ".join
)
def test_the_commands_at_the_end_answer(asked: tuple[str, ...], quorate: Quorate, written: Workspace) -> None:
    commands = page(quorate, written, *asked).partition("Next:\n")[2].splitlines()
    assert commands
    for line in commands:
        # tables written by hand have no log of which the day could be made again
        _, *arguments = line.partition("#")[0].replace(" --as-of 2026-06-30", "").split()
        assert quorate(*arguments, "-w", str(written.root)).exit_code == 0, line


def test_an_account_in_a_minute(quorate: Quorate, written: Workspace) -> None:
    text = page(quorate, written, "account", "aldermoor.example")
    facts = [
        "Logistics · employees 2,300 · GB · tier unknown",
        "Selecting a supplier since 2026-05-06, by what the buyers did. The CRM says Negotiation",
        "EUR 220,000 · to close 2026-08-31 · owner Ines Duarte · active, last touch 2026-06-24",
        "within 365 days: won 46% (28–69%) · lost to a competitor 21% · no decision 27% · still open 6%",
        "quorum 23% (12–41%) · support +0.16 · required roles filled 3 of 3",
        "5 confirmed, 3 likely, 2 possible, 1 has left",
        "Empty: Procurement, needed by Selecting a supplier; filled in won teams: 75%; could be Hal Brandt",
        "At odds: Ben Achterberg (+0.81) and Eve Okafor (-0.72)",
        "✓ require  ▶ Selecting a supplier  · validate",
        "1. Sales and marketing (name unknown): answer the open question with Devika Raman, by e-mail",
        "Why: Nobody fills the role procurement; 75% of the teams that bought had one.",
        "23 in all: 12 theirs, 4 ours, 7 both",
    ]
    assert [fact for fact in facts if fact not in text] == []
    assert not [row["name"] for row in TEAM[:9] if row["name"] and row["name"] not in text]
    assert [words(line) for line in text.splitlines() if "j_bought" in line] == [
        "2025-09-12 Tally won EUR 75,000 j_bought"
    ]


ROWS: list[tuple[str, str, str]] = [
    ("a member", "Ann Lindqvist", "Economic buyer 93% supporter +0.48 100% active 2026-06-24"),
    ("an unknown stance", "Gia Romano", "User 47% unknown 40% quiet 2026-03-11"),
    ("an unknown role", "ida@aldermoor", "Role not known – unknown 30% quiet –"),
    ("a criterion not met", "· not met", "Three people meet with us 2 of 3 Ann Lindqvist, Devika Ram…"),
    ("a criterion nobody can see", "? cannot be known", "They examine price or proposal –"),
    ("what both sides did", "2026-06-12", "both Ben Achterberg took a call (Ines Duarte)"),
]


@pytest.mark.parametrize(("first", "rest"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_rows_of_an_account(first: str, rest: str, quorate: Quorate, written: Workspace) -> None:
    lines = [words(line) for line in page(quorate, written, "account", "a_alder").splitlines()]
    assert [line for line in lines if line.startswith(first) and line.endswith(rest)]


def words(line: str) -> str:
    return " ".join(line.split())


def test_warnings_say_how_far_ahead_of_conversations_they_came(quorate: Quorate, written: Workspace) -> None:
    told = words(page(quorate, written, "formations"))
    assert (
        "Of 2 warnings of the last year before any contact, a conversation has followed 1, half of them 21 days later"
    ) in told


def test_a_journey_lists_its_horizons_and_everybody(quorate: Quorate, written: Workspace) -> None:
    text = page(quorate, written, "journey", JOURNEY)
    lines = [words(line) for line in text.splitlines()]
    assert "90 days 21% 13–32% 8% 10% 61%" in lines
    assert not [row["name"] for row in TEAM if row["name"] and row["name"] not in text]


def test_what_was_not_estimated_is_unknown(quorate: Quorate, written: Workspace) -> None:
    text = page(quorate, written, "journey", "j_nobody")
    for fact in (
        "outlook unknown",
        "quorum unknown",
        "no opportunity yet",
        "nobody is known yet",
        "None is recorded.",
    ):
        assert fact in text
    assert "0%" not in text


def test_narrow_pages_keep_every_column(quorate: Quorate, written: Workspace) -> None:
    lines = [words(line) for line in page(quorate, written, "account", "a_alder", columns=80).splitlines()]
    assert "name title role sure stance infl. momentum last" in lines
    assert [
        line
        for line in lines
        if line.startswith("Ben Ach") and line.endswith("100% champion +0.81 80% active 18 d")
    ]


def test_the_board_counts_and_places(quorate: Quorate, written: Workspace) -> None:
    lines = [words(line) for line in page(quorate, written, "journeys").splitlines()]
    assert lines[0].startswith("4 live journeys by stage")
    place = lines.index("Selecting a supplier (1) EUR 220,000")
    assert (
        lines[place + 3] == "Aldermoor Logistics Relay EUR 220,000 46% (28–69%) 23% 3 of 3 active 2026-06-24"
    )
    assert [line for line in lines if line.startswith("Fenwick & Sons – – – – 0 of 3 –")]
    assert [line for line in lines if "Tally (customer)" in line]


def test_evidence_says_how_it_is_made(quorate: Quorate, written: Workspace) -> None:
    text = page(quorate, written, "evidence", "stance/j_alder/p_ben")
    assert "= champion\n= +0.81\n" in text
    lines = [words(line) for line in text.splitlines()]
    assert [
        line
        for line in lines
        if line.startswith("2026-03-02 both Ben Achte") and line.endswith("reads +0.40, weighs 0.05")
    ]
    assert "= not known\n  -1 against" in page(quorate, written, "evidence", "stance/j_alder/p_gia")


WRONG: list[tuple[str, tuple[str, ...], int, str]] = [
    ("no key", ("account",), 2, "quorate show account KEY"),
    ("a noun misspelt", ("jorneys",), 2, "Did you mean 'journeys'?"),
    ("a strange format", ("overview", "--format", "yaml"), 2, "table or json"),
    ("no day", ("overview", "--as-of", "yesterday"), 2, "a date such as 2026-03-31"),
    ("an unknown name", ("account", "Aldermore"), 1, "nearest: Aldermoor Logistics"),
    ("two of a name", ("account", "Twin Rivers"), 1, "2 accounts answer to"),
    ("an unknown journey", ("journey", "j_none"), 1, "No journey has the id"),
    ("an unknown figure", ("evidence", "quorun/j_alder"), 1, "Did you mean 'quorum'?"),
]


@pytest.mark.parametrize(
    ("asked", "code", "said"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_what_cannot_be_shown_is_said(
    asked: tuple[str, ...], code: int, said: str, quorate: Quorate, written: Workspace
) -> None:
    done = quorate("show", *asked, "-w", str(written.root))
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr


def test_a_past_day_shows_what_was_known_then(quorate: Quorate, market: Workspace) -> None:
    day = date(2026, 3, 31)
    board = answer_to(market, "journeys", as_of=day).to_dict()
    account = next(card["account_id"] for column in board["columns"] for card in column["cards"])
    arguments = ("show", "account", account, "-w", str(market.root), "--as-of", day.isoformat())
    known = json.loads(quorate(*arguments).stdout)
    assert known == json.loads(json.dumps(answer_to(market, "account", account, as_of=day).to_dict()))
    text = quorate(*arguments, "--format", "table").stdout
    assert "as known at the end of 2026-03-31" in text
    touches = [row for journey in known["journeys"] for row in journey["thread"]["latest"]["rows"]]
    assert touches
    assert max(row["occurred_at"] for row in touches) < "2026-04-01"
    assert text != quorate("show", "account", account, "-w", str(market.root), "--format", "table").stdout


def test_every_account_with_a_journey_has_a_page(quorate: Quorate, market: Workspace) -> None:
    asked = quorate(
        "query", "select distinct account_id from journeys order by account_id", "-w", str(market.root)
    )
    accounts = [row["account_id"] for row in json.loads(asked.stdout)]
    assert len(accounts) >= 5
    for account in accounts:
        text = page(quorate, market, "account", account, columns=80)
        assert account in text
        assert "None" not in text.replace("None is recorded.", "")


FIGURES: list[tuple[Figure, str, str]] = [
    (Figure(None, "probability", "x"), "unknown", "–"),
    (Figure(0.0, "probability", "x"), "0%", "0%"),
    (Figure(0.0004, "probability", "x"), "<1%", "<1%"),
    (Figure(0.9999, "probability", "x"), ">99%", ">99%"),
    (Figure(0.23, "probability", "x", 0.12, 0.41), "23% (12–41%)", "23%"),
    (Figure(97500.4, "amount", "x", currency="USD"), "USD 97,500", "USD 97,500"),
    (Figure(5.0, "amount", "x", 0.0, 1e6, "EUR"), "EUR 5 (0–1,000,000)", "EUR 5"),
    (Figure(2, "count", "x", out_of=3), "2 of 3", "2 of 3"),
    (Figure(-0.4, "score", "x"), "-0.40", "-0.40"),
    (Figure(1.2, "days", "x"), "1 day", "1 day"),
    (Figure(2.0, "stages", "x"), "+2", "+2"),
]


@pytest.mark.parametrize(("figure", "in_full", "in_a_cell"), FIGURES)
def test_figures_in_words(figure: Figure, in_full: str, in_a_cell: str) -> None:
    assert with_interval(figure) == in_full
    assert in_cell(figure) == in_a_cell


def test_no_figure_is_unknown() -> None:
    assert (in_words(None), in_cell(None), interval(None)) == ("unknown", "–", "")
    assert days_ago(None, date(2026, 6, 30)) == "–"
    assert days_ago(datetime(2026, 5, 1, 23), date(2026, 6, 30)) == "60 d"


def test_what_systems_send_is_only_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    paper = Paper()
    for name in ("Ann\x1b[31m Lee", "[bold]Bo[/bold]", ":smile:\r\nCy", "李" * 50):
        paper.title(name, "aside")
        paper.facts([name, name])
        paper.sentence(name, label=f"{name}:")
        paper.table([Column("name", share=1), Column("more")], [[name, "more"]])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\r" not in out
    assert "[bold]Bo[/bold]" in out
    assert ":smile:  Cy" in out
    assert max(map(cell_len, out.splitlines())) <= 60


def test_the_forecast_of_one_segment_stands_alone(quorate: Quorate, written: Workspace) -> None:
    text = page(quorate, written, "forecast", "deal_type:renewal")
    assert "Renewals" in text
    assert "2026-07-01 EUR 40,000 0–90,000 EUR 60,000" in map(words, text.splitlines())
    assert "What the pipeline did" not in text
    whole = page(quorate, written, "forecast")
    assert "By type of deal" in whole
    refused = quorate("show", "forecast", "deal_type:renewals", "-w", str(written.root))
    assert refused.exit_code == 1
    assert "Did you mean 'deal_type:renewal'?" in refused.stderr


def test_the_forecast_says_what_the_pipeline_did(quorate: Quorate, written: Workspace) -> None:
    lines = [words(line) for line in page(quorate, written, "forecast").splitlines()]
    start = lines.index("open at the beginning 1 EUR 250,000")
    assert lines[start + 1 : start + 3] == [
        "lost to a competitor: Rival Ltd 30,000 1 EUR -30,000",
        "open at the end 1 EUR 220,000",
    ]
