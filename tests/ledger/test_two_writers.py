"""Two people write about one move at once: nothing is lost, nothing overwritten, and the end is determined."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.databases import postgres_database
from tests.ledger.plan_world import MIA, NOON, SAM, draft
from tests.postgres import Cluster

from quorate.errors import NotAllowed
from quorate.ledger.plan_events import Author, PlanEvent, Written
from quorate.ledger.plan_ledger import PlanLedger
from quorate.vocabulary.plan_standing import SAYINGS, standing_after, to_plain
from quorate.warehouse.addresses import Database

STAMPS = {"accepted_at", "done_at", "dismissed_at"}
ACTS = st.one_of(
    st.just(("accepted", {})),
    st.just(("reopened", {})),
    st.just(("done", {"outcome": "Yes"})),
    st.sampled_from(["wrong_time", "no_means"]).map(lambda word: ("dismissed", {"reason": word})),
    st.sampled_from(["sales", "marketing", "both"]).map(
        lambda word: ("handed_over", {"owner_function": word})
    ),
    st.integers(1, 28).map(lambda day: ("edited", {"due_on": f"2026-07-{day:02}"})),
    st.sampled_from(["email", "call"]).map(lambda word: ("edited", {"channel": word})),
    st.integers(1, 28).map(lambda day: ("snoozed", {"until": f"2026-08-{day:02}"})),
    st.just(("commented", {"text": "Well"})),
)
# Who writes, whether they look at the move just before, and what they do.
STORIES = st.lists(st.tuples(st.booleans(), st.booleans(), ACTS), max_size=14)


Lived = tuple[list[PlanEvent], list[Written], list[str]]


def _lived_in_a_file(story: list[Any]) -> Lived:
    with tempfile.TemporaryDirectory() as folder:
        return _lived(Path(folder) / "quorate.sqlite", story)


def _lived(database: Database, story: list[Any]) -> Lived:
    ledger = PlanLedger(database)
    seen = {SAM.key: 0, MIA.key: 0}
    written = []
    for place, (is_sam, looks, (kind, payload)) in enumerate(story):
        author = SAM if is_sam else MIA
        if looks:
            seen[author.key] = ledger.standing("m_1").version
        try:
            one = draft(kind, author, seen[author.key], **payload)
            written += ledger.write([one], NOON + timedelta(minutes=place))
        except NotAllowed:
            continue
    events, breaks = ledger.events(), ledger.breaks()
    ledger.close()
    return events, written, breaks


@given(STORIES)
@settings(max_examples=60, deadline=None)
def test_any_interleaving(story: list[Any]) -> None:
    _require_nothing_lost(story, _lived_in_a_file)


@given(STORIES)
@settings(max_examples=8, deadline=None)
def test_any_interleaving_on_postgres(postgres: Cluster, story: list[Any]) -> None:
    def lived(story: list[Any]) -> Lived:
        with postgres_database(postgres) as database:
            return _lived(database, story)

    _require_nothing_lost(story, lived)


def _require_nothing_lost(story: list[Any], lived: Callable[[list[Any]], Lived]) -> None:
    events, written, breaks = lived(story)
    ids = [event.event_id for event in events]
    assert breaks == []
    # whatever was not refused stands in the ledger, each once
    assert {each.event.event_id for each in written} == set(ids)
    assert len(set(ids)) == len(ids)
    assert all(not each.is_held for each in written if each.event.kind in SAYINGS)
    changes = [event for event in events if event.effect == "changed"]
    assert [event.version for event in changes] == list(range(1, len(changes) + 1))
    # no change overwrote what another did and its author had not seen
    for event in changes:
        unseen = changes[event.seen_version or 0 : (event.version or 0) - 1]
        for other in (each for each in unseen if each.author_key != event.author_key):
            assert not (set(event.after or {}) & set(other.after or {})) - STAMPS
    # the end is what the last change of each field said
    last: dict[str, Any] = {}
    for event in changes:
        last |= event.after or {}
    standing = to_plain(vars(standing_after(vars(event) for event in events)))
    assert {name: standing[name] for name in last} == last
    assert standing["version"] == len(changes)
    # and the same story ends the same
    assert [event.event_id for event in lived(story)[0]] == ids


def test_two_at_the_very_same_time(database: Database) -> None:
    """Both change the due day thirty times from what they last saw; every try is in the ledger."""
    results: dict[str, list[Written]] = {SAM.key: [], MIA.key: []}

    def live(author: Author) -> None:
        ledger = PlanLedger(database)
        for day in range(1, 31):
            seen = ledger.standing("m_1").version
            due_on = f"2026-{7 if author is SAM else 8:02}-{day:02}"
            results[author.key] += ledger.write([draft("edited", author, seen, due_on=due_on)], NOON)
        ledger.close()

    threads = [threading.Thread(target=live, args=(author,)) for author in (SAM, MIA)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger = PlanLedger(database)
    events = ledger.events()
    assert ledger.breaks() == []
    ledger.close()
    assert [event.event_no for event in events] == list(range(1, 61))
    ids = {each.event.event_id for found in results.values() for each in found}
    assert ids == {event.event_id for event in events}
    held = [event for event in events if event.effect == "held"]
    told = [each for found in results.values() for each in found if each.is_held]
    assert len(held) == len(told)
    assert all(each.contradicted_by for each in told)
