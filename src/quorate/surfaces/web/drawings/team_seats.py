"""One seat of the table: of a member, of somebody outside, of somebody who left, or an empty one."""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup

from quorate.language import gettext
from quorate.surfaces.web.drawings.lettering import fitted, fitted_name
from quorate.surfaces.web.drawings.marks import stance_mark
from quorate.surfaces.web.drawings.seating import Measures, Place
from quorate.surfaces.web.drawings.svg import tag
from quorate.surfaces.web.links import person_link
from quorate.views.teams import Member, Vacancy
from quorate.views.wording import MEMBERSHIP_WORDS, MOMENTUM_WORDS, STANCE_WORDS, percent

NAME_SIZE, ROLE_SIZE, LINE = 12.5, 11.5, 14.5
_PUSHED_BACK = {"active": 0.0, "cooling": 6.0, "quiet": 13.0}
_SMALLEST, _LARGEST = 10.0, 24.0
# From a seat's edge to the line of words above it, past the back of the chair.
_OVER_CHAIR = 14.0


@dataclass(frozen=True)
class Label:
    """Two lines of words by a seat: where they stand and how much room they have."""

    x: float
    y: float
    anchor: str
    width: float


def radius_of(influence: float | None, scale: float) -> float:
    """Seats grow in area with influence."""
    return (_SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(influence or 0.0)) * scale


def spot_of(member: Member, place: Place, measures: Measures) -> Place:
    """Where a member's seat stands: pushed back the longer they have been silent."""
    return place.moved(_PUSHED_BACK.get(member.momentum, 0.0) * measures.scale)


def taken(member: Member, place: Place, measures: Measures, supposed: str | None = None) -> Markup:
    """A member's seat; `supposed` is where they are supposed to stand, for the moment."""
    radius = radius_of(member.influence.value, measures.scale)
    spot = spot_of(member, place, measures)
    is_sure = member.membership in ("confirmed", "likely")
    stance = supposed or member.stance
    words = _supposed_text(member, supposed)
    return tag(
        "a",
        tag("title", words),
        _chair(spot, radius) if is_sure else None,
        tag("circle", cx=spot.x, cy=spot.y, r=radius, class_="seat" if is_sure else "seat possible"),
        None if supposed else _confidence(member, spot, radius),
        tag("circle", cx=spot.x, cy=spot.y, r=radius + 4, class_="supposed") if supposed else None,
        stance_mark(stance, spot.x, spot.y, radius * 0.95),
        _words(
            _label(spot if measures.is_beside or spot.side in ("top", "bottom") else place, radius, measures),
            (member.name, member.role_label),
            is_name=True,
        ),
        href=person_link(member.person_id),
        data_panel="",
        data_seat=f"stance:{member.person_id}" if is_sure else None,
        data_stance=member.stance,
        data_person=member.person_id,
        aria_label=words,
        class_="member",
    )


def empty(vacancy: Vacancy, place: Place, measures: Measures, supposed: str | None = None) -> Markup:
    """An empty chair, dashed; one that is supposed to be filled shows by whom."""
    radius = radius_of(vacancy.influence, measures.scale)
    when = (
        gettext("Empty")
        if vacancy.is_required
        else gettext("Empty, needed by {stage}", stage=vacancy.needed_by_label)
    )
    return tag(
        "g",
        tag("title", gettext("{role}: nobody fills this role", role=vacancy.role_label)),
        tag("circle", cx=place.x, cy=place.y, r=radius, class_="seat vacant"),
        stance_mark(supposed, place.x, place.y, radius * 0.95) if supposed else None,
        _words(
            _label(place, radius, measures),
            (vacancy.role_label, gettext("Supposed filled") if supposed else when),
        ),
        data_seat=f"role:{vacancy.role}",
        data_stance="unknown",
        class_="vacancy",
    )


def standing(
    member: Member, place: tuple[float, float, float], measures: Measures, supposed: str | None = None
) -> Markup:
    """An advisor from outside, who stands behind the table; `place` is the left end, the middle and the room for it."""
    x, y, width = place
    radius = radius_of(member.influence.value, measures.scale)
    words = _supposed_text(member, supposed)
    spot = Place(x + 26.0, y, "right")
    return tag(
        "a",
        tag("title", words),
        tag("circle", cx=spot.x, cy=y, r=radius, class_="seat outside"),
        None if supposed else _confidence(member, spot, radius),
        tag("circle", cx=spot.x, cy=y, r=radius + 4, class_="supposed") if supposed else None,
        stance_mark(supposed or member.stance, spot.x, y, radius * 0.95),
        _words(
            Label(spot.x + 32, y - 2, "start", width - 62), (member.name, member.role_label), is_name=True
        ),
        href=person_link(member.person_id),
        data_panel="",
        data_seat=f"stance:{member.person_id}",
        data_stance=member.stance,
        data_person=member.person_id,
        aria_label=words,
        class_="member",
    )


def pushed_away(member: Member, x: float, y: float, width: float) -> Markup:
    """The chair of somebody who left, pushed away from the table."""
    words = member_text(member)
    return tag(
        "a",
        tag("title", words),
        tag("path", d=f"M{x + 8:.1f} {y - 9:.1f}a9 9 0 0 0 0 14", class_="chair gone"),
        tag("circle", cx=x + 16, cy=y - 2, r=6, class_="seat gone"),
        tag(
            "text",
            fitted_name(member.name, width - 38, NAME_SIZE),
            x=x + 30,
            y=y + 2,
            class_="seat-name gone",
        ),
        href=person_link(member.person_id),
        data_panel="",
        data_person=member.person_id,
        aria_label=words,
        class_="member",
    )


def _chair(spot: Place, radius: float) -> Markup:
    """The chair's back: an arc on the side away from the table."""
    away_x, away_y = spot.away
    reach, angle = radius + 5.5, math.atan2(away_y, away_x)
    (x1, y1), (x2, y2) = (
        (spot.x + math.cos(angle + turn) * reach, spot.y + math.sin(angle + turn) * reach)
        for turn in (-0.85, 0.85)
    )
    return tag(
        "path", d=f"M{x1:.1f} {y1:.1f}A{reach:.1f} {reach:.1f} 0 0 1 {x2:.1f} {y2:.1f}", class_="chair"
    )


def _confidence(member: Member, spot: Place, radius: float) -> Markup | None:
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


def _label(spot: Place, radius: float, measures: Measures) -> Label:
    if spot.side in ("left", "right") and measures.is_beside:
        reach = radius + 12
        if spot.side == "right":
            return Label(spot.x + reach, spot.y - 2, "start", measures.side_width)
        return Label(spot.x - reach, spot.y - 2, "end", measures.side_width)
    if spot.side == "top":
        return Label(spot.x, spot.y - radius - _OVER_CHAIR - LINE, "middle", measures.name_width)
    below = spot.y + radius + (19 if spot.side == "bottom" else 15)
    width = measures.name_width if spot.side == "bottom" else measures.side_width
    return Label(spot.x, below, "middle", width)


def _words(label: Label, lines: tuple[str, str], *, is_name: bool = False) -> list[Markup]:
    make = fitted_name if is_name else fitted
    place: dict[str, float | str] = {"x": label.x, "text_anchor": label.anchor}
    return [
        tag(
            "text",
            make(lines[0], label.width, NAME_SIZE, is_bold=True),
            y=label.y,
            class_="seat-name",
            **place,
        ),
        tag("text", fitted(lines[1], label.width, ROLE_SIZE), y=label.y + LINE, class_="seat-role", **place),
    ]


def member_text(member: Member) -> str:
    """One member in a sentence, for the pointer that rests on the seat and for those who hear the page."""
    said = {
        "name": member.name,
        "title": member.title or gettext("title not known"),
        "role": member.role_label,
        "stance": STANCE_WORDS[member.stance],
        "membership": MEMBERSHIP_WORDS[member.membership],
        "momentum": MOMENTUM_WORDS.get(member.momentum, member.momentum),
    }
    if not member.stance_confidence.value:
        return gettext("{name}, {title}: {role}, stance {stance}, {membership}, {momentum}", **said)
    return gettext(
        "{name}, {title}: {role}, stance {stance} ({sure} sure), {membership}, {momentum}",
        sure=percent(member.stance_confidence.value),
        **said,
    )


def _supposed_text(member: Member, supposed: str | None) -> str:
    """The member's sentence, and what is supposed of them where something is."""
    if supposed is None:
        return member_text(member)
    return gettext(
        "{member}, supposed: {stance}",
        member=member_text(member),
        stance=STANCE_WORDS.get(supposed, supposed),
    )
