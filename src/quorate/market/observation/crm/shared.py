"""CRM records that belong to no account: users, products, campaigns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from quorate.market.calendars import DAY, HOUR
from quorate.market.frame import Frame
from quorate.market.moments import day_text, utc_text
from quorate.market.observation.crm.rows import Row, UserIds, flag, money, stamps
from quorate.market.observation.spend import planned_cost
from quorate.market.world.programme import Campaign, Programme
from quorate.market.world.vendor import OFFERINGS, Colleague, Staff
from quorate.market.writers.crm import CrmWriter
from quorate.market.writers.record_ids import RecordIds

_TIME_ZONES = {
    "US": "America/Chicago", "GB": "Europe/London", "DE": "Europe/Berlin", "FR": "Europe/Paris",
    "NL": "Europe/Amsterdam", "SE": "Europe/Stockholm", "IN": "Asia/Kolkata",
}  # fmt: skip
_CAMPAIGN_TYPES = {
    "email": "Email",
    "webinar": "Webinar",
    "social_ad": "Advertisement",
    "fair": "Trade Show",
    "syndication": "Content Syndication",
}
_PREPARED_DAYS = 30


@dataclass(frozen=True, slots=True)
class Product:
    """A product record."""

    id: str
    code: str
    name: str
    family: str


@dataclass(frozen=True, slots=True)
class SharedRecords:
    """The ids every account's records refer to."""

    user_ids: UserIds
    campaign_ids: dict[int, str]
    campaign_names: dict[str, str]
    """By the campaign's id."""
    products: dict[str, Product]


def make_shared(ids: RecordIds, staff: Staff, programme: Programme) -> SharedRecords:
    """Give every colleague, campaign and product its record id."""
    names = [
        (f"{offering.key}-{edition.lower()}", f"{offering.name} {edition}", offering.family)
        for offering in OFFERINGS
        for edition in ("Standard", "Enterprise")
    ]
    names.append(("services-onboarding", "Onboarding Services", "Services"))
    products = {
        code: Product(ids.shared("Product2", number), code.upper(), name, family)
        for number, (code, name, family) in enumerate(names)
    }
    campaigns = {campaign.key: campaign.name for campaign in programme.campaigns if campaign.is_in_crm}
    campaign_ids = {key: ids.shared("Campaign", key) for key in campaigns}
    return SharedRecords(
        {colleague.key: ids.shared("User", colleague.key) for colleague in staff.everyone},
        campaign_ids,
        {campaign_ids[key]: name for key, name in campaigns.items()},
        products,
    )


def write_shared(
    writer: CrmWriter,
    shared: SharedRecords,
    frame: Frame,
    staff: Staff,
    programme: Programme,
    marketing_ends_day: int | None = None,
) -> None:
    """The rows of users, products and campaigns known by the last moment.

    From `marketing_ends_day` on, if there is one, no campaign begins and those under way are over.
    """
    founded = (frame.first_day - 900) * DAY + 8 * HOUR
    for colleague in staff.everyone:
        writer.add("User", _user_row(colleague, shared, founded + colleague.key % 600 * (DAY + 1_260), staff))
    for product in shared.products.values():
        at = founded + 40 * DAY
        writer.add(
            "Product2",
            {
                "Id": product.id,
                "IsDeleted": "false",
                "Name": product.name,
                "ProductCode": product.code,
                "Family": product.family,
                "IsActive": "true",
                **stamps(shared.user_ids, at, staff.operations, at, staff.operations),
            },
        )
    for campaign in programme.campaigns:
        made_at = (campaign.first_day - _PREPARED_DAYS) * DAY + 9 * HOUR
        if marketing_ends_day is not None:
            if campaign.first_day >= marketing_ends_day:
                continue
            campaign = replace(campaign, last_day=min(campaign.last_day, marketing_ends_day - 1))
        if campaign.is_in_crm and made_at < frame.end:
            writer.add("Campaign", _campaign_row(campaign, shared, made_at, frame, staff))


def _user_row(colleague: Colleague, shared: SharedRecords, at: int, staff: Staff) -> Row:
    is_robot = colleague is staff.integration
    return {
        "Id": shared.user_ids[colleague.key],
        "Username": f"{colleague.email}.crm",
        "LastName": colleague.last,
        "FirstName": colleague.first,
        "Name": colleague.name,
        "Email": colleague.email,
        "Title": colleague.title,
        "Department": {"success": "Customer Success", "operations": "Revenue Operations"}.get(
            colleague.function, colleague.function.capitalize()
        ),
        "IsActive": flag(colleague.is_active),
        "UserType": "Standard" if not is_robot else "AutomatedProcess",
        "TimeZoneSidKey": _TIME_ZONES[colleague.country],
        "CreatedDate": utc_text(at),
        "CreatedById": shared.user_ids[staff.operations.key],
        "LastModifiedDate": utc_text(at),
        "LastModifiedById": shared.user_ids[staff.operations.key],
        "SystemModstamp": utc_text(at),
    }


def _campaign_row(campaign: Campaign, shared: SharedRecords, made_at: int, frame: Frame, staff: Staff) -> Row:
    is_over = campaign.last_day < frame.last_day
    has_begun = campaign.first_day <= frame.last_day
    owner = staff.marketers[campaign.key % len(staff.marketers)]
    modified_at = (campaign.last_day + 1) * DAY if is_over else made_at
    cost = planned_cost(campaign)
    return {
        "Id": shared.campaign_ids[campaign.key],
        "IsDeleted": "false",
        "Name": campaign.name,
        "Type": _CAMPAIGN_TYPES[campaign.kind],
        "Status": "Completed" if is_over else "In Progress" if has_begun else "Planned",
        "StartDate": day_text(campaign.first_day),
        "EndDate": day_text(campaign.last_day),
        "IsActive": flag(has_begun and not is_over),
        "BudgetedCost": money(cost) if cost else "",
        "CurrencyIsoCode": "EUR",
        "OwnerId": shared.user_ids[owner.key],
        **stamps(shared.user_ids, made_at, owner, modified_at, owner),
    }
