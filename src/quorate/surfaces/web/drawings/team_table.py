"""The buyer team round its table.

The size of a seat is the member's influence, the mark in it where they stand, the arc round it how sure that
is. A chair pushed back has been quiet; a dotted seat may not belong; a dashed one is empty. Advisors from
outside stand behind.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup

from quorate.surfaces.web.drawings.marks import stance_mark
from quorate.surfaces.web.drawings.svg import drawing, link, tag
from quorate.surfaces.web.formats import day, interval_text
from quorate.surfaces.web.links import evidence_link, person_link
from quorate.views.journeys import JourneyView
from quorate.views.teams import Member, Vacancy
from quorate.views.wording import MEMBERSHIP_WORDS, OUTCOME_WORDS, STANCE_WORDS, percent

MOST_SEATS = 26
# Larger teams get the whole width of the page.
MOST_SEATS_BESIDE = 10

_SPACING, _SPACING_BESIDE = 112.0, 102.0
_SMALLEST_RING = 112.0
_TABLE_GAP = 39.0
# From the ring of seats to the end of the longest label: a quiet member's largest seat, then its letters.
_LABEL_GAP, _LETTER = 54.0, 7.0
_ABOVE = 86.0
_STANDING_ROW = 62.0
_STANDING_WIDTH = 190.0
_PUSHED_BACK = {"active": 0.0, "cooling": 7.0, "quiet": 15.0}
_LONGEST_NAME, _LONGEST_ROLE = 15, 19


@dataclass(frozen=True)
class TeamPicture:
    """The picture, whether it wants the whole width, and how many possible members it leaves to the table."""

    svg: Markup
    is_wide: bool
    left_out_count: int


@dataclass(frozen=True)
class _Place:
    """A point on the ring of seats and the direction away from the table."""

    x: float
    y: float
    away_x: float
    away_y: float

    def moved(self, by: float) -> _Place:
        return _Place(self.x + self.away_x * by, self.y + self.away_y * by, self.away_x, self.away_y)


@dataclass(frozen=True)
class _Ring:
    """A ring of two straight sides and two half circles: where seats stand round a table with round ends."""

    centre_x: float
    centre_y: float
    straight: float
    radius: float

    @staticmethod
    def around(count: int, side: float) -> _Ring:
        radius = _SMALLEST_RING + 11.0 * max(count - MOST_SEATS_BESIDE, 0)
        spacing = _SPACING if count > MOST_SEATS_BESIDE else _SPACING_BESIDE
        straight = max((count * spacing - 2 * math.pi * radius) / 2, 90.0)
        return _Ring(side + radius + straight / 2, _ABOVE + radius, straight, radius)

    @property
    def width(self) -> float:
        return 2 * self.centre_x

    @property
    def height(self) -> float:
        return 2 * self.centre_y

    def place(self, share: float) -> _Place:
        """The point that share of the way round, clockwise from the middle of the upper side."""
        half, curve = self.straight / 2, math.pi * self.radius
        way = share % 1.0 * (2 * self.straight + 2 * curve)
        if way < half:
            return _Place(self.centre_x + way, self.centre_y - self.radius, 0.0, -1.0)
        way -= half
        if way < curve:
            return self._on_end(self.centre_x + half, way / self.radius)
        way -= curve
        if way < self.straight:
            return _Place(self.centre_x + half - way, self.centre_y + self.radius, 0.0, 1.0)
        way -= self.straight
        if way < curve:
            return self._on_end(self.centre_x - half, way / self.radius + math.pi)
        return _Place(self.centre_x - half + way - curve, self.centre_y - self.radius, 0.0, -1.0)

    def _on_end(self, x: float, angle: float) -> _Place:
        away_x, away_y = math.sin(angle), -math.cos(angle)
        return _Place(x + away_x * self.radius, self.centre_y + away_y * self.radius, away_x, away_y)


def team_picture(view: JourneyView) -> TeamPicture:
    """The team of one journey round its table."""
    present = [member for member in view.team if member.membership != "left"]
    outside = [member for member in present if member.is_external and member.membership != "candidate"]
    inside = [member for member in present if member not in outside]
    room = max(MOST_SEATS - len(view.vacancies), 1)
    seated = sorted(inside[:room], key=lambda member: -(member.influence.value or 0.0))
    seats: list[Member | Vacancy] = sorted([*seated, *view.vacancies], key=_weight)
    longest = max((len(words) for seat in seats for words in _labels(seat)), default=0)
    ring = _Ring.around(len(seats), _LABEL_GAP + _LETTER * longest)
    rows = math.ceil(len(outside) / max(int(ring.width // _STANDING_WIDTH), 1))
    top = rows * _STANDING_ROW + (18.0 if rows else 0.0)
    parts = [
        _standing(outside, ring.width),
        tag(
            "g",
            _table(ring),
            _centre(view, ring),
            [_seat(seat, ring.place((number + 0.5) / len(seats))) for number, seat in enumerate(seats)],
            transform=f"translate(0 {top:.0f})",
        ),
    ]
    return TeamPicture(
        svg=drawing(ring.width, ring.height + top, *parts, class_="team-table"),
        is_wide=len(seats) > MOST_SEATS_BESIDE,
        left_out_count=max(len(inside) - room, 0),
    )


def _weight(seat: Member | Vacancy) -> tuple[float, str, bool, str]:
    """Heaviest first; the seats of one role stand together, the empty one last."""
    if isinstance(seat, Member):
        return -(seat.influence.value or 0.0), seat.role_label, False, seat.name
    return -(seat.influence or 0.0), seat.role_label, True, ""


def _table(ring: _Ring) -> Markup:
    radius = ring.radius - _TABLE_GAP
    return tag(
        "rect",
        x=ring.centre_x - ring.straight / 2 - radius,
        y=ring.centre_y - radius,
        width=ring.straight + 2 * radius,
        height=2 * radius,
        rx=radius,
        class_="table-top",
    )


def _centre(view: JourneyView, ring: _Ring) -> list[Markup]:
    """What the table is about: the probability of a quorum, or how the journey ended."""
    x, y = ring.centre_x, ring.centre_y
    figure = view.facts.quorum
    if figure is None or figure.value is None:
        is_open = view.facts.outcome == "open"
        words = "Quorum not known" if is_open else OUTCOME_WORDS[view.facts.outcome].capitalize()
        when = "" if is_open or view.facts.closed_at is None else day(view.facts.closed_at)
        return [
            tag("text", words, x=x, y=y, class_="centre-words"),
            tag("text", when, x=x, y=y + 20, class_="centre-small"),
        ]
    low, high = figure.low or 0.0, figure.high or 0.0
    left, length = x - 55, 110.0
    return [
        link(
            evidence_link(figure.reference),
            tag("text", percent(figure.value), x=x, y=y - 2, class_="centre-number"),
        ),
        tag("text", "probability of a quorum", x=x, y=y + 17, class_="centre-small"),
        tag("rect", x=left, y=y + 27, width=length, height=4, rx=2, class_="scale"),
        tag(
            "rect",
            x=left + low * length,
            y=y + 27,
            width=max((high - low) * length, 2),
            height=4,
            rx=2,
            class_="span",
        ),
        tag("circle", cx=left + figure.value * length, cy=y + 29, r=4, class_="point"),
        tag("text", f"90 in 100: {interval_text(figure)}", x=x, y=y + 47, class_="centre-small"),
    ]


def _seat(seat: Member | Vacancy, place: _Place) -> Markup:
    return _empty(seat, place) if isinstance(seat, Vacancy) else _taken(seat, place)


def _radius(influence: float | None) -> float:
    """Seats grow in area with influence."""
    return 10.0 + 14.0 * math.sqrt(influence or 0.0)


def _taken(member: Member, place: _Place) -> Markup:
    radius = _radius(member.influence.value)
    spot = place.moved(_PUSHED_BACK.get(member.momentum, 0.0))
    is_sure = member.membership in ("confirmed", "likely")
    return link(
        person_link(member.person_id),
        tag("title", member_text(member)),
        _chair(spot, radius) if is_sure else None,
        _disc(spot, radius, "seat" if is_sure else "seat possible"),
        _confidence(member, spot, radius),
        stance_mark(member.stance, spot.x, spot.y, radius * 0.95),
        _label(spot, radius, *_labels(member)),
        class_="member",
    )


def _labels(seat: Member | Vacancy) -> tuple[str, str]:
    """The two lines beside a seat."""
    if isinstance(seat, Member):
        return short_name(seat.name), shortened(seat.role_label, _LONGEST_ROLE)
    words = "Empty" if seat.is_required else f"Empty by {seat.needed_by_label}"
    return shortened(seat.role_label, _LONGEST_ROLE), shortened(words, _LONGEST_ROLE)


def _empty(vacancy: Vacancy, place: _Place) -> Markup:
    radius = _radius(vacancy.influence)
    return tag(
        "g",
        tag("title", f"{vacancy.role_label}: nobody fills this role"),
        _disc(place, radius, "seat vacant"),
        _label(place, radius, *_labels(vacancy)),
        class_="vacancy",
    )


def _disc(spot: _Place, radius: float, class_: str) -> Markup:
    return tag("circle", cx=spot.x, cy=spot.y, r=radius, class_=class_)


def _chair(spot: _Place, radius: float) -> Markup:
    """The chair's back: an arc on the side away from the table."""
    reach, angle = radius + 5.5, math.atan2(spot.away_y, spot.away_x)
    ends = [
        (spot.x + math.cos(angle + turn) * reach, spot.y + math.sin(angle + turn) * reach)
        for turn in (-0.85, 0.85)
    ]
    (x1, y1), (x2, y2) = ends
    return tag(
        "path", d=f"M{x1:.1f} {y1:.1f}A{reach:.1f} {reach:.1f} 0 0 1 {x2:.1f} {y2:.1f}", class_="chair"
    )


def _confidence(member: Member, spot: _Place, radius: float) -> Markup | None:
    share = member.stance_confidence.value or 0.0
    if member.stance == "unknown" or share <= 0.0:
        return None
    return tag(
        "circle",
        cx=spot.x,
        cy=spot.y,
        r=radius,
        pathLength="100",
        stroke_dasharray=f"{share * 100:.0f} 100",
        transform=f"rotate(-90 {spot.x:.1f} {spot.y:.1f})",
        class_=f"confidence stance-{member.stance}",
    )


def _label(spot: _Place, radius: float, first: str, second: str) -> list[Markup]:
    reach = radius + 13
    if abs(spot.away_x) > 0.55:
        x = spot.x + math.copysign(reach, spot.away_x)
        y = spot.y + spot.away_y * reach * 0.6 - 1
        side = "start" if spot.away_x > 0 else "end"
    else:
        x, side = spot.x + spot.away_x * reach, "middle"
        y = spot.y + (reach + 9 if spot.away_y > 0 else -reach - 11)
    return [
        tag("text", first, x=x, y=y, text_anchor=side, class_="seat-name"),
        tag("text", second, x=x, y=y + 13.5, text_anchor=side, class_="seat-role"),
    ]


def _standing(outside: list[Member], width: float) -> list[Markup]:
    """Advisors from outside, in rows behind the table."""
    if not outside:
        return []
    per_row = max(int(width // _STANDING_WIDTH), 1)
    drawn = []
    for number, member in enumerate(outside):
        row, column = divmod(number, per_row)
        in_row = min(per_row, len(outside) - row * per_row)
        left = width / 2 - in_row * _STANDING_WIDTH / 2
        radius = _radius(member.influence.value)
        spot = _Place(left + column * _STANDING_WIDTH + 28, 34 + row * _STANDING_ROW, 1.0, 0.0)
        drawn.append(
            link(
                person_link(member.person_id),
                tag("title", member_text(member)),
                _disc(spot, radius, "seat outside"),
                _confidence(member, spot, radius),
                stance_mark(member.stance, spot.x, spot.y, radius * 0.95),
                _label(spot, radius, short_name(member.name), "Outside advisor"),
                class_="member",
            )
        )
    return drawn


def member_text(member: Member) -> str:
    """One member in a sentence, for the pointer that rests on the seat."""
    stance = STANCE_WORDS[member.stance]
    sure = f" ({percent(member.stance_confidence.value)} sure)" if member.stance_confidence.value else ""
    return (
        f"{member.name}, {member.title or 'title not known'}: {member.role_label}, stance {stance}{sure}, "
        f"{MEMBERSHIP_WORDS[member.membership]}, {member.momentum}"
    )


def short_name(name: str) -> str:
    """A name that fits by a seat: whole, else the initial and last name; of an address the part before @."""
    if len(name) <= _LONGEST_NAME:
        return name
    words = name.split("@")[0].split()
    return shortened(f"{words[0][0]}. {words[-1]}" if len(words) > 1 else words[0], _LONGEST_NAME)


def shortened(text: str, longest: int) -> str:
    """The beginning of a text, with dots where something was left off."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
