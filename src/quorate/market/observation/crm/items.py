"""What an opportunity is said to be for, line by line."""

from __future__ import annotations

from quorate.market.calendars import DAY
from quorate.market.moments import date_text
from quorate.market.observation.crm.deals import Deal
from quorate.market.observation.crm.rows import Row, money, stamps
from quorate.market.observation.crm.shared import SharedRecords
from quorate.market.streams import Stream
from quorate.market.writers.record_ids import AccountIds

_WITHOUT_ITEMS = 0.15
_WITH_SERVICES = 0.35
_SERVICES_SHARE = 0.12


def line_item_rows(deal: Deal, ids: AccountIds, shared: SharedRecords, stream: Stream) -> list[Row]:
    """The products of an opportunity; sums add up to its amount. Some sellers leave them out."""
    if stream.chance(_WITHOUT_ITEMS):
        return []
    edition = "Enterprise" if deal.latest.amount > deal.offering.base_amount else "Standard"
    products = [(f"{deal.offering.key}-{edition.lower()}", 1.0)]
    if stream.chance(_WITH_SERVICES):
        products = [(products[0][0], 1.0 - _SERVICES_SHARE), ("services-onboarding", _SERVICES_SHARE)]
    rows = []
    for place, (code, share) in enumerate(products):
        product = shared.products[code]
        total = round(deal.latest.amount * share, 2)
        quantity = stream.pick((1, 1, 1, 5, 10)) if place == 0 else 1
        rows.append(
            {
                "Id": ids.next("OpportunityLineItem"),
                "IsDeleted": "false",
                "OpportunityId": deal.id,
                "SortOrder": str(place + 1),
                "Product2Id": product.id,
                "ProductCode": product.code,
                "Name": f"{deal.name} {product.name}",
                "Quantity": money(float(quantity)),
                "UnitPrice": money(round(total / quantity, 2)),
                "TotalPrice": money(total),
                "ServiceDate": date_text(deal.latest.close_day * DAY + 30 * DAY) if share > 0.5 else "",
                **stamps(shared.user_ids, deal.opened_at, deal.owner, deal.latest.at, deal.owner),
            }
        )
    return rows
