"""What sellers did with teams: answers, outreach, mails, calls, meetings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from quorate.market.calendars import DAY, HOUR, moment, next_working_day, working_day
from quorate.market.world.acts import Mail
from quorate.market.world.journeys import Journey
from quorate.market.world.people import Person
from quorate.market.world.plays import PLAY_KEYS
from quorate.market.world.purchases.runs import Flags
from quorate.market.world.purchases.telling.scene import Scene
from quorate.market.world.purchases.week import Contact
from quorate.market.world.selling import (
    CALL_SUBJECTS,
    COLD_SUBJECTS,
    MAIL_SUBJECTS,
    call,
    meet,
    worded,
)
from quorate.market.world.state import CompanyLife
from quorate.market.world.vendor import Colleague

_INBOUND = "Inbound request: call back"


class _Contacted(NamedTuple):
    """A member whom a seller wrote to or called."""

    life: CompanyLife
    journey: Journey
    person: Person
    is_answered: bool
    is_by_mail: bool
    play: str


def tell_selling(scene: Scene) -> None:
    """All that sellers did in the week."""
    for run in scene.happened.answered:
        _answer(scene, *scene.of_run[run])
    for contacted in _contacted(scene, scene.happened.outreach):
        _try(scene, contacted)
    for contacted in _contacted(scene, scene.happened.mails):
        _mail(scene, contacted)
    for contacted in _contacted(scene, scene.happened.calls):
        _ring(scene, contacted)
    _hold_meetings(scene)


def _contacted(scene: Scene, contact: Contact | None) -> Iterator[_Contacted]:
    if contact is None:
        return
    rows = zip(
        contact.run.tolist(),
        contact.member.tolist(),
        contact.is_answered.tolist(),
        contact.is_by_mail.tolist(),
        contact.play.tolist(),
        strict=True,
    )
    for run, who, is_answered, is_by_mail, play in rows:
        key = PLAY_KEYS[play] if play >= 0 else ""
        yield _Contacted(*scene.who(run, who), is_answered, is_by_mail, key)


def _answer(scene: Scene, life: CompanyLife, journey: Journey) -> None:
    """Call or write back to whoever asked: one or two tries, the last of which comes through."""
    stream, person, developer = life.streams.selling, journey.asked_by, journey.developer
    if person is None:
        return
    at = scene.moment(life, stream)
    if stream.chance(0.4):
        call(life, person, developer, at - DAY, _INBOUND, stream, connects=False)
    if stream.chance(0.55):
        call(life, person, developer, at, _INBOUND, stream, connects=True)
    else:
        _write(life, person, developer, "Your request", at, is_answered=True)
    journey.two_way(at)
    journey.touched.add(("function", "sales"))


def _try(scene: Scene, contacted: _Contacted) -> None:
    """Three to six attempts over some two weeks, ended by an answer."""
    life, journey, person, is_answered, is_by_mail, _ = contacted
    stream, developer = life.streams.selling, journey.developer
    tries = stream.whole(1, 5) if is_answered else stream.whole(3, 6)
    day, at = scene.monday, scene.monday * DAY
    for number in range(tries):
        at = moment(stream, next_working_day(developer.country, day), life.company.utc_offset)
        day += stream.whole(1, 3)
        comes_through = is_answered and number == tries - 1
        if is_by_mail:
            subject = worded(life, journey, stream.pick(COLD_SUBJECTS), stream)
            _write(life, person, developer, subject, at, is_answered=comes_through)
        else:
            call(life, person, developer, at, "Outreach call", stream, connects=comes_through)
    _note(journey, "email" if is_by_mail else "call", "")
    if is_answered:
        journey.two_way(at)


def _write(
    life: CompanyLife,
    person: Person,
    colleague: Colleague,
    subject: str,
    at: int,
    *,
    is_answered: bool,
    play: str = "",
) -> None:
    stream = life.streams.selling
    life.acts.append(Mail(at, person, colleague, is_inbound=False, subject=subject, play=play))
    if is_answered:
        later = at + int(stream.lognormal(10.0, 1.1) * HOUR)
        life.acts.append(Mail(later, person, colleague, is_inbound=True, subject=f"Re: {subject}"))


def _at(scene: Scene, contacted: _Contacted) -> int:
    life, executive = contacted.life, contacted.journey.executive
    day = working_day(life.streams.selling, executive.country, scene.monday)
    return moment(life.streams.selling, day, life.company.utc_offset)


def _mail(scene: Scene, contacted: _Contacted) -> None:
    life, journey, person, is_answered, _, play = contacted
    at = _at(scene, contacted)
    subject = worded(life, journey, life.streams.selling.pick(MAIL_SUBJECTS), life.streams.selling)
    _write(life, person, journey.executive, subject, at, is_answered=is_answered, play=play)
    _note(journey, "email", play)
    if is_answered:
        journey.two_way(at)


def _ring(scene: Scene, contacted: _Contacted) -> None:
    life, journey, person, is_answered, _, play = contacted
    stream = life.streams.selling
    at = _at(scene, contacted)
    call(
        life,
        person,
        journey.executive,
        at,
        stream.pick(CALL_SUBJECTS),
        stream,
        connects=is_answered,
        is_inbound=is_answered and stream.chance(0.18),
        play=play,
    )
    _note(journey, "call", play)
    if is_answered:
        journey.two_way(at)


def _hold_meetings(scene: Scene) -> None:
    held = scene.happened.meetings
    if held is None:
        return
    for row, (run, play) in enumerate(zip(held.run.tolist(), held.play.tolist(), strict=True)):
        life, journey = scene.of_run[run]
        coming, absent = _people(journey, held.came[row]), _people(journey, held.absent[row])
        day = working_day(life.streams.selling, life.company.country, scene.monday)
        key = PLAY_KEYS[play] if play >= 0 else ""
        meet(life, journey, coming, absent, day, journey.executive, life.streams.selling, key)
        _note(journey, "meeting", key)


def _people(journey: Journey, flags: Flags) -> tuple[Person, ...]:
    return tuple(journey.members[number].person for number in np.flatnonzero(flags).tolist())


def _note(journey: Journey, channel: str, play: str) -> None:
    journey.touched.update((("channel", channel), ("function", "sales")))
    if play:
        journey.touched.add(("play", play))
