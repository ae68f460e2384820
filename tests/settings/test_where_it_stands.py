"""Settings are told where the tables of a workspace stand, and keep every other word."""

from __future__ import annotations

import pytest

from quorate.errors import UsageError
from quorate.settings import default_settings_text, examine_settings
from quorate.settings.where_it_stands import in_own_files, on_server

NEW = "postgresql://quorate@new.example/acme"
WRITTEN = {
    "as init writes it": default_settings_text("Acme", "env:QUORATE_DATABASE"),
    "own files": default_settings_text("Acme"),
    "both on a server": 'name = "Acme"\ndatabase = "env:A"\n\n[collector]\ninbox = "env:B"\nevents_per_second = 5\n',
    "no table": 'name = "Acme"',
    "a dotted key": 'collector.inbox = "env:B"\nname = "Acme"\n',
    "other tables": '# ours\nname = "Acme"\n\n[privacy.retention]\nsaid = "2 years"\n',
}


def stands(text: str) -> tuple[str | None, str | None]:
    settings, problems = examine_settings(text)
    assert settings, problems
    assert settings.name == "Acme"
    return settings.database, settings.collector.inbox


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_in_own_files_every_line_is_kept_and_two_say_nothing_any_more(text: str) -> None:
    made = in_own_files(text)
    assert stands(made) == (None, None)
    before, after = text.splitlines(), made.splitlines()
    assert [line.removeprefix("# ") for line in after] == [line.removeprefix("# ") for line in before]
    assert in_own_files(made) == made


@pytest.mark.parametrize("text", [text for name, text in WRITTEN.items() if name != "a dotted key"])
def test_on_a_server_both_are_named_and_nothing_else_changes(text: str) -> None:
    made = on_server(text, NEW)
    assert stands(made) == (NEW, NEW)
    kept = [line for line in text.splitlines() if "database =" not in line and "inbox =" not in line]
    assert [line for line in kept if line not in made.splitlines()] == []
    assert on_server(made, NEW) == made


@pytest.mark.parametrize("text", ['name = "Acme"\ncollector = { inbox = "env:B", events_per_second = 5 }\n'])
def test_a_line_that_says_more_is_not_set_aside(text: str) -> None:
    with pytest.raises(UsageError, match="cannot be told") as refused:
        in_own_files(text)
    assert "on a line of its own" in str(refused.value)


def test_no_password_is_written_into_the_settings() -> None:
    with pytest.raises(UsageError, match="address cannot be used"):
        on_server(WRITTEN["own files"], "postgresql://u:secret@db.example/quorate")
