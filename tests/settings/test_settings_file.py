"""quorate.toml: what is read, what is told, where a setting comes from, and the file a new workspace gets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.errors import ProblemsFound, UsageError
from quorate.settings import (
    WorkspaceSettings,
    default_settings,
    default_settings_text,
    examine_settings,
    load_settings,
    settings_in_force,
)

FULL = """\
name = "Acme"
currency = "CHF"
fiscal_year_starts = "april"
as_of = "today"
journey_maps = "our maps"
home_domains = ["Acme.Example", "acme.test"]
free_mail_domains = "post.example"
demand_capture_channels = ["search"]

[engine]
memory_limit = "4 gib"
threads = 3

[outcomes]
no_decision = ["Project  Cancel*", "no decision"]

[sources.salesforce.fields]
loss_reason = "Loss_Reason__c"

[sources.salesforce]
contact_roles = {"Budget Owner" = "economic_buyer", "Works Council" = "legal_security"}

[sources.hubspot]
days_between_whole_readings = 3
fields = {tier = "our_tier"}
contact_roles = {"Budget Owner" = "legal_security", "Budget holder" = "economic_buyer"}
"""

Place = tuple[int, int, str]

MISTAKES: dict[str, tuple[str, list[Place]]] = {
    "no name": ("", [(1, 1, "missing_key")]),
    "not TOML": ('name = "a"\ncurrency EUR', [(2, 10, "syntax")]),
    "value missing": ("name = ", [(1, 8, "syntax")]),
    "key twice": ('name = "a"\nname = "b"', [(2, 1, "duplicate_key")]),
    "table twice": ('name = "a"\n[engine]\nthreads = 1\n[engine]', [(4, 2, "duplicate_key")]),
    "key twice and another mistake": (
        'name = "a"\nname = "b"\ncurency = "EUR"', [(2, 1, "duplicate_key"), (3, 1, "unknown_key")],
    ),
    "key twice and then not TOML": (
        'name = "a"\nname = "b"\nengine = {threads 1}', [(2, 1, "duplicate_key"), (3, 19, "syntax")],
    ),
    "unknown key": ('name = "a"\ncurency = "EUR"', [(2, 1, "unknown_key")]),
    "unknown table": ('name = "a"\n[engin]\nthreads = 2', [(2, 2, "unknown_key")]),
    "unknown key in a table": ('name = "a"\n[engine]\nthread = 2', [(3, 1, "unknown_key")]),
    "unknown key, dotted": ('name = "a"\nengine.thread = 2', [(2, 8, "unknown_key")]),
    "unknown key, inline": ('name = "a"\nengine = {thread = 2}', [(2, 11, "unknown_key")]),
    "unknown field of ours": (
        'name = "a"\n[sources.salesforce.fields]\nlos_reason = "X__c"', [(3, 1, "unknown_word")],
    ),
    "table for text": ("[name]\nis = 1", [(1, 2, "wrong_type")]),
    "text for a table": ('name = "a"\nplans = "big"', [(2, 9, "wrong_type")]),
    "an engine nobody knows": ('name = "a"\nengine = "sparc"', [(2, 10, "unknown_word")]),
    "date for text": ("name = 2026-01-31", [(1, 8, "wrong_type")]),
    "number for text": ("name = 7", [(1, 8, "wrong_type")]),
    "unknown currency": ('name = "a"\ncurrency = "EURO"', [(2, 12, "unknown_word")]),
    "unknown month": ('name = "a"\nfiscal_year_starts = "Apil"', [(2, 22, "unknown_word")]),
    "number for a month": ('name = "a"\nfiscal_year_starts = 4', [(2, 22, "wrong_type")]),
    "unknown policy": ('name = "a"\nas_of = "yesterday"', [(2, 9, "unknown_word")]),
    "no domain": ('name = "a"\nhome_domains = ["acme.example", "acme"]', [(2, 33, "bad_text")]),
    "an address for a domain": ('name = "a"\nhome_domains = "me@acme.example"', [(2, 16, "bad_text")]),
    "no field name": (
        'name = "a"\n[sources.salesforce.fields]\nloss_reason = "Loss Reason"', [(3, 15, "bad_text")],
    ),
    "phrase without a word": ('name = "a"\n[outcomes]\ncompetitor = ["..."]', [(3, 15, "bad_text")]),
    "unknown channel": ('name = "a"\ndemand_capture_channels = ["serch"]', [(2, 28, "unknown_word")]),
    "no size": ('name = "a"\n[engine]\nmemory_limit = "4"', [(3, 16, "bad_size")]),
    "size of nothing": ('name = "a"\n[engine]\nmemory_limit = "0 GB"', [(3, 16, "bad_size")]),
    "no threads": ('name = "a"\n[engine]\nthreads = 0', [(3, 11, "out_of_range")]),
    "empty list": ('name = "a"\nhome_domains = []', [(2, 16, "empty_list")]),
    "list over several lines": (
        'name = "a"\nhome_domains = [\n  "a.example",  # ours\n  "b",\n]', [(4, 3, "bad_text")],
    ),
    "after a text of several lines": ('name = """a\nb"""\ncurency = 1', [(3, 1, "unknown_key")]),
    "key twice but for white space": (
        'name = "a"\n[sources.salesforce.contact_roles]\n"A B" = "x"\n"A  B" = "y"',
        [(4, 1, "duplicate_key")],
    ),
    "number of hundreds of digits": (
        f'name = "a"\n[write_back.hubspot]\nleast_role_probability = {"9" * 400}', [(3, 26, "out_of_range")],
    ),
    "too deep": ("name = " + "[" * 600 + "]" * 600, [(1, 1, "too_deep")]),
}  # fmt: skip


def places(text: str, roles: tuple[str, ...] = ()) -> list[Place]:
    read, problems = examine_settings(text, roles=roles)
    assert (read is None) == bool(problems)
    return [(problem.line, problem.column, problem.code) for problem in problems]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_at_its_place(name: str) -> None:
    text, expected = MISTAKES[name]
    assert places(text) == expected


def test_everything_that_can_be_set() -> None:
    read, problems = examine_settings(FULL)
    assert not problems
    assert read is not None
    assert (read.name, read.currency, read.fiscal_year_starts, read.as_of) == ("Acme", "CHF", 4, "today")
    assert read.journey_maps == "our maps"
    assert read.home_domains == ("acme.example", "acme.test")
    assert read.free_mail_domains == ("post.example",)
    assert read.demand_capture_channels == ("search",)
    assert (read.memory_limit, read.threads) == ("4GiB", 3)
    assert read.sources.salesforce.fields == {"loss_reason": "Loss_Reason__c"}
    assert read.sources.salesforce.contact_roles == {
        "Budget Owner": "economic_buyer",
        "Works Council": "legal_security",
    }
    assert read.sources.contact_roles == {
        "Budget Owner": "economic_buyer",
        "Works Council": "legal_security",
        "Budget holder": "economic_buyer",
    }
    assert read.sources.hubspot.days_between_whole_readings == 3
    assert read.sources.fields_of("hubspot") == {"tier": "our_tier"}
    assert read.sources.fields_of("segment") == {}
    assert read.outcomes.no_decision_phrases == ("project cancel*", "no decision")
    assert read.outcomes.competitor == default_settings().outcomes.competitor


@pytest.mark.parametrize(
    "folder",
    [
        "..", "../maps", "maps/../..", "maps/../../other", "/etc", "/", "C:/maps", "C:maps", "..\\\\maps", "maps\\\\..",
        "\\u0000maps",
    ],
)  # fmt: skip
def test_journey_maps_lie_nowhere_else_on_the_machine(folder: str) -> None:
    _, problems = examine_settings(f'name = "Acme"\njourney_maps = "{folder}"\n')
    assert [(each.line, each.column) for each in problems] == [(2, 16)]
    assert "a folder within the workspace" in (problems[0].expected or "")


@pytest.mark.parametrize(
    "folder", ["maps", "our maps", "maps/2026", "..maps", "maps..", "a..b/c", "Kärtchen"]
)
def test_journey_maps_may_lie_in_any_folder_of_the_workspace(folder: str) -> None:
    read, problems = examine_settings(f'name = "Acme"\njourney_maps = "{folder}"\n')
    assert list(problems) == []
    assert read is not None
    assert read.journey_maps == folder


def test_contact_roles_are_held_against_the_maps_roles() -> None:
    assert places(FULL, ("economic_buyer", "legal_security")) == []
    assert places(FULL, ("economic_buyer", "legal")) == [
        (21, 71, "unknown_role"),
        (26, 35, "unknown_role"),
    ]


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("no decision", "no_decision"),
        ("lost - no-decision / on hold", "no_decision"),
        ("budget", "no_decision"),
        ("project cancelled", "no_decision"),
        ("nobudgetary", None),
        ("competitor", "competitor"),
        ("lost to competitors", "competitor"),
        ("incumbent vendor", "competitor"),
        ("competence", None),
        ("price", None),
    ],
)
def test_what_a_reason_for_a_loss_means(said: str, meaning: str | None) -> None:
    outcomes = default_settings().outcomes
    found = {
        name
        for name, patterns in (("no_decision", outcomes.no_decision), ("competitor", outcomes.competitor))
        if any(re.search(pattern, said) for pattern in patterns)
    }
    assert found == ({meaning} if meaning else set())


@pytest.mark.parametrize(
    ("stage", "is_won", "is_lost"),
    [
        ("closed won", True, False),
        ("closedwon", True, False),
        ("closed lost", False, True),
        ("wonder", False, False),
    ],
)
def test_what_a_closed_stage_means(stage: str, *, is_won: bool, is_lost: bool) -> None:
    outcomes = default_settings().outcomes
    assert any(re.search(pattern, stage) for pattern in outcomes.won_stages) is is_won
    assert any(re.search(pattern, stage) for pattern in outcomes.lost_stages) is is_lost


@pytest.mark.parametrize("name", ["Acme", 'Say "hi" \\ here', "Zoë\x7f & Söhne", "a = [1] # no comment"])
def test_the_file_of_a_new_workspace_says_the_defaults(name: str) -> None:
    read, problems = examine_settings(default_settings_text(name))
    assert not problems
    assert read == WorkspaceSettings(name=name)


def test_every_comment_of_a_new_file_can_be_used() -> None:
    """What stands behind a comment sign as an example is valid once the sign is taken away."""
    text = default_settings_text("Acme")
    used = re.sub(r"^# (?=(\w+|\".*\") = |\[)", "", text, flags=re.MULTILINE)
    assert used != text
    read, problems = examine_settings(used)
    assert not problems
    assert read is not None
    assert (read.threads, read.memory_limit) == (4, "4GB")
    assert read.engine.spark == {"spark.executor.memory": "8g"}
    assert read.sources.salesforce.contact_roles
    assert read.home_domains


def test_an_engine_may_be_named_alone() -> None:
    read, problems = examine_settings('engine = "spark"\n' + default_settings_text("Acme"))
    assert not problems
    assert read is not None
    assert (read.engine.name, read.engine.master) == ("spark", None)


@pytest.mark.parametrize("name", ["", "  ", "x" * 501])
def test_a_workspace_needs_a_name(name: str) -> None:
    with pytest.raises(UsageError):
        default_settings_text(name)


def test_loading_a_file(tmp_path: Path) -> None:
    path = tmp_path / "quorate.toml"
    path.write_text(FULL, encoding="utf-8")
    assert load_settings(path).name == "Acme"
    path.write_text("nam = 1", encoding="utf-8")
    with pytest.raises(ProblemsFound) as raised:
        load_settings(path)
    assert [each.code for each in raised.value.problems] == ["missing_key", "unknown_key"]
    with pytest.raises(ProblemsFound):
        load_settings(tmp_path / "none.toml")


def test_where_each_setting_comes_from(tmp_path: Path) -> None:
    path = tmp_path / "quorate.toml"
    path.write_text(FULL, encoding="utf-8")
    told = {each.key: (each.value, each.origin) for each in settings_in_force(path)}
    assert told["fiscal_year_starts"] == ('"april"', f"{path}:3")
    assert told["engine.threads"] == ("3", f"{path}:12")
    assert told["outcomes.won_stages"] == ('["won", "closed won", "closedwon"]', "default")
    assert told["sources.salesforce.fields"] == ('{"loss_reason" = "Loss_Reason__c"}', f"{path}:17")


@settings(max_examples=150)
@given(st.text(alphabet=st.sampled_from("ab.=[]{}\"'#\n ,1-:T\\")) | st.text())
def test_any_text_is_either_settings_or_problems(text: str) -> None:
    places(text)


@settings(max_examples=100)
@given(st.integers(0, len(FULL)), st.integers(0, 6), st.text(alphabet='a.=[]{}"\n ,1#', max_size=3))
def test_any_change_to_a_file_is_either_settings_or_problems(start: int, length: int, piece: str) -> None:
    places(FULL[:start] + piece + FULL[start + length :])
