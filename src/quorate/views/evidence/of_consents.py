"""Openings of what stands of a person's consent in one channel: every word that was heard, and which of them counts."""

from __future__ import annotations

from quorate.language import day_text, gettext
from quorate.views.consents import BASIS_WORDS, channel_words, consent_of
from quorate.views.evidence.openings import Input, Opening, Subject, required_row
from quorate.views.evidence_rows import TOUCHES
from quorate.views.reading import Reader, Row
from quorate.views.wording import capital, plain


def consent(reader: Reader, person_id: str, channel: str) -> Opening:
    """Whether a person may be addressed in a channel."""
    row = required_row(
        reader,
        gettext(
            "whether '{person_id}' may be addressed by {channel}",
            person_id=person_id,
            channel=channel_words(channel),
        ),
        """
        select c.*, coalesce(p.full_name, p.email, 'Unnamed person') as name, p.account_id
        from {consents} c
        left join {people} p on p.person_id = c.person_id
        where c.person_id = ? and c.channel = ?
        """,
        person_id,
        channel,
    )
    words = reader.rows(
        """
        select * from {consent_words}
        where person_id = ? and scope in ('all', ?)
        order by said_at desc, basis, source, record_id
        """,
        person_id,
        channel,
    )
    stands = consent_of(row)
    return Opening(
        title=gettext("May be addressed by {channel}", channel=channel_words(channel)),
        subject=Subject(row["name"], row["account_id"], None, person_id),
        figure=None,
        words=capital(stands.basis_words) + (f": {stands.note}" if stands.note else ""),
        table="consents",
        column="basis",
        formula=(
            gettext(
                "A refusal stands until the person consents later; a record that still refuses has "
                "the last word. A word on one topic says nothing of others. Where nobody said "
                "anything, the company's own rule holds, that of the person's country before that of "
                "all others."
            )
        ),
        inputs=(
            Input(gettext("Says so"), text=f"{stands.source}, {row['record']}"),
            *(Input(_label(word), text=_told(word)) for word in words),
        ),
        queries=(TOUCHES + " where t.person_id = $1 and t.action in ('subscribed', 'unsubscribed')",),
        parameters=(person_id,),
    )


def _label(word: Row) -> str:
    about = f", {word['topic']}" if word["topic"] else ""
    every = gettext(" (every channel)") if word["scope"] == "all" else ""
    return f"{capital(BASIS_WORDS[word['basis']])}{about}{every}"


def _told(word: Row) -> str:
    since, said = day_text(word["since_at"]), day_text(word["said_at"])
    last = gettext(", last said {said}", said=said) if said != since else ""
    return gettext(
        "since {since}{last}: {source}, {record_id}",
        since=since,
        last=last,
        source=plain(word["source"]),
        record_id=word["record_id"],
    )
