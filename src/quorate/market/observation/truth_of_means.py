"""The truth about what belongs to no company: what each asset and each kind of move does to those it reaches."""

from __future__ import annotations

from quorate.market.world.library import CONTENTS
from quorate.market.world.plays import PLAYS
from quorate.market.world.purchases.reading import shelf_of
from quorate.market.world.stages import STAGES

Row = dict[str, object]
_DIGITS = 5


def content_rows(seed: int) -> list[Row]:
    """What reading each asset once moves, on the scale of opinions from -1 to 1, before it fades."""
    shelf = shelf_of(seed)
    return [
        {
            "content_id": content.content_id,
            "moves_for_deciding": round(float(shelf.change[number]), _DIGITS),
            "moves_for_vendor": round(float(shelf.us[number]), _DIGITS),
        }
        for number, content in enumerate(CONTENTS)
    ]


def play_rows() -> list[Row]:
    """What each kind of move does at each stage of a purchase; `steadies` under 1 drives a team apart."""
    return [
        {
            "play": play.key,
            "stage": stage,
            "moves_for_deciding": play.change[number],
            "moves_for_vendor": play.us[number],
            "steadies": play.steadies,
            "calls_in": play.calls_in,
            "is_pressing": play.is_pressing,
        }
        for play in PLAYS
        for number, stage in enumerate(STAGES)
    ]
