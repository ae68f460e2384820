"""Openings of what hangs on one seat: by how much the quorum would move if somebody stood elsewhere."""

from __future__ import annotations

from dataclasses import replace

from quorate.errors import UsageError
from quorate.language import gettext
from quorate.views.answers import Figure, reference
from quorate.views.evidence.of_teams import stance
from quorate.views.evidence.openings import Input, Opening, journey_subject, required_row
from quorate.views.outlooks import agreement_of
from quorate.views.reading import Reader

_WORDS = ("supporter", "sceptic")


def swing(reader: Reader, journey_id: str, seat: str, word: str) -> Opening:
    """The move of the quorum's probability if this seat alone were a supporter's, or a sceptic's, for certain."""
    if word not in _WORDS:
        raise UsageError(f"'{word}' is not asked of a seat.", expected=f"one of {', '.join(_WORDS)}")
    row = required_row(
        reader,
        gettext("the seat '{seat}' of the journey '{journey_id}'", seat=seat, journey_id=journey_id),
        """
        select w.*, coalesce(r.label, w.role) as role_label
        from {quorum_swings} w
        inner join {journeys} j on j.journey_id = w.journey_id
        left join {map_roles} r on r.journey_map = j.journey_map and r.role = w.role
        where w.journey_id = $1 and coalesce(w.person_id, w.role) = $2
        """,
        journey_id,
        seat,
    )
    agreement = agreement_of(reader, journey_id)
    quorum = agreement.quorum if agreement else None
    moved = row["gain"] if word == "supporter" else -row["loss"]
    opening = Opening(
        title=gettext("The quorum if they were a supporter")
        if word == "supporter"
        else gettext("The quorum if they were a sceptic"),
        subject=journey_subject(reader, journey_id, row["person_id"]),
        figure=Figure(moved, "points", reference("swing", journey_id, seat, word)),
        table="quorum_swings",
        column="gain" if word == "supporter" else "loss",
        formula=gettext(
            "The probability of a quorum is computed again by the same rule, with this seat taken to be in the given "
            "stance for certain and all others as sure or unsure as they are; the figure is that less the probability "
            "as it is. Nobody is taken to follow whoever changes their mind."
        ),
        inputs=(
            *((Input(gettext("Quorum as it is"), figure=quorum),) if quorum else ()),
            Input(gettext("Role"), text=row["role_label"]),
        ),
        why_no_rows=None
        if row["person_id"]
        else gettext("Nobody fills this role, so nothing has been seen of whoever will."),
    )
    if not row["person_id"]:
        return opening
    now = stance(reader, journey_id, row["person_id"])
    return replace(
        opening,
        inputs=(*opening.inputs, Input(gettext("Where they stand now"), figure=now.figure, text=now.words)),
        queries=now.queries,
        parameters=now.parameters,
        remarks=now.remarks,
        notes=now.notes,
    )
