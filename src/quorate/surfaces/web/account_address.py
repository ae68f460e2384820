"""The filters of accounts as they stand in an address, and as people read them."""

from __future__ import annotations

from collections.abc import Callable

from quorate.language import gettext
from quorate.surfaces.web.list_address import Chip, ListAddress, name_of
from quorate.views.account_lists import AccountFilters, AccountList

FILTER_NAMES = ("q", "owner", "industry", "country", "tier", "customer", "forming", "open")


def filters_of(address: ListAddress) -> AccountFilters:
    """The filters that an address asks for."""
    given = address.given
    return AccountFilters(
        text=given.get("q", ""),
        owner_id=given.get("owner"),
        tier=given.get("tier"),
        industry=given.get("industry"),
        country=given.get("country"),
        is_customer=bool(given.get("customer")),
        is_forming=bool(given.get("forming")),
        has_open_journey=bool(given.get("open")),
    )


def chips_of(address: ListAddress, found: AccountList) -> tuple[Chip, ...]:
    """The filters in force as people read them, each with the address without it."""
    given = address.given
    said: dict[str, Callable[[str], str]] = {
        "q": lambda value: gettext("Name or domain: {value}", value=value),
        "owner": lambda value: gettext(
            "Owner: {value}", value=name_of(value, found.owners, gettext("Nobody"))
        ),
        "industry": lambda value: gettext(
            "Industry: {value}", value=name_of(value, found.industries, gettext("Not known"))
        ),
        "country": lambda value: gettext(
            "Country: {value}", value=name_of(value, found.countries, gettext("Not known"))
        ),
        "tier": lambda value: gettext("Tier: {value}", value=name_of(value, found.tiers, gettext("None"))),
        "customer": lambda _: gettext("Customers"),
        "forming": lambda _: gettext("A team is forming"),
        "open": lambda _: gettext("With an open journey"),
    }
    return tuple(address.chip(name, say(given[name])) for name, say in said.items() if name in given)
