"""The ledger of what people state and note: nothing is lost when two speak at once, and no line can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from tests.databases import behind, unguard
from tests.ledger.plan_world import MIA, NOON, OLA, SAM

from quorate.errors import NotAllowed, NotFound, UsageError
from quorate.ledger.plan_events import Author
from quorate.ledger.plan_ledger import PlanLedger
from quorate.ledger.said_events import About, Said, SaidDraft
from quorate.ledger.said_ledger import SaidLedger
from quorate.warehouse.addresses import Database

ANN = About("a_1", "j_1", "p_ann")
STANCE_OF_ANN = "j_1|p_ann|stance"


@pytest.fixture
def ledger(database: Database) -> Iterator[SaidLedger]:
    made = SaidLedger(database)
    yield made
    made.close()


def _stance(author: Author, value: str, seen: int | None = None, said_id: str = "") -> SaidDraft:
    payload = {"subject": "stance", "value": value}
    name = said_id or f"s_{author.key}_{value}"
    return SaidDraft("statement", "stated", STANCE_OF_ANN, name, ANN, author, NOON, payload, seen)


def _note(kind: str, text: str = "", author: Author = SAM, seen: int | None = None) -> SaidDraft:
    payload: dict[str, Any] = {"text": text} if text else {}
    return SaidDraft("note", kind, "n_1", "n_1", About("a_1"), author, NOON, payload, seen)


def _write(ledger: SaidLedger, draft: SaidDraft) -> Said:
    return ledger.write([draft], NOON + timedelta(hours=1))[0]


def test_who_did_not_see_what_another_said_is_told_and_loses_nothing(ledger: SaidLedger) -> None:
    first = _write(ledger, _stance(SAM, "champion", seen=0))
    second = _write(ledger, _stance(MIA, "opponent", seen=0))
    assert not first.is_held
    assert second.is_held
    assert [each.author_name for each in second.contradicted_by] == ["Sam Seller"]
    assert ledger.version(STANCE_OF_ANN) == 1
    assert [each.payload["value"] for each in ledger.events()] == ["champion", "opponent"]


def test_who_saw_it_may_say_otherwise(ledger: SaidLedger) -> None:
    _write(ledger, _stance(SAM, "champion", seen=0))
    assert not _write(ledger, _stance(MIA, "opponent", seen=1)).is_held
    assert ledger.version(STANCE_OF_ANN) == 2


def test_two_who_say_the_same_do_not_contradict_each_other(ledger: SaidLedger) -> None:
    _write(ledger, _stance(SAM, "champion", seen=0))
    assert not _write(ledger, _stance(MIA, "champion", seen=0)).is_held


def test_nobody_contradicts_themselves(ledger: SaidLedger) -> None:
    _write(ledger, _stance(SAM, "champion", seen=0))
    assert not _write(ledger, _stance(SAM, "neutral", seen=0)).is_held


def test_a_button_pressed_twice_says_it_once(ledger: SaidLedger) -> None:
    first = _write(ledger, _stance(SAM, "champion", seen=0))
    again = _write(ledger, _stance(SAM, "champion", seen=0, said_id="s_again"))
    assert again.event == first.event
    assert len(ledger.events()) == 1


def test_what_is_held_and_pressed_again_is_held_once(ledger: SaidLedger) -> None:
    _write(ledger, _stance(SAM, "champion", seen=0))
    first = _write(ledger, _stance(MIA, "opponent", seen=0, said_id="s_1"))
    second = _write(ledger, _stance(MIA, "opponent", seen=0, said_id="s_2"))
    assert (second.is_held, second.event.event_id) == (True, first.event.event_id)
    assert second.contradicted_by == first.contradicted_by
    assert len(ledger.events()) == 2
    assert _write(ledger, _stance(MIA, "neutral", seen=0)).event.event_no == 3
    # another word since makes it another contradiction
    _write(ledger, _stance(SAM, "supporter", seen=1))
    assert _write(ledger, _stance(MIA, "opponent", seen=0, said_id="s_3")).event.event_no == 5


def test_what_was_held_is_applied_once(ledger: SaidLedger) -> None:
    _write(ledger, _note("written", "First"))
    _write(ledger, _note("edited", "Theirs", seen=1))
    held = _write(ledger, _note("edited", "Mine", seen=1)).event
    apply = replace(_note("edited", "Mine"), applies=held.event_id)
    first = _write(ledger, apply)
    assert not first.is_held
    assert _write(ledger, apply).event.event_id == first.event.event_id
    _write(ledger, _note("edited", "Theirs again"))
    assert _write(ledger, apply).event.event_no > first.event.event_no


def test_a_note_that_changed_in_another_window_is_not_overwritten(ledger: SaidLedger) -> None:
    _write(ledger, _note("written", "One"))
    _write(ledger, _note("edited", "Two", seen=1))
    late = _write(ledger, _note("edited", "Three", seen=1))
    assert late.is_held
    assert [each.payload["text"] for each in late.contradicted_by] == ["Two"]


def test_what_was_taken_back_meanwhile_can_be_said_again(ledger: SaidLedger) -> None:
    _write(ledger, _stance(SAM, "champion", seen=0, said_id="s_1"))
    _write(ledger, SaidDraft("statement", "withdrawn", STANCE_OF_ANN, "s_1", ANN, SAM, NOON))
    again = _write(ledger, _stance(SAM, "champion", seen=0, said_id="s_2"))
    assert (again.event.said_id, again.event.version, again.is_held) == ("s_2", 3, False)
    # and pressing that button twice still says it once
    assert _write(ledger, _stance(SAM, "champion", seen=0, said_id="s_3")).event == again.event


def test_what_operations_took_back_is_not_said_already(ledger: SaidLedger) -> None:
    _write(ledger, _stance(SAM, "champion", seen=0, said_id="s_1"))
    _write(ledger, SaidDraft("statement", "withdrawn", STANCE_OF_ANN, "s_1", ANN, OLA, NOON))
    assert _write(ledger, _stance(SAM, "champion", seen=0, said_id="s_2")).event.said_id == "s_2"


def test_a_mind_changed_twice_ends_where_it_was_changed_to(ledger: SaidLedger) -> None:
    for value in ("champion", "neutral", "champion"):
        last = _write(ledger, _stance(SAM, value, seen=0))
    assert (last.event.version, last.event.payload["value"]) == (3, "champion")


def test_others_words_between_do_not_make_a_button_pressed_twice_say_it_twice(ledger: SaidLedger) -> None:
    first = _write(ledger, _stance(SAM, "champion", seen=0))
    _write(ledger, _stance(MIA, "opponent", seen=1))
    assert _write(ledger, _stance(SAM, "champion", seen=0, said_id="s_again")).event == first.event


def test_what_was_withdrawn_contradicts_nobody(ledger: SaidLedger) -> None:
    _write(ledger, _stance(MIA, "opponent", seen=0, said_id="s_mia"))
    _write(ledger, SaidDraft("statement", "withdrawn", STANCE_OF_ANN, "s_mia", ANN, MIA, NOON))
    assert not _write(ledger, _stance(SAM, "champion", seen=0)).is_held


def test_an_edit_that_was_undone_can_be_made_again(ledger: SaidLedger) -> None:
    _write(ledger, _note("written", "One"))
    _write(ledger, _note("edited", "Two", seen=1))
    _write(ledger, _note("edited", "One", seen=2))
    again = _write(ledger, _note("edited", "Two", seen=1))
    assert (again.event.version, again.is_held) == (4, False)


def test_a_note_that_was_withdrawn_and_stands_again_as_it_was_can_be_edited(ledger: SaidLedger) -> None:
    for kind, text in (("written", "One"), ("withdrawn", ""), ("restored", "")):
        _write(ledger, _note(kind, text))
    edited = _write(ledger, _note("edited", "Two", seen=1))
    assert (edited.is_held, edited.event.version) == (False, 4)


def test_only_its_author_edits_a_note_and_operations_may_withdraw_it(ledger: SaidLedger) -> None:
    _write(ledger, _note("written", "One"))
    with pytest.raises(NotAllowed, match="Sam Seller's"):
        _write(ledger, _note("edited", "Two", author=MIA))
    with pytest.raises(NotAllowed, match="Sam Seller's"):
        _write(ledger, _note("withdrawn", author=MIA))
    assert not _write(ledger, _note("withdrawn", author=OLA)).is_held
    with pytest.raises(NotAllowed, match="withdrawn before"):
        _write(ledger, _note("edited", "Two"))


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"subject": "mood", "value": "good"}, "'mood' is no subject"),
        ({"subject": "stance", "value": " "}, "value is empty"),
        ({"subject": "stance", "value": "champion", "confidence": 0.0}, "no confidence"),
        ({"subject": "stance", "value": "champion", "confidence": True}, "no confidence"),
        ({"subject": "stance", "value": "champion", "confidence": 1.2}, "no confidence"),
    ],
)
def test_half_a_statement_is_refused(ledger: SaidLedger, payload: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        _write(ledger, SaidDraft("statement", "stated", "x", "s", ANN, SAM, NOON, payload))
    assert ledger.events() == []


def test_what_nobody_said_cannot_be_taken_back(ledger: SaidLedger) -> None:
    with pytest.raises(NotFound):
        _write(ledger, _note("withdrawn"))
    with pytest.raises(UsageError, match="no version 3"):
        _write(ledger, _stance(SAM, "champion", seen=3))


def test_what_is_said_later_counts_later_even_at_the_end_of_a_day(ledger: SaidLedger) -> None:
    said = [
        _write(ledger, _stance(SAM, value)).event.known_at for value in ("champion", "neutral", "sceptic")
    ]
    assert said == sorted(set(said))
    assert said[0] == NOON
    assert said[-1] < NOON + timedelta(seconds=1)


def test_lines_follow_from_each_other_and_cannot_be_changed(ledger: SaidLedger, database: Database) -> None:
    _write(ledger, _stance(SAM, "champion"))
    _write(ledger, _note("written", "One"))
    assert ledger.breaks() == []
    for words in ("update said_events set payload = '{}'", "delete from said_events"):
        with pytest.raises(IntegrityError, match="cannot be"), behind(database) as connection:
            connection.exec_driver_sql(words)
    with behind(database) as connection:
        unguard(connection, "said_events")
        connection.exec_driver_sql("update said_events set author_name = 'Somebody else' where event_no = 1")
    assert ledger.breaks() == ["line 1 of the ledger is not as it was written"]


def test_a_ledger_of_the_release_before_is_brought_up_to_date(database: Database) -> None:
    older = PlanLedger(database)
    assert older.count() == 0
    older.close()
    ledger = SaidLedger(database)
    assert ledger.events() == []
    assert ledger.breaks() == []
    _write(ledger, _stance(SAM, "champion"))
    assert [each.said_at for each in ledger.events()] == [datetime(2026, 6, 30, 13)]
    ledger.close()
