"""What can be switched off: channels, functions, campaigns and plays, and by which means each works."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from quorate.market.world.plays import PLAY_KEYS


class Means(IntEnum):
    """The ways in which the vendor can move anybody."""

    BULK_MAIL = 0
    WEBINAR = 1
    FAIR = 2
    POST = 3
    SOCIAL_AD = 4
    SYNDICATION = 5
    SELLER_MAIL = 6
    SELLER_CALL = 7
    SELLER_MEETING = 8
    SITE = 9


class Switch(NamedTuple):
    """One thing switched off. `dimension`: channel, function, campaign or play."""

    dimension: str
    key: str


_M = Means
CHANNEL_MEANS: dict[str, tuple[Means, ...]] = {
    "web": (_M.SITE,),
    "email": (_M.BULK_MAIL, _M.SELLER_MAIL),
    "webinar": (_M.WEBINAR,),
    "event": (_M.FAIR,),
    "social": (_M.POST,),
    "ad": (_M.SOCIAL_AD,),
    "partner": (_M.SYNDICATION,),
    "meeting": (_M.SELLER_MEETING,),
    "call": (_M.SELLER_CALL,),
}
"""The channels that move people, and by which means."""

CAPTURING_CHANNELS = ("search", "review_site", "chat")
"""Channels on which people show up who would have come anyway: switched off, nothing changes."""

FUNCTION_MEANS: dict[str, tuple[Means, ...]] = {
    "marketing": (_M.BULK_MAIL, _M.WEBINAR, _M.FAIR, _M.POST, _M.SOCIAL_AD, _M.SYNDICATION),
    "sales": (_M.SELLER_MAIL, _M.SELLER_CALL, _M.SELLER_MEETING),
}

CAPTURING_KINDS = ("search", "retargeting")
"""Kinds of campaign that meet demand where it shows and make none."""


def means_off(switch: Switch) -> tuple[Means, ...]:
    """The means a switch takes away; none for a campaign or a play."""
    if switch.dimension == "channel":
        return CHANNEL_MEANS.get(switch.key, ())
    if switch.dimension == "function":
        return FUNCTION_MEANS[switch.key]
    return ()


def moves_anybody(switch: Switch) -> bool:
    """Whether a run without it can differ from the one with it. Campaigns are asked by their kind elsewhere."""
    return switch.dimension != "channel" or switch.key in CHANNEL_MEANS


def play_number(key: str) -> int:
    """The place of a play in the order of plays."""
    return PLAY_KEYS.index(key)
