"""Openings of audiences: who is in one, on what basis, and how many are left out."""

from __future__ import annotations

from quorate.language import gettext, number
from quorate.views.answers import Figure, reference
from quorate.views.audiences import REASON_WORDS, audience_in
from quorate.views.consents import BASIS_WORDS
from quorate.views.evidence.openings import Input, Opening, Subject
from quorate.views.reading import Reader

_PEOPLE_SHOWN = 100


def audience(reader: Reader, name: str) -> Opening:
    """How many people of an audience may be addressed."""
    found = audience_in(reader, name)
    people = reader.rows(
        """
        with chosen as (
            select person_id, min(legal_basis) as legal_basis, min(account_id) as account_id
            from {audiences} where audience = ? group by person_id
        )
        select c.person_id, c.legal_basis, coalesce(p.full_name, p.email, 'Unnamed person') as name,
            coalesce(a.name, c.account_id) as account_name
        from chosen c
        left join {people} p on p.person_id = c.person_id
        left join {accounts} a on a.account_id = c.account_id
        order by account_name, name, c.person_id
        limit ?
        """,
        name,
        _PEOPLE_SHOWN,
    )
    more = found.people_count - len(people)
    return Opening(
        title=gettext("People of an audience who may be addressed"),
        subject=Subject(found.label),
        figure=Figure(found.people_count, "count", reference("audience", name)),
        table="audiences",
        column="legal_basis",
        formula=(
            gettext(
                "Members of buyer teams who fit everything the audience asks for, confirmed or "
                "likely, less those who refused {channel_words} and those of whom no legal basis for "
                "it is known. The basis of each person opens on their page.",
                channel_words=found.channel_words,
            )
        ),
        inputs=(
            Input(gettext("At so many accounts"), text=number(found.account_count)),
            *(
                Input(
                    gettext("Left out: {reason_words}", reason_words=REASON_WORDS[reason]), text=number(count)
                )
                for reason, count in found.left_out
            ),
            *(
                Input(f"{row['name']}, {row['account_name']}", text=BASIS_WORDS[row["legal_basis"]])
                for row in people
            ),
        ),
        notes=(
            gettext(
                "{more} more people are in it; `quorate audience export` gives all of them.",
                more=number(more),
            ),
        )
        if more > 0
        else (),
    )
