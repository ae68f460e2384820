"""How a person may be addressed, as an answer and opened."""

from __future__ import annotations

import pytest

from quorate.errors import NotFound
from quorate.views import evidence_view, person_view
from quorate.warehouse.snapshots import Snapshot


def test_a_person_shows_what_stands_by_channel(snapshot: Snapshot) -> None:
    call, email = person_view(snapshot, "p_ben").consents
    assert (call.basis_words, call.source, call.note) == (
        "legitimate interest",
        "the company's rule",
        "assessed in March",
    )
    assert (email.basis_words, email.source, email.reference) == (
        "refused",
        "salesforce",
        "consent/p_ben/email",
    )
    assert person_view(snapshot, "p_ida").consents == ()


def test_what_stands_opens_to_every_word_that_was_heard(snapshot: Snapshot) -> None:
    opened = evidence_view(snapshot, "consent/p_ben/email")
    assert [each.label for each in opened.inputs] == ["Says so", "Refused", "They consented, Newsletter"]
    assert evidence_view(snapshot, "consent/p_ben/call").words == "Legitimate interest: assessed in March"
    with pytest.raises(NotFound):
        evidence_view(snapshot, "consent/p_ben/fax")
