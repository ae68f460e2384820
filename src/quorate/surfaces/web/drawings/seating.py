"""Where the seats of a team stand round a table: geometry alone, for any number of seats and two widths of picture.

Seats stand along four sides that bulge outwards, so that the table looks round with few seats and oval with many. Rows
above and below have a column of their own for each label, sides a pitch of their own: two labels cannot meet, however
many seats there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Side: TypeAlias = Literal["top", "right", "bottom", "left"]


@dataclass(frozen=True)
class Measures:
    """The measures of one width of picture, in its units.

    Attributes
    ----------
    width: of the whole picture.
    column, pitch: from seat to seat in a row, and along a side.
    name_width, side_width: room for the words of a seat in a row, and of one at a side.
    most_in_row: seats above (or below) at most; all others stand at the sides.
    reach: from the middle of a seat to where the edge of the picture or its own words may begin, at most.
    is_beside: whether words at the sides stand beside their seats; else below them.
    scale: of the seats.
    """

    width: float
    column: float
    pitch: float
    name_width: float
    side_width: float
    most_in_row: int
    reach: float
    is_beside: bool
    scale: float


WIDE = Measures(
    width=760.0, column=118.0, pitch=52.0, name_width=112.0, side_width=136.0, most_in_row=4, reach=46.0,
    is_beside=True, scale=1.0,
)  # fmt: skip
NARROW = Measures(
    width=344.0, column=100.0, pitch=78.0, name_width=96.0, side_width=84.0, most_in_row=2, reach=36.0,
    is_beside=False, scale=0.82,
)  # fmt: skip
# From the middle of a seat to the edge of the table, and from it to the end of the words above or below it.
TABLE_GAP = 42.0
WORDS_ABOVE = 78.0
_LEAST_INNER_HEIGHT = 196.0
_LEAST_INNER_WIDTH = 250.0
_BULGE_SIDE, _BULGE_ROW = 26.0, 16.0


@dataclass(frozen=True)
class Place:
    """The middle of a seat, the side it stands at and the direction away from the table."""

    x: float
    y: float
    side: Side

    @property
    def away(self) -> tuple[float, float]:
        """The unit vector that leads away from the table."""
        return {"top": (0.0, -1.0), "right": (1.0, 0.0), "bottom": (0.0, 1.0), "left": (-1.0, 0.0)}[self.side]

    def moved(self, by: float) -> Place:
        """The place pushed back from the table."""
        away_x, away_y = self.away
        return Place(self.x + away_x * by, self.y + away_y * by, self.side)


@dataclass(frozen=True)
class Seating:
    """Places clockwise from the left of the upper row, and the table they stand round."""

    places: tuple[Place, ...]
    left: float
    top: float
    right: float
    bottom: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the table."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def seated(count: int, measures: Measures, least_height: float = 0.0) -> Seating:
    """A seating of `count` seats whose table holds at least `least_height` units of words."""
    top, bottom, beside = _shares(count, measures.most_in_row)
    centre_x = measures.width / 2
    # the rows' outer words must stay within the picture, and the sides' words have their room
    widest = centre_x - measures.side_width - measures.reach if measures.is_beside else centre_x - 48.0
    half = (
        widest if not measures.is_beside else min(widest, max(_half_width(max(top, bottom), measures), 160.0))
    )
    inner = max(_LEAST_INNER_HEIGHT, least_height, (beside - 1) * measures.pitch + 34.0)
    upper = WORDS_ABOVE
    table_top = upper + TABLE_GAP
    table_bottom = table_top + inner
    lower = table_bottom + TABLE_GAP
    places = [
        *_row(top, centre_x, upper, measures.column, "top"),
        *_side(beside, centre_x + half, (table_top + table_bottom) / 2, measures, "right"),
        *_row(bottom, centre_x, lower, measures.column, "bottom"),
        *_side(beside, centre_x - half, (table_top + table_bottom) / 2, measures, "left"),
    ]
    return Seating(
        places=tuple(places[:count]),
        left=centre_x - half + TABLE_GAP,
        top=table_top,
        right=centre_x + half - TABLE_GAP,
        bottom=table_bottom,
        width=measures.width,
        height=(lower + WORDS_ABOVE if bottom else table_bottom + 34.0),
    )


def _half_width(in_row: int, measures: Measures) -> float:
    return max(in_row * measures.column, _LEAST_INNER_WIDTH) / 2 + TABLE_GAP


def _shares(count: int, most: int) -> tuple[int, int, int]:
    """Seats above, below and at each side: as even as a round table, the sides alike."""
    top = min(most, max(1, round(count / 4)))
    bottom = min(top, count - top)
    if (count - top - bottom) % 2:
        bottom -= 1
    return top, bottom, (count - top - bottom) // 2


def _row(count: int, centre: float, y: float, column: float, side: Side) -> list[Place]:
    """A row whose middle stands further out than its ends; clockwise, so the lower one runs from right to left."""
    outwards = -1.0 if side == "top" else 1.0
    found = []
    for number in range(count):
        offset = number - (count - 1) / 2
        share = offset / max(count / 2, 1)
        x = centre + (offset if side == "top" else -offset) * column
        found.append(Place(x, y - outwards * _BULGE_ROW * share * share, side))
    return found


def _side(count: int, x: float, middle: float, measures: Measures, side: Side) -> list[Place]:
    """A side whose middle stands further out than its ends."""
    outwards = 1.0 if side == "right" else -1.0
    bulge = _BULGE_SIDE if measures.is_beside else 0.0
    found = []
    for number in range(count):
        offset = number - (count - 1) / 2
        share = offset / max(count / 2, 1)
        y = middle + (offset if side == "right" else -offset) * measures.pitch
        found.append(Place(x - outwards * bulge * share * share, y, side))
    return found
