"""What to do next on one journey, and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from quorate.language import day_text, gettext, number
from quorate.views.answers import Answer, Figure, reference
from quorate.views.criterion_words import seen_words
from quorate.views.move_reasons import explained
from quorate.views.reading import Reader, Row
from quorate.views.wording import MOMENTUM_WORDS, STANCE_WORDS, capital, percent, plain


@dataclass(frozen=True)
class Move(Answer):
    """One recommended next action.

    Attributes
    ----------
    because: why, in a sentence; `reasons` as the plan has them.
    explained: why it is as it is, in sentences: what it would add, the channel, the words, the effort.
    effort_hours: hours of our time it takes, as its play says.
    """

    move_id: str
    play: str
    play_label: str
    person_id: str | None
    person_name: str | None
    vacancy_role: str | None
    vacancy_label: str | None
    content_id: str | None
    content_title: str | None
    content_url: str | None
    owner_function: str
    owner_name: str | None
    channel: str
    due_on: date
    serves: str
    expected_gain: Figure
    because: str
    explained: tuple[str, ...]
    reasons: Mapping[str, Any]
    status: str
    effort_hours: float | None = None


def moves_of(reader: Reader, journey_id: str) -> tuple[Move, ...]:
    """The moves of one journey in the order the plan ranks them."""
    rows = reader.rows(
        """
        select m.*, p.full_name, p.email, c.title as content_title, c.url as content_url, k.name as
            owner_name,
            coalesce(r.label, m.vacancy_role) as vacancy_label, y.label as play_label
        from {moves} m
        inner join {journeys} j on j.journey_id = m.journey_id
        left join {people} p on p.person_id = m.person_id
        left join {contents} c on c.content_id = m.content_id
        left join {colleagues} k on k.colleague_id = m.owner_id
        left join {map_roles} r on r.journey_map = j.journey_map and r.role = m.vacancy_role
        left join {map_plays} y on y.journey_map = j.journey_map and y.play = m.play
        where m.journey_id = ?
        """,
        journey_id,
    )
    moves = [move_of_row(row) for row in rows]
    return tuple(
        sorted(moves, key=lambda move: (move.reasons.get("rank", len(moves)), move.due_on, move.move_id))
    )


def move_of_row(row: Row) -> Move:
    """A move from a row of `moves` with the names of whom and what it names."""
    reasons = json.loads(row["reasons"] or "{}")
    reasons = reasons if isinstance(reasons, dict) else {"because": "", "facts": reasons}
    return Move(
        move_id=row["move_id"],
        play=row["play"],
        play_label=row["play_label"] or str(reasons.get("text") or capital(row["play"])),
        person_id=row["person_id"],
        person_name=(row["full_name"] or row["email"] or gettext("Unnamed person"))
        if row["person_id"]
        else None,
        vacancy_role=row["vacancy_role"],
        vacancy_label=row["vacancy_label"],
        content_id=row["content_id"],
        content_title=row["content_title"],
        content_url=row["content_url"],
        owner_function=row["owner_function"],
        owner_name=row["owner_name"],
        channel=row["channel"],
        due_on=row["due_on"],
        serves=row["serves"],
        expected_gain=gain_figure(row),
        because=because(reasons),
        explained=explained(reasons, row["channel"], row["gain_basis"], row["effort_hours"]),
        reasons=reasons,
        status=row["status"],
        effort_hours=row["effort_hours"],
    )


def gain_figure(row: Row) -> Figure:
    """What a move would add, with its interval."""
    return Figure(
        row["expected_gain_amount"],
        "amount",
        reference("move", row["move_id"]),
        row["expected_gain_low_amount"],
        row["expected_gain_high_amount"],
        currency=row["currency"],
    )


def because(reasons: Mapping[str, Any]) -> str:
    """The reason of a move in a sentence; the bare word of its kind for a kind that is not known here."""
    kind = str(reasons.get("because") or "")
    say = _SAYING.get(kind)
    return say(reasons) if say else capital(kind) or gettext("No reason is recorded.")


def _criterion(reasons: Mapping[str, Any]) -> str:
    name = reasons.get("label") or capital(str(reasons.get("criterion_id")))
    seen = seen_words(reasons.get("progress"), reasons.get("needed"))
    return gettext("Not met yet: {name} ({seen}).", name=name, seen=seen)


def _vacancy(reasons: Mapping[str, Any]) -> str:
    share = reasons.get("filled_in_won_share")
    tail = (
        gettext("; {share} of the teams that bought had one", share=percent(share))
        if share is not None
        else ""
    )
    return gettext("Nobody fills the role {it}{tail}.", it=plain(str(reasons.get("role"))), tail=tail)


def _agreement(reasons: Mapping[str, Any]) -> str:
    quorum, dispersion, support = (
        reasons.get(name) for name in ("quorum_probability", "dispersion", "support")
    )
    parts = []
    if quorum is not None:
        parts.append(gettext("probability of a quorum {share}", share=percent(quorum)))
    if dispersion is not None:
        parts.append(gettext("spread of stances {spread}", spread=number(dispersion, 2)))
    if support is not None:
        parts.append(gettext("support {support}", support=number(support, 2, signed=True)))
    return (
        gettext("The team does not agree yet: {parts}.", parts=", ".join(parts))
        if parts
        else gettext("The team does not agree yet.")
    )


def _outlook(reasons: Mapping[str, Any]) -> str:
    share = reasons.get("lost_no_decision_probability")
    cause = {
        "indecision": gettext("a team in favour that does not decide"),
        "status_quo": gettext("a team that prefers what it has"),
    }
    why = cause.get(str(reasons.get("cause")), "")
    risk = (
        gettext("{share} risk of no decision", share=percent(share))
        if share is not None
        else gettext("The outlook is poor")
    )
    return f"{risk}: {why}." if why else f"{risk}."


def _member(reasons: Mapping[str, Any]) -> str:
    person = reasons.get("person") or {}
    words = [
        said.get(person[name], str(person[name]))
        for name, said in (("stance", STANCE_WORDS), ("momentum", MOMENTUM_WORDS))
        if person.get(name) not in (None, "unknown")
    ]
    last = reasons.get("last_done_at")
    tail = gettext(", last heard from on {last}", last=_day(str(last))) if last else ""
    return (
        gettext("This member is {words}{tail}.", words=gettext(" and ").join(words), tail=tail)
        if words
        else gettext("Where this member stands is not known{tail}.", tail=tail)
    )


def _day(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return day_text(moment)


def _stage(reasons: Mapping[str, Any]) -> str:
    days = reasons.get("stay_days")
    since = gettext(" for {days} days", days=days) if days is not None else ""
    return gettext("The journey has been at {it}{since}.", it=plain(str(reasons.get("stage"))), since=since)


def _added(reasons: Mapping[str, Any]) -> str:
    return gettext("{it} added this.", it=reasons.get("author"))


_SAYING: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "criterion": _criterion,
    "vacancy": _vacancy,
    "agreement": _agreement,
    "outlook": _outlook,
    "member": _member,
    "stage": _stage,
    "added": _added,
}
