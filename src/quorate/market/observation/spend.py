"""What marketing spent, day by day, as the advertising platforms and the event budget report it."""

from __future__ import annotations

from quorate.market.calendars import working_share
from quorate.market.moments import day_text
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.programme import Campaign
from quorate.market.world.state import Market
from quorate.market.writers.plain_files import PlainWriter

_PLATFORMS = {"search": "Google Ads", "social_ad": "LinkedIn Ads", "retargeting": "Display Network"}
# (spend a day in EUR for fifty accounts, price of a click, impressions a click)
_DAILY = {"search": (46.0, 4.2, 28), "social_ad": (72.0, 9.5, 210), "retargeting": (18.0, 1.6, 520)}
_ONCE = {"webinar": 1_400.0, "fair": 24_000.0, "syndication": 6_500.0, "social_ad": 9_000.0}
_BASE_ACCOUNTS = 50
_SPOILT = 0.002


def planned_cost(campaign: Campaign) -> float:
    """What the campaign was budgeted to cost, 0 where nobody kept a budget."""
    return _ONCE.get(campaign.kind, 0.0)


def report_spend(market: Market, accounts: int, writer: PlainWriter) -> None:
    """Spend rows for every recorded day; advertising grows with the number of accounts aimed at."""
    scale = max(0.5, accounts / _BASE_ACCOUNTS)
    frame, spoilt = market.frame, _SPOILT * market.conditions.spoilt_scale
    last_day = min(frame.last_day, market.marketing_ends_day - 1)
    for campaign in market.programme.campaigns:
        stream = Stream(market.seed, Purpose.SPEND, campaign.key)
        first, last = max(campaign.first_day, frame.start_day), min(campaign.last_day, last_day)
        if campaign.kind in _DAILY:
            for day in range(first, last + 1):
                _report_day(campaign, day, scale, spoilt, stream, writer)
        elif campaign.kind in _ONCE and frame.start_day <= campaign.first_day <= last_day:
            cost = _ONCE[campaign.kind] * stream.lognormal(1.0, 0.2)
            fields = [
                day_text(campaign.first_day),
                "Events & Partners",
                campaign.name,
                f"{cost:.2f}",
                "",
                "",
                "EUR",
            ]
            writer.add("spend/spend", f"{fields[0]} {campaign.key:06d}", fields)


def _report_day(
    campaign: Campaign, day: int, scale: float, spoilt: float, stream: Stream, writer: PlainWriter
) -> None:
    usual, price, views = _DAILY[campaign.kind]
    share = 0.45 + 0.55 * working_share("US", day)
    spend = usual * scale * share * stream.lognormal(1.0, 0.25)
    clicks = stream.poisson(spend / (price * stream.lognormal(1.0, 0.15)))
    impressions = round(clicks * views * stream.lognormal(1.0, 0.2)) + stream.below(200)
    fields = [
        day_text(day),
        _PLATFORMS[campaign.kind],
        campaign.name,
        f"{spend:.2f}",
        str(impressions),
        str(clicks),
        "EUR",
    ]
    flaw = ""
    if stream.chance(spoilt):
        flaw = stream.pick(("spend_not_a_number", "currency_missing"))
        fields[3 if flaw == "spend_not_a_number" else 6] = "n/a" if flaw == "spend_not_a_number" else ""
    writer.add("spend/spend", f"{fields[0]} {campaign.key:06d}", fields, flaw=flaw, record_id=campaign.name)
