"""The plain CSV exports: their headers, their words, their dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.market.market_files import Written

from quorate.market import write_market
from quorate.market.world.stages import ROLES, STAGES
from quorate.vocabulary import closed_lists

HEADERS = {
    "linkedin/engagement": "Date,Person Name,Person Title,Company Name,Action,Post URL,Post Type,Author",
    "g2/intent": "Date,Company Name,Company Domain,Signal Type,Product,Competitor",
    "spend/spend": "Date,Platform,Campaign,Spend,Impressions,Clicks,Currency",
    "content/contents": "content_id,title,url,format,intent,audience,roles,stages,offerings,topics",
    "networks/networks": "cidr,organisation,domain",
    "statements/statements": (
        "statement_id,stated_at,author_email,author_function,subject,account_domain,person_email,value,note"
    ),
}
WEBINAR = (
    "Topic,Email,First Name,Last Name,Organization,Job Title,Registration Time,Join Time,Leave Time,Questions"
)


def usable(written: Written, name: str) -> list[dict[str, str]]:
    """Rows that are not bad on purpose."""
    bad = {row["row"] for row in written.truth("bad_rows") if row["path"] == f"inputs/{name}.csv"}
    return [row for number, row in enumerate(written.rows(name), start=1) if number not in bad]


@pytest.mark.parametrize("name", sorted(HEADERS))
def test_headers(written: Written, name: str) -> None:
    text = (written.directory / "inputs" / f"{name}.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == HEADERS[name]
    assert "\r" not in text
    assert len(text.splitlines()) > 5


def test_webinars_have_a_list_each(written: Written) -> None:
    lists = sorted((written.directory / "inputs" / "webinar").glob("*.csv"))
    assert len(lists) >= 12
    attended = missed = 0
    for path in lists:
        assert path.read_text(encoding="utf-8").splitlines()[0] == WEBINAR
        for row in usable(written, f"webinar/{path.stem}"):
            registered = datetime.fromisoformat(row["Registration Time"])
            assert re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z.]+", row["Email"])
            assert bool(row["Join Time"]) == bool(row["Leave Time"])
            if row["Join Time"]:
                attended += 1
                joined, left = (datetime.fromisoformat(row[name]) for name in ("Join Time", "Leave Time"))
                assert registered < joined < left
            else:
                missed += 1
                assert not row["Questions"]
    assert attended > 10
    assert missed > 10


def test_contents_are_labelled_with_known_words(written: Written) -> None:
    rows = written.rows("content/contents")
    assert len({row["content_id"] for row in rows}) == len({row["url"] for row in rows}) == len(rows)
    for row in rows:
        assert row["format"] in closed_lists.CONTENT_FORMATS
        assert row["intent"] in closed_lists.CONTENT_INTENTS
        assert row["audience"] in closed_lists.CONTENT_AUDIENCES
        assert set(filter(None, row["roles"].split(";"))) <= set(ROLES)
        assert set(filter(None, row["stages"].split(";"))) <= set(STAGES)
    assert any(not row["stages"] for row in rows), "some assets were never labelled"


def test_contents_are_what_people_read(written: Written) -> None:
    urls = {row["url"] for row in written.rows("content/contents")}
    pages = [
        message["properties"]["url"].split("?")[0]
        for message in written.messages()
        if message["type"] == "page"
    ]
    assert sum(url in urls for url in pages) > 0.7 * len(pages)


def test_statements_speak_the_vocabulary(written: Written) -> None:
    authors = {row["Email"] for row in written.rows("salesforce/User")}
    rows = usable(written, "statements/statements")
    for row in rows:
        assert row["subject"] in closed_lists.STATEMENT_SUBJECTS
        assert row["author_function"] in closed_lists.AUTHOR_FUNCTIONS
        assert row["author_email"] in authors
        if row["subject"] == "stance":
            assert row["value"] in closed_lists.STANCES
        if row["subject"] == "role":
            assert row["value"] in ROLES
        if row["subject"] == "stage":
            assert row["value"] in STAGES
    assert {"role", "stance"} <= {row["subject"] for row in rows}


def test_spend_covers_the_recorded_days(written: Written) -> None:
    days = {row["Date"] for row in usable(written, "spend/spend")}
    assert min(days) == "2025-05-27"
    assert max(days) == "2026-06-30"
    for row in usable(written, "spend/spend"):
        assert float(row["Spend"]) >= 0.0
        assert row["Currency"] == "EUR"
        if row["Clicks"]:
            assert int(row["Impressions"]) >= int(row["Clicks"])


@pytest.mark.parametrize("name", ["linkedin/engagement", "g2/intent"])
def test_signals_are_dated(written: Written, name: str) -> None:
    rows = usable(written, name)
    assert rows
    assert all(date(2025, 5, 27) <= date.fromisoformat(row["Date"]) <= date(2026, 6, 30) for row in rows)


def test_bad_rows_are_where_the_truth_says(tmp_path: Path) -> None:
    # the hard difficulty spoils enough rows for several kinds to turn up
    written = Written(write_market(tmp_path, accounts=20, seed=3, days=400, difficulty="hard"))
    checks: dict[str, Callable[[dict[str, str]], bool]] = {
        "currency_missing": lambda row: row["Currency"] == "",
        "spend_not_a_number": lambda row: row["Spend"] == "n/a",
        "company_missing": lambda row: row["Company Name"] == "",
        "date_unreadable": lambda row: row["Date"] == "last week",
        "name_missing": lambda row: row["Person Name"] == "",
        "address_missing": lambda row: row["Email"] == "",
        "subject_unknown": lambda row: row["subject"] not in closed_lists.STATEMENT_SUBJECTS,
        "time_unreadable": lambda row: row["stated_at"] == "31/02",
        "value_missing": lambda row: row["value"] == "",
    }
    seen = set()
    for found in written.truth("bad_rows"):
        if found["path"].endswith(".csv"):
            row = written.rows(found["path"].removeprefix("inputs/").removesuffix(".csv"))[found["row"] - 1]
            assert checks[found["flaw"]](row), found
            seen.add(found["flaw"])
    assert len(seen) >= 3
