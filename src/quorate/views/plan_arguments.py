"""The one argument of a journey this week, in a sentence, and what of its plan was held back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from quorate.language import Words, gettext, number
from quorate.views.answers import Answer, Figure, reference
from quorate.views.reading import Reader, Row
from quorate.views.wording import capital, percent, plain, within

HELD_WORDS = Words(
    {
        "pressure": "had enough contact with us this week, sales and marketing together",
        "refused": "refuses to be addressed in every channel of the play",
        "no_basis": "may not be addressed in any channel of the play: the company's rules name no basis",
        "hurts": "belongs to those whom this play has set back, as far as own history tells",
        "experiment": "is at an account that an experiment holds out, so that there is something to compare with",
    }
)


@dataclass(frozen=True)
class HeldBack(Answer):
    """A move that is not proposed, and why, in words; `touches` opens the contacts or the refusal behind it."""

    play_label: str
    person_id: str | None
    person_name: str | None
    because: str
    touches: Figure


@dataclass(frozen=True)
class TeamArgument(Answer):
    """What the team is told this week by every move.

    Attributes
    ----------
    words: the argument as a sentence; `others` what else could be argued, in a word each.
    evidence: the figure that opens what it rests on: how many touches and statements speak for it.
    is_stalled: the team stands still, so that it gets at most `most_moves` moves.
    """

    argument_id: str
    kind: str
    words: str
    others: tuple[str, ...]
    evidence: Figure
    is_stalled: bool
    most_moves: int
    held_back: tuple[HeldBack, ...]


def argument_of(reader: Reader, journey_id: str) -> TeamArgument | None:
    """The argument of one journey; None where it wants no plan."""
    row = argument_row(reader, journey_id)
    if row is None:
        return None
    return TeamArgument(
        argument_id=row["argument_id"],
        kind=row["argument"],
        words=argument_words(row),
        others=tuple(KIND_WORDS[kind] for kind in row["other_arguments"]),
        evidence=Figure(len(row["evidence_ids"]), "count", reference("argument", journey_id)),
        is_stalled=row["is_stalled"],
        most_moves=row["most_moves"],
        held_back=_held_back(reader, journey_id),
    )


def argument_row(reader: Reader, journey_id: str) -> Row | None:
    """The row of `plan_arguments` of this week, with the labels of what it names."""
    return reader.row(
        """
        select a.*, coalesce(c.label, r.label, s.label, a.subject) as subject_label, s.buyer_asks
        from {plan_arguments} a
        inner join {journeys} j on j.journey_id = a.journey_id
        left join (
            select journey_map, criterion_id, max(label) as label from {map_criteria} group by journey_map, criterion_id
        ) c on a.argument = 'criterion' and c.journey_map = j.journey_map and c.criterion_id = a.subject
        left join {map_roles} r
            on a.argument = 'missing_role' and r.journey_map = j.journey_map and r.role = a.subject
        left join {map_stages} s
            on a.argument in ('question', 'retention', 'expansion')
            and s.journey_map = j.journey_map and s.stage = a.subject
        where a.journey_id = ?
        order by a.week_on desc
        """,
        journey_id,
    )


def argument_words(row: Row) -> str:
    """The argument as a sentence that tells whoever makes a move what to argue."""
    evidence = json.loads(row["evidence"] or "{}")
    return _SAYING[row["argument"]](row, evidence)


KIND_WORDS = Words(
    {
        "expansion": "what else would help them",
        "retention": "getting what they bought into use",
        "functions": "one view across two functions",
        "indecision": "taking the risk out of deciding",
        "status_quo": "what staying as they are costs",
        "agreement": "one view of what they need",
        "criterion": "what they still need before they can go on",
        "missing_role": "why somebody else should be at the table",
        "question": "the question they are asking",
    }
)


def _agreement(_row: Row, evidence: Mapping[str, Any]) -> str:
    spread, quorum = evidence.get("dispersion"), evidence.get("quorum_probability")
    if quorum is None:
        return (
            gettext(
                "Bring the team to one view of what it needs: their views lie {spread} apart.",
                spread=number(spread, 2),
            )
            if spread
            else gettext("Bring the team to one view of what it needs: it is not settled among them.")
        )
    return (
        gettext(
            "Bring the team to one view of what it needs: their views lie {spread} apart, and a quorum is {quorum} "
            "likely.",
            spread=number(spread, 2),
            quorum=percent(quorum),
        )
        if spread
        else gettext(
            "Bring the team to one view of what it needs: it is not settled among them, and a quorum is {quorum} "
            "likely.",
            quorum=percent(quorum),
        )
    )


def _no_decision(evidence: Mapping[str, Any]) -> str:
    risk = evidence.get("lost_no_decision_probability")
    return (
        gettext("the risk that nothing is decided is {risk}", risk=percent(risk))
        if risk is not None
        else gettext("nothing may be decided")
    )


def _question(row: Row, _evidence: Mapping[str, Any]) -> str:
    asks = (
        f"“{row['buyer_asks']}”"
        if row["buyer_asks"]
        else gettext("at {subject_label}", subject_label=row["subject_label"])
    )
    return gettext("Help them to answer what they ask themselves now: {asks}", asks=asks)


def _functions(_row: Row, evidence: Mapping[str, Any]) -> str:
    return gettext(
        "Bring two functions onto one view: {in_favour} is in favour, {against} is against.",
        in_favour=plain(str(evidence.get("for"))),
        against=plain(str(evidence.get("against"))),
    )


_SAYING: Mapping[str, Callable[[Row, Mapping[str, Any]], str]] = {
    "expansion": lambda _row, _evidence: gettext(
        "Show what would help them next, from what works for them already."
    ),
    "retention": lambda row, _evidence: gettext(
        "Help them to get what they bought into use: {subject_label}.",
        subject_label=plain(row["subject_label"] or ""),
    ),
    "functions": _functions,
    "indecision": lambda _row, evidence: gettext(
        "Deciding can be made safe: {evidence}, because they cannot bring themselves to. "
        "Take risk away and do not press.",
        evidence=_no_decision(evidence),
    ),
    "status_quo": lambda _row, evidence: gettext(
        "Staying as they are has a price: {evidence}, because they prefer what they have.",
        evidence=_no_decision(evidence),
    ),
    "agreement": _agreement,
    "criterion": lambda row, _evidence: gettext(
        "Get done what the team needs before it can go on: {subject_label}.",
        subject_label=row["subject_label"],
    ),
    "missing_role": lambda row, _evidence: gettext(
        "Say what it means for the {role}, who should be at the table.",
        role=within(plain(row["subject_label"] or "")),
    ),
    "question": _question,
}


def _held_back(reader: Reader, journey_id: str) -> tuple[HeldBack, ...]:
    rows = reader.rows(
        """
        select h.*, coalesce(p.full_name, p.email) as person_name, y.label as play_label
        from {held_back_moves} h
        inner join {journeys} j on j.journey_id = h.journey_id
        left join {people} p on p.person_id = h.person_id
        left join {map_plays} y on y.journey_map = j.journey_map and y.play = h.play
        where h.journey_id = ?
        order by h.move_id
        """,
        journey_id,
    )
    return tuple(
        HeldBack(
            play_label=row["play_label"] or capital(row["play"]),
            person_id=row["person_id"],
            person_name=(row["person_name"] or gettext("Unnamed person")) if row["person_id"] else None,
            because=HELD_WORDS[row["held_back_by"]],
            touches=Figure(len(row["evidence_ids"]), "count", reference("held-back", row["move_id"])),
        )
        for row in rows
    )
