"""What if: seats of a journey supposed otherwise, as an address says them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from quorate.outlook.stance_scale import STANCE_WORDS
from quorate.surfaces.api.desk import Asked
from quorate.surfaces.api.parameters import Dated
from quorate.views import QuorumWhatIf, SupposedSeat, quorum_what_if
from quorate.views.quorum_what_if import FILLED

MOST_SUPPOSED = 20
_NAMED = r"[^=\u0000-\u001f\u007f]+"
_STANCES = "|".join(STANCE_WORDS)
_SEAT = rf"^(stance:{_NAMED}=({_STANCES})|role:{_NAMED}=({FILLED}|{_STANCES}))$"
_SAYS = "Seats supposed otherwise, such as stance:PERSON=supporter or role:ROLE=filled."
SeatWords = Annotated[str, Field(max_length=200, pattern=_SEAT)]


class SupposedQuery(Dated):
    """The seats that are supposed to be otherwise; nothing is kept of it."""

    suppose: list[SeatWords] = Field(default_factory=list, max_length=MOST_SUPPOSED, description=_SAYS)


def quorum_if(asked: Asked, key: str, query: SupposedQuery) -> QuorumWhatIf:
    """The quorum as it is and would be. Raises as `quorum_what_if`."""
    return quorum_what_if(
        asked.snapshot, asked.desk.maps.maps(), key, [_seat(each) for each in query.suppose]
    )


def _seat(words: str) -> SupposedSeat:
    seat, _, stance = words.partition("=")
    kind, _, name = seat.partition(":")
    return SupposedSeat("stance" if kind == "stance" else "role", name, stance)
