"""Tells what a week of purchases brought as acts of people, with the hour and the wording filled in."""

from __future__ import annotations

from quorate.market.world.purchases.telling.marketing import tell_marketing
from quorate.market.world.purchases.telling.news import tell_news
from quorate.market.world.purchases.telling.reading import tell_reading
from quorate.market.world.purchases.telling.scene import Scene, Telling
from quorate.market.world.purchases.telling.selling import tell_selling

__all__ = ["Scene", "Telling", "tell"]


def tell(scene: Scene) -> None:
    """Everything, in the order in which the week went."""
    tell_reading(scene)
    tell_marketing(scene)
    tell_selling(scene)
    tell_news(scene)
