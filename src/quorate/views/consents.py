"""On what basis a person may be addressed, channel by channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quorate.language import Words, gettext
from quorate.views.answers import Answer, reference
from quorate.views.reading import Reader, Row
from quorate.views.wording import CHANNEL_WORDS, plain

BASIS_WORDS = Words(
    {
        "consent": "they consented",
        "legitimate_interest": "legitimate interest",
        "contract": "contract",
        "refused": "refused",
        "none": "no basis",
    }
)


def channel_words(channel: str) -> str:
    """What a channel is called: 'e-mail', 'direct mail'."""
    return CHANNEL_WORDS.get(channel, plain(channel))


@dataclass(frozen=True)
class Consent(Answer):
    """What stands for one channel: the basis, since when, who says so, and the reference that opens it.

    `note` is the company's own reason, where the basis is its rule.
    """

    channel: str
    channel_words: str
    basis: str
    basis_words: str
    since_at: datetime | None
    source: str
    note: str | None
    reference: str


def consents_of(reader: Reader, person_id: str) -> tuple[Consent, ...]:
    """What is known of a person, in order of channels; channels of which nothing is known are left out."""
    rows = reader.rows("select * from {consents} where person_id = ? order by channel", person_id)
    return tuple(consent_of(row) for row in rows)


def consent_of(row: Row) -> Consent:
    """The typed form of a row of `consents`."""
    return Consent(
        channel=row["channel"],
        channel_words=channel_words(row["channel"]),
        basis=row["basis"],
        basis_words=BASIS_WORDS[row["basis"]],
        since_at=row["since_at"],
        source=gettext("the company's rule") if row["source"] == "settings" else plain(row["source"]),
        note=row["note"],
        reference=reference("consent", row["person_id"], row["channel"]),
    )
