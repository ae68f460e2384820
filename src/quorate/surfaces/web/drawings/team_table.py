"""The buyer team round its table.

The size of a seat is the member's influence, the mark in it where they stand, the arc round it how sure that
is. A chair pushed back has been quiet; a dotted seat may not belong; a dashed one is empty. Advisors from
outside stand behind; those who left are named below, their chairs pushed away.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from quorate.language import gettext
from quorate.surfaces.web.drawings import team_seats
from quorate.surfaces.web.drawings.seating import NARROW, WIDE, Measures, Place, Seating, seated
from quorate.surfaces.web.drawings.svg import drawing_of, tag
from quorate.surfaces.web.drawings.team_centre import centre, centre_height, centre_lines
from quorate.surfaces.web.drawings.team_lines import tie_lines
from quorate.views.between_them import Obstacle
from quorate.views.journeys import JourneyView
from quorate.views.quorum_what_if import QuorumWhatIf
from quorate.views.teams import Member, Vacancy

MOST_SEATS = 30
_STANDING_ROW, _STANDING_WIDTH = 52.0, 200.0
_GONE_ROW, _GONE_WIDTH = 24.0, 160.0
_MARGIN = 16.0


@dataclass(frozen=True)
class TeamPicture:
    """The picture for a page and the one for a phone, and how many possible members they leave to the list."""

    svg: Markup
    narrow: Markup
    left_out_count: int


@dataclass(frozen=True)
class _Team:
    """Who is drawn where."""

    seats: tuple[Member | Vacancy, ...]
    outside: tuple[Member, ...]
    gone: tuple[Member, ...]
    left_out_count: int


def team_picture(
    view: JourneyView, obstacles: Sequence[Obstacle] = (), supposing: QuorumWhatIf | None = None
) -> TeamPicture:
    """The team of one journey round its table.

    Parameters
    ----------
    obstacles: what is between them and agreement, the heaviest first; the centre names the first few.
    supposing: draws the seats it supposes otherwise, and its answer in the centre, in place of what is.
    """
    team = _team(view)
    asked = supposing if supposing and any(seat.supposed for seat in supposing.seats) else None
    return TeamPicture(
        svg=_drawn(view, team, WIDE, obstacles, asked),
        narrow=_drawn(view, team, NARROW, obstacles, asked),
        left_out_count=team.left_out_count,
    )


def _team(view: JourneyView) -> _Team:
    present = [member for member in view.team if member.membership != "left"]
    outside = [member for member in present if member.is_external and member.membership != "candidate"]
    inside = [member for member in present if member not in outside]
    room = max(MOST_SEATS - len(view.vacancies), 1)
    # the list has the surest first: whoever is left out is among the least sure
    return _Team(
        seats=tuple(sorted([*inside[:room], *view.vacancies], key=_weight)),
        outside=tuple(outside),
        gone=tuple(member for member in view.team if member.membership == "left"),
        left_out_count=max(len(inside) - room, 0),
    )


def _weight(seat: Member | Vacancy) -> tuple[float, str, bool, str]:
    """Heaviest first; the seats of one role stand together, the empty one last."""
    if isinstance(seat, Member):
        return -(seat.influence.value or 0.0), seat.role_label, False, seat.name
    return -(seat.influence or 0.0), seat.role_label, True, ""


def _drawn(
    view: JourneyView,
    team: _Team,
    measures: Measures,
    obstacles: Sequence[Obstacle],
    supposing: QuorumWhatIf | None,
) -> Markup:
    lines = centre_lines(obstacles, _inner_width(measures)) if measures is WIDE else []
    seating = seated(len(team.seats), measures, centre_height(lines) + 30)
    behind = _rows(len(team.outside), measures.width, _STANDING_WIDTH) * _STANDING_ROW
    behind += 26.0 if team.outside else 0.0
    gone = _rows(len(team.gone), measures.width, _GONE_WIDTH) * _GONE_ROW + (34.0 if team.gone else 0.0)
    supposed = _supposed(supposing)
    spots = _spots(team, seating, measures)
    return drawing_of(
        gettext("The buyer team round its table"),
        measures.width,
        seating.height + behind + gone,
        _behind(team.outside, measures, supposed),
        tag(
            "g",
            _table(seating),
            tie_lines(view.ties, spots, seating.centre),
            centre(view, seating.centre, lines, supposing),
            [
                _seat(seat, place, measures, supposed)
                for seat, place in zip(team.seats, seating.places, strict=True)
            ],
            transform=f"translate(0 {behind:.0f})" if behind else None,
        ),
        _gone(team.gone, measures, seating.height + behind),
        class_="team-table",
    )


def _inner_width(measures: Measures) -> float:
    return measures.width - 2 * (measures.side_width + measures.reach) - 110.0


def _supposed(supposing: QuorumWhatIf | None) -> dict[tuple[str, str], str]:
    return {
        ("person", seat.person_id) if seat.person_id else ("role", seat.role): seat.supposed
        for seat in (supposing.seats if supposing else ())
        if seat.supposed
    }


def _seat(
    seat: Member | Vacancy, place: Place, measures: Measures, supposed: Mapping[tuple[str, str], str]
) -> Markup:
    if isinstance(seat, Vacancy):
        return team_seats.empty(seat, place, measures, supposed.get(("role", seat.role)))
    return team_seats.taken(seat, place, measures, supposed.get(("person", seat.person_id)))


def _spots(team: _Team, seating: Seating, measures: Measures) -> dict[str, tuple[float, float, float]]:
    found = {}
    for seat, place in zip(team.seats, seating.places, strict=True):
        if isinstance(seat, Member):
            spot = team_seats.spot_of(seat, place, measures)
            found[seat.person_id] = (
                spot.x,
                spot.y,
                team_seats.radius_of(seat.influence.value, measures.scale),
            )
    return found


def _table(seating: Seating) -> Markup:
    width, height = seating.right - seating.left, seating.bottom - seating.top
    return tag(
        "rect",
        x=seating.left,
        y=seating.top,
        width=width,
        height=height,
        rx=min(width, height) * 0.42,
        class_="table-top",
    )


def _rows(count: int, width: float, each: float) -> int:
    return math.ceil(count / _per_row(width, each))


def _per_row(width: float, each: float) -> int:
    return max(int((width - 2 * _MARGIN) // each), 1)


def _behind(
    outside: Sequence[Member], measures: Measures, supposed: Mapping[tuple[str, str], str]
) -> list[Markup]:
    """Advisors from outside, in rows behind the table."""
    if not outside:
        return []
    per_row = _per_row(measures.width, _STANDING_WIDTH)
    drawn = [tag("text", gettext("Advising from outside"), x=measures.width / 2, y=14, class_="row-caption")]
    for number, member in enumerate(outside):
        row, column = divmod(number, per_row)
        in_row = min(per_row, len(outside) - row * per_row)
        left = measures.width / 2 - in_row * _STANDING_WIDTH / 2
        x, y = left + column * _STANDING_WIDTH, 48 + row * _STANDING_ROW
        drawn.append(
            team_seats.standing(
                member, (x, y, _STANDING_WIDTH), measures, supposed.get(("person", member.person_id))
            )
        )
    return drawn


def _gone(gone: Sequence[Member], measures: Measures, top: float) -> list[Markup]:
    """Those who left, below the table."""
    if not gone:
        return []
    per_row = _per_row(measures.width, _GONE_WIDTH)
    drawn = [
        tag("text", gettext("No longer at the table"), x=measures.width / 2, y=top + 14, class_="row-caption")
    ]
    for number, member in enumerate(gone):
        row, column = divmod(number, per_row)
        in_row = min(per_row, len(gone) - row * per_row)
        left = measures.width / 2 - in_row * _GONE_WIDTH / 2
        x, y = left + column * _GONE_WIDTH, top + 38 + row * _GONE_ROW
        drawn.append(team_seats.pushed_away(member, x, y, _GONE_WIDTH))
    return drawn
