"""Briefs: who comes, what moves them, what is open; every sentence rests on something that opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest
from tests.views.brief_world import brief_world
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, JOURNEY, LONG, LOST, NOBODY, RUN_ID

from quorate.errors import NotFound
from quorate.views import brief_view, evidence_view
from quorate.views.briefs import Brief, Sentence
from quorate.views.briefs.sentences import Sources
from quorate.warehouse.snapshots import Snapshot


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    workspace = new_workspace(tmp_path_factory.mktemp("briefs"))
    publish(workspace, brief_world(), AS_OF_AT, RUN_ID)
    held = snapshot_of(workspace)
    yield held
    held.close()


@pytest.fixture(scope="module")
def brief(snapshot: Snapshot) -> Brief:
    return brief_view(snapshot, JOURNEY)


def sentences(value: Any) -> Iterator[Sentence]:
    """Every sentence anywhere in an answer."""
    if isinstance(value, Sentence):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from sentences(item)
    elif is_dataclass(value):
        for each in fields(value):
            yield from sentences(getattr(value, each.name))


def texts(found: Any) -> list[str]:
    return [each.text for each in sentences(found)]


def test_those_invited_come(brief: Brief) -> None:
    assert [each.person_id for each in brief.attendees] == ["p_ann", "p_cho"]
    assert all(each.is_invited for each in brief.attendees)
    assert brief.meeting is not None
    assert brief.meeting.said.text == "The next meeting is booked for 8 July 2026, 09:00 UTC."


def test_others_may_be_named(snapshot: Snapshot) -> None:
    found = brief_view(snapshot, JOURNEY, ["gia romano", "p_ben"])
    assert [each.person_id for each in found.attendees] == ["p_gia", "p_ben"]
    assert "Where does Gia Romano (User) stand?" in texts(found.agenda.questions)


def test_somebody_who_is_not_on_the_team(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="Nobody on this team is called 'Kim Novak'"):
        brief_view(snapshot, JOURNEY, ["Kim Novak"])


def test_what_each_risks_and_gains_by_each_choice(brief: Brief) -> None:
    assert [each.key for each in brief.alternatives] == ["ours", "Othervendor", "nothing"]
    ann, cho = brief.attendees
    assert [(each.alternative, texts(each.risks), texts(each.gains)) for each in ann.stakes] == [
        ("ours", [], ["A date that holds."]),
        ("Othervendor", ["Paying twice."], []),
        ("nothing", [], []),
    ]
    assert not any(each.risks or each.gains for each in cho.stakes)
    assert any("Technical evaluator" in each and "knowledge/roles.yaml" in each for each in brief.missing)


def test_rivals_are_told_with_how_they_were_seen(brief: Brief) -> None:
    rival = brief.alternatives[1]
    assert texts(rival.seen) == ["Their people looked at Othervendor once, last on 9 April 2026."]
    assert texts(rival.weaknesses) == ["It has *no* <b>map</b>."]


def test_old_facts_are_marked(brief: Brief) -> None:
    (threat,) = brief.threats
    (opportunity,) = brief.opportunities
    assert (threat.is_stale, opportunity.is_stale) == (True, False)
    (old,) = [each for each in brief.sources if each.is_stale]
    assert (old.stale_on, old.words) == (date(2026, 6, 30), "A survey, 1 March 2026")


def test_what_they_read(brief: Brief) -> None:
    ann = brief.attendees[0]
    assert texts(ann.read) == [
        "How a freight firm cut its stock by a third (21 March 2026)",
        "Planning under uncertainty (18 February 2026)",
    ]


@pytest.mark.parametrize("journey", [JOURNEY, LONG, NOBODY, LOST])
def test_every_sentence_cites_and_every_source_opens(snapshot: Snapshot, journey: str) -> None:
    found = brief_view(snapshot, journey)
    numbers = {each.number for each in found.sources}
    said = list(sentences(found))
    assert said
    assert all(each.sources and set(each.sources) <= numbers for each in said)
    assert {number for each in said for number in each.sources} == numbers
    for source in found.sources:
        assert evidence_view(snapshot, source.reference).reference == source.reference


def test_nothing_is_said_without_a_source() -> None:
    with pytest.raises(ValueError, match="nothing is cited"):
        Sources(date(2026, 1, 1)).say("We are the best.")


def test_one_page_even_for_a_large_team(snapshot: Snapshot) -> None:
    found = brief_view(snapshot, LONG)
    assert len(found.attendees) == 8
    assert found.others_count > 0


def test_a_journey_that_does_not_exist(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="No journey has the id"):
        brief_view(snapshot, "j_none")
