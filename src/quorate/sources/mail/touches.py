"""The touches of a letter: one of its outside sender, or one of each outside recipient."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.sources.home import Home
from quorate.sources.mail.fields import Party
from quorate.sources.mail.letters import Letter
from quorate.sources.personal_touches import PersonalTouch, Unusable, json_text

MOST_CORRESPONDENTS = 30

ONLY_COLLEAGUES = Unusable("only_colleagues", "the message went from colleagues to colleagues")
NO_RECIPIENT = Unusable("no_recipient", "the message names no recipient")
NOBODY_OF_OURS = Unusable("nobody_of_ours", "the message is neither from nor to a colleague")
TOO_MANY = Unusable(
    "many_recipients", f"the message went to more than {MOST_CORRESPONDENTS} outsiders at once"
)


def touches_of(letter: Letter, home: Home) -> list[PersonalTouch] | Unusable:
    """The touches of a letter, or why it says nothing about buyers."""
    everybody = {party.address: party for party in (*letter.to, *letter.copied)}
    if not home.holds(letter.sender.address):
        return _inbound(letter, home)
    outside = [party for party in everybody.values() if not home.holds(party.address)]
    if not outside:
        return ONLY_COLLEAGUES if everybody else NO_RECIPIENT
    return list(_outbound(letter, outside)) if len(outside) <= MOST_CORRESPONDENTS else TOO_MANY


def _inbound(letter: Letter, home: Home) -> list[PersonalTouch] | Unusable:
    """What the sender did: replied where the message answers one, asked where it begins something with us.

    Whose message it answers is not looked up: the one it answers may stand in a mailbox nobody has imported yet, and
    what an import says must not hang on what was imported before. Somebody who answers and writes to us is in a
    conversation with us. Who only keeps us in copy has asked us nothing.
    """
    asked = [party for party in letter.to if home.holds(party.address)]
    told = [party for party in (*letter.copied, *letter.delivered_to) if home.holds(party.address)]
    if not asked and not told:
        return NOBODY_OF_OURS
    action = "replied" if letter.is_answer else "asked" if asked else "other"
    return [_touch(letter, letter.sender, action, "buyer", (asked or told)[0], is_copied=False)]


def _outbound(letter: Letter, outside: list[Party]) -> Iterator[PersonalTouch]:
    """What our sender did, once for each outside recipient."""
    written_to = {party.address for party in letter.to}
    for party in outside:
        yield _touch(letter, party, "sent", "sales", letter.sender, is_copied=party.address not in written_to)


def _touch(
    letter: Letter, party: Party, action: str, initiator: str, colleague: Party, *, is_copied: bool
) -> PersonalTouch:
    named = f"mail:{letter.message_id}"
    return PersonalTouch(
        row_number=letter.number,
        record_id=f"{named}:{party.address}",
        known_at=letter.sent_at,
        version_at=letter.sent_at,
        is_deleted=False,
        occurred_at=letter.sent_at,
        source_record_id=named,
        email=party.address,
        full_name=party.name,
        channel="email",
        action=action,
        initiator=initiator,
        colleague_key=colleague.address,
        topic=letter.subject,
        properties=json_text(
            {
                "recipients": len(letter.to) + len(letter.copied),
                "is_copied": is_copied or None,
                "is_answer": letter.is_answer or None,
            }
        ),
    )
