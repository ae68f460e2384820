"""Pages land whole, a pull goes on where it was, and cursors move on only when told."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from quorate.errors import StoreError
from quorate.sources.pulls import hubspot_sign_in, salesforce_sign_in
from quorate.sources.pulls.landing import OVERLAP, Landing
from quorate.sources.pulls.secrets import hidden

FIELDS = ("Id", "Name")
NOON = datetime(2026, 7, 1, 12)


def at(*minutes: float) -> list[datetime]:
    return [NOON + timedelta(minutes=each) for each in minutes]


def test_a_pull_goes_on_where_it_was(tmp_path: Path) -> None:
    first = Landing(tmp_path / "Account", ".csv")
    begun = first.begin(FIELDS, is_full=False)
    assert first.since(begun) is None
    landed = first.land(begun, b"1,a\n2,b\n", at(-60, -50), NOON)
    first.land(landed, b"3,c\n", at(-40), NOON)
    again = Landing(tmp_path / "Account", ".csv")
    held = again.begin(FIELDS, is_full=False)
    assert (held.page_count, held.row_count) == (2, 3)
    assert again.since(held) == NOON - timedelta(minutes=40) - OVERLAP
    path = again.joined(held, "Account.sync.csv", b"Id,Name\n")
    assert path.read_bytes() == b"Id,Name\n1,a\n2,b\n3,c\n"
    assert again.cursor is None
    again.commit(held)
    assert again.cursor is not None
    assert again.cursor.through == NOON - timedelta(minutes=40)
    assert [each.name for each in (tmp_path / "Account").iterdir()] == ["cursor.json"]


def test_a_page_that_was_not_counted_is_written_over(tmp_path: Path) -> None:
    landing = Landing(tmp_path, ".csv")
    begun = landing.begin(FIELDS, is_full=False)
    landing.land(begun, b"lost\n", at(-5), NOON)
    landed = landing.land(begun, b"kept\n", at(-4), NOON)
    assert landing.joined(landed, "A.csv", b"").read_bytes() == b"kept\n"


def test_rows_changed_after_the_question_do_not_move_the_cursor(tmp_path: Path) -> None:
    landing = Landing(tmp_path, ".csv")
    landed = landing.land(landing.begin(FIELDS, is_full=False), b"", at(-9, 30, -7), NOON)
    assert landed.position == NOON - timedelta(minutes=9)
    assert landed.newest == NOON - timedelta(minutes=7)
    landed = landing.land(landed, b"", at(40, 50), NOON)
    assert landed.position == NOON - timedelta(minutes=9)
    assert landed.newest == NOON - timedelta(minutes=7)


def test_the_cursor_never_goes_back(tmp_path: Path) -> None:
    landing = Landing(tmp_path, ".csv")
    for newest in (-5, -8):
        landing.commit(landing.land(landing.begin(FIELDS, is_full=False), b"", at(newest), NOON))
    assert landing.cursor is not None
    assert landing.cursor.through == NOON - timedelta(minutes=5)
    landing.commit(landing.begin(FIELDS, is_full=False))
    assert landing.cursor.through == NOON - timedelta(minutes=5)


@pytest.mark.parametrize(
    ("fields", "is_full", "begins_anew"),
    [(("Id",), False, False), (FIELDS, False, False), (FIELDS, True, True), (("Id", "New"), False, True)],
)
def test_when_everything_is_asked_for(
    tmp_path: Path, fields: tuple[str, ...], is_full: bool, begins_anew: bool
) -> None:
    landing = Landing(tmp_path, ".csv")
    landing.commit(landing.land(landing.begin(FIELDS, is_full=False), b"", at(-5), NOON))
    begun = landing.begin(fields, is_full=is_full)
    assert (landing.since(begun) is None) is begins_anew


def test_pages_of_other_fields_are_not_mixed(tmp_path: Path) -> None:
    landing = Landing(tmp_path, ".csv")
    landing.land(landing.begin(FIELDS, is_full=False), b"1,a\n", at(-5), NOON)
    assert landing.begin(("Id", "Other"), is_full=False).page_count == 0
    assert not list(tmp_path.glob("page-*"))


def test_a_damaged_note_is_told(tmp_path: Path) -> None:
    (tmp_path / "cursor.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="how far a pull is") as told:
        Landing(tmp_path, ".csv").begin(FIELDS, is_full=False)
    assert "delete the file" in str(told.value.do)


def test_signing_in_does_not_show_its_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORATE_SALESFORCE_TOKEN", "the-token-of-salesforce")
    monkeypatch.setenv("QUORATE_HUBSPOT_TOKEN", "the-token-of-hubspot")
    of_salesforce = salesforce_sign_in.sign_in("https://acme.my.salesforce.com")
    of_hubspot = hubspot_sign_in.sign_in()
    assert "the-token-of-salesforce" in of_salesforce.secrets
    assert "the-token-of-hubspot" in of_hubspot.told
    assert "the-token" not in f"{of_salesforce!r} {of_hubspot!r}"


def test_secrets_are_blotted_out_in_every_spelling() -> None:
    text = "a/b+c d and a%2Fb%2Bc+d and a/b%2Bc%20d"
    assert hidden(text, ["a/b+c d", ""]) == "(hidden) and (hidden) and (hidden)"
