"""How a visit shows where it came from: the page before, and what a campaign's link carries."""

from __future__ import annotations

from quorate.market.world.programme import Campaign
from quorate.market.writers.segment import Message

REFERRERS = {
    "organic": "https://www.google.com/",
    "social": "https://www.linkedin.com/",
    "referral": "https://www.g2.com/",
}
_UTM = {
    "search": ("google", "cpc"),
    "social_ad": ("linkedin", "paid_social"),
    "retargeting": ("display", "retargeting"),
    "email": ("newsletter", "email"),
    "webinar": ("invitation", "email"),
}


def utm_of(campaign: Campaign) -> Message:
    """Source, medium and name as the tracker reads them from the campaign's link."""
    source, medium = _UTM.get(campaign.kind, ("partner", "referral"))
    return {"medium": medium, "name": campaign.utm, "source": source}


def query_of(utm: Message | None) -> str:
    """The same as the link's query; empty without a campaign."""
    if utm is None:
        return ""
    return f"?utm_source={utm['source']}&utm_medium={utm['medium']}&utm_campaign={utm['name']}"
