"""On what basis a person may be addressed: who said what last, worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.log_worlds import stage_tables
from tests.worlds import run_step, run_steps

from quorate.identity import country_codes
from quorate.settings import default_settings, examine_settings
from quorate.warehouse.declared import declared_tables
from quorate.warehouse.steps import SqlStep

REFUSALS, WORDS, CONSENTS = (
    SqlStep("quorate.identity", name) for name in ("record_refusals", "consent_words", "consents")
)
Row = dict[str, Any]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


def version(number: int, day: str, record: str = "c1", **facts: Any) -> Row:
    """A version of a record of a person, known since January."""
    return {
        "record_id": record, "kind": "crm_contact", "source": "salesforce", "version_no": number,
        "known_at": at("01-01"), "version_at": at(day), "properties": json.dumps(facts),
    }  # fmt: skip


def versions(*rows: Row) -> pa.Table:
    table = pa.Table.from_pylist(
        rows,
        schema=pa.schema(
            [
                *((name, pa.string()) for name in ("record_id", "kind", "source", "properties")),
                ("version_no", pa.int64()),
                ("known_at", pa.timestamp("us")),
                ("version_at", pa.timestamp("us")),
            ]
        ),
    )
    return table.append_column("is_later_version", pa.array([False] * len(rows)))


def refusals(*rows: Row) -> list[tuple[Any, ...]]:
    return [
        (row["scope"], row["basis"], row["since_at"], row["said_at"])
        for row in run_step(REFUSALS, {"people_versions": versions(*rows)})
    ]


def test_a_flag_stands_since_the_version_that_first_said_so() -> None:
    assert refusals(
        version(1, "01-01", has_opted_out_of_email=False),
        version(2, "02-01", has_opted_out_of_email=True, do_not_call=False),
        version(3, "03-01", has_opted_out_of_email=True),
    ) == [("email", "refused", at("02-01"), at("03-01"))]


def test_a_flag_taken_back_is_no_refusal() -> None:
    assert refusals(version(1, "01-01", do_not_call=True), version(2, "02-01", do_not_call=False)) == []


def test_a_flag_that_a_later_export_leaves_out_is_not_taken_back() -> None:
    assert refusals(version(1, "01-01", has_opted_out_of_fax=True), version(2, "02-01")) == [
        ("fax", "refused", at("01-01"), at("01-01"))
    ]


def test_a_legal_basis_that_is_left_out_is_gone_and_one_that_changed_began_anew() -> None:
    assert refusals(version(1, "01-01", legal_basis="contract"), version(2, "02-01")) == []
    assert refusals(
        version(1, "01-01", legal_basis="contract"), version(2, "02-01", legal_basis="legitimate_interest")
    ) == [("all", "legitimate_interest", at("02-01"), at("02-01"))]


PEOPLE_IDS = [
    {"kind": "crm_contact", "value": "c1", "person_id": "ann"},
    {"kind": "crm_lead", "value": "l1", "person_id": "bo"},
    {"kind": "email", "value": "cy@acme.com", "person_id": "cy"},
]


def words(inputs: Mapping[str, Sequence[Row]], day: date = date(2026, 6, 30)) -> list[tuple[Any, ...]]:
    given: dict[str, Any] = {"people_versions": versions(), "person_ids": PEOPLE_IDS, **inputs}
    return [
        (row["person_id"], row["scope"], row["basis"], row["record_id"])
        for row in run_steps([REFUSALS, WORDS], given, day)
    ]


def consent(record: str, **facts: Any) -> Row:
    """A row of the log: a refusal of e-mail in February."""
    return {
        "record_id": record, "source": "salesforce", "stated_at": at("02-01"), "channel": "email", "basis": "refused",
        **facts,
    }  # fmt: skip


def test_an_individual_speaks_for_every_record_that_names_it() -> None:
    people = [
        {"record_id": "c1", "kind": "crm_contact", "properties": '{"individual":"i"}'},
        {"record_id": "l1", "kind": "crm_lead", "properties": '{"individual":"i"}'},
    ]
    assert words(
        {"observed_people": people, "observed_consents": [consent("i", person_key="i", channel="all")]}
    ) == [
        ("ann", "all", "refused", "i"),
        ("bo", "all", "refused", "i"),
    ]


def test_a_consent_for_an_address_is_of_whoever_has_the_address() -> None:
    log = [
        consent("point", email="cy@acme.com", basis="none"),
        consent("word", point_key="point", basis="consent"),
        consent("nobody", email="dee@acme.com"),
    ]
    assert words({"observed_people": [], "observed_consents": log}) == [("cy", "email", "consent", "word")]


def test_what_has_ended_or_was_not_said_yet_says_nothing() -> None:
    log = [
        consent("ended", email="cy@acme.com", basis="consent", ends_at=at("03-01")),
        consent("later", email="cy@acme.com", stated_at=at("05-01")),
    ]
    assert words({"observed_people": [], "observed_consents": log}, date(2026, 4, 30)) == []
    assert words({"observed_people": [], "observed_consents": log[:1]}, date(2026, 2, 28)) == [
        ("cy", "email", "consent", "ended")
    ]


def test_unsubscribing_is_a_word() -> None:
    touch = {"action": "unsubscribed", "occurred_at": at("02-01"), "source": "marketo"}
    touches = [{**touch, "person_id": "ann", "source_record_id": "t"}, {**touch, "source_record_id": "u"}]
    assert words({"observed_people": [], "touches": touches}) == [("ann", "email", "refused", "t")]


def word(
    basis: str, day: str, scope: str = "email", topic: str | None = None, said: str | None = None
) -> Row:
    return {
        "person_id": "ann", "scope": scope, "topic": topic, "basis": basis, "since_at": at(day),
        "said_at": at(said or day), "source": "crm", "record_id": f"{basis} {day}",
    }  # fmt: skip


def standing(
    rows: Sequence[Row], settings: str = "", country: str = "Deutschland"
) -> dict[str, tuple[str, str]]:
    """What stands per channel, with the record that says so."""
    read, problems = examine_settings(f'name = "a"\n{settings}') if settings else (default_settings(), ())
    assert read is not None, problems
    names = ("person_id", "scope", "topic", "basis", "source", "record_id")
    schema = [
        *((name, pa.string()) for name in names),
        *((name, pa.timestamp("us")) for name in ("since_at", "said_at")),
    ]
    codes = run_step(country_codes.STEP, {"written_countries": [{"country": country}]})
    made = run_step(
        CONSENTS,
        {
            "consent_words": pa.Table.from_pylist(list(rows), schema=pa.schema(schema)),
            "people": [{"person_id": "ann"}],
            "person_facts": [{"person_id": "ann", "country": country}],
            "country_codes": pa.Table.from_pylist(codes, schema=country_codes.SCHEMA),
            "declared_bases": declared_tables(read, ())["declared_bases"],
        },
    )
    return {row["channel"]: (row["basis"], row["record"]) for row in made}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # the later word counts, whichever it is
        ([word("refused", "02-01"), word("consent", "03-01")], "consent 03-01"),
        ([word("consent", "02-01"), word("refused", "03-01")], "refused 03-01"),
        # a record that still refuses after a consent was given elsewhere has the last word
        ([word("refused", "01-01", said="04-01"), word("consent", "03-01")], "refused 01-01"),
        # no interest or contract of ours outweighs a refusal, however late it was written down
        ([word("refused", "02-01"), word("legitimate_interest", "05-01", scope="all")], "refused 02-01"),
        ([word("contract", "02-01"), word("consent", "01-01")], "consent 01-01"),
        # a topic refused is not everything refused
        ([word("refused", "03-01", topic="news"), word("consent", "02-01", topic="offers")], "consent 02-01"),
        ([word("consent", "02-01", topic="news"), word("refused", "03-01", topic="news")], "refused 03-01"),
        ([word("refused", "03-01", topic="news"), word("contract", "02-01")], "contract 02-01"),
    ],
)
def test_which_word_stands(rows: list[Row], expected: str) -> None:
    assert standing(rows)["email"][1] == expected


def test_unsubscribing_from_mail_does_not_touch_calls() -> None:
    declared = 'privacy.legal_basis.call = {basis = "legitimate_interest", note = "assessed"}'
    assert standing([word("refused", "02-01")], declared) == {
        "email": ("refused", "refused 02-01"),
        "call": ("legitimate_interest", "privacy.legal_basis.call"),
    }


def test_a_refusal_of_everything_beats_every_rule_of_the_company() -> None:
    declared = 'privacy.legal_basis.call = {basis = "contract", note = "terms"}'
    assert set(standing([word("refused", "02-01", scope="all")], declared).values()) == {
        ("refused", "refused 02-01")
    }


@pytest.mark.parametrize(
    ("country", "basis"),
    [("Deutschland", "none"), ("AT", "legitimate_interest"), ("", "legitimate_interest")],
)
def test_the_rule_of_the_country_goes_before_that_of_all(country: str, basis: str) -> None:
    declared = (
        '[privacy.legal_basis.email]\nbasis = "legitimate_interest"\nnote = "x"\ncountries = {DE = "none"}'
    )
    assert standing([], declared, country) == {"email": (basis, "privacy.legal_basis.email")}


def test_without_word_or_rule_nothing_is_known() -> None:
    assert standing([]) == {}


def test_a_past_day_knows_what_was_known_then(tmp_path: Path) -> None:
    """The export holds two versions of one contact, and a word of another system in between."""

    def contact(version_at: datetime, **facts: Any) -> Row:
        return {
            "record_id": "salesforce:003", "kind": "crm_contact", "email": "ann@acme.com", "full_name": "Ann Lee",
            "known_at": at("01-01"), "version_at": version_at, "properties": json.dumps(facts),
            "fingerprint": str(version_at),
        }  # fmt: skip

    log = {
        "observed_people": [contact(at("01-01")), contact(at("05-01"), has_opted_out_of_email=True)],
        "observed_consents": [
            {
                "record_id": "webinar:1", "source": "webinar", "email": "ann@acme.com", "channel": "email",
                "basis": "consent", "stated_at": at("03-01"), "known_at": at("03-01"),
            }
        ],
    }  # fmt: skip
    stood = {
        day: [
            (row["basis"], row["since_at"], row["source"])
            for row in stage_tables(tmp_path / str(day), log, ["consents"], day)["consents"]
        ]
        for day in (date(2026, 2, 1), date(2026, 4, 1), date(2026, 6, 1))
    }
    assert list(stood.values()) == [
        [],
        [("consent", at("03-01"), "webinar")],
        [("refused", at("05-01"), "salesforce")],
    ]
