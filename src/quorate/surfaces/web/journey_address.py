"""The filters of journeys as they stand in an address, and as people read them."""

from __future__ import annotations

from collections.abc import Callable

from quorate.errors import UsageError, nearest_word
from quorate.language import Words, gettext
from quorate.surfaces.web.formats import whole
from quorate.surfaces.web.list_address import Chip, ListAddress, name_of, number_in
from quorate.views.boards import Board
from quorate.views.journey_filters import BoardFilters
from quorate.views.wording import MOMENTUM_WORDS, OUTCOME_WORDS

# In the order of the form.
FILTER_NAMES = (
    "q",
    "stage",
    "owner",
    "offering",
    "tier",
    "industry",
    "momentum",
    "outcome",
    "forming",
    "rival",
    "quorum_below",
    "amount_from",
    "closing_within",
    "only",
)
# The columns of the table beside the account, in their order.
COLUMNS = Words(
    {
        "offering": "Offering",
        "stage": "Stage",
        "amount": "Amount",
        "closes": "Closes",
        "team": "Team",
        "roles": "Roles",
        "momentum": "Momentum",
        "quorum": "Quorum",
        "won": "Won",
        "owner": "Owner",
    }
)
_MOST_CHOSEN = 200
_MOST_DAYS = 3650
_MOST_MONEY = 1e15


def filters_of(address: ListAddress) -> BoardFilters:
    """The filters that an address asks for. Raises `UsageError` for values that cannot be."""
    given = address.given
    percent = number_in(address, "quorum_below", 100)
    days = number_in(address, "closing_within", _MOST_DAYS)
    chosen = tuple(_chosen(given.get("only", "")))[:_MOST_CHOSEN]
    return BoardFilters(
        offering_id=given.get("offering"),
        owner_id=given.get("owner"),
        momentum=given.get("momentum"),
        stage=given.get("stage"),
        outcome=given.get("outcome"),
        tier=given.get("tier"),
        industry=given.get("industry"),
        is_forming=bool(given.get("forming")),
        has_rival=bool(given.get("rival")),
        quorum_below=None if percent is None else percent / 100,
        amount_from=number_in(address, "amount_from", _MOST_MONEY),
        closing_within_days=None if days is None else int(days),
        text=given.get("q"),
        journey_ids=chosen,
    )


def chips_of(address: ListAddress, board: Board) -> tuple[Chip, ...]:
    """The filters in force as people read them, each with the address without it."""
    given, unknown = address.given, gettext("Not known")
    said: dict[str, Callable[[str], str]] = {
        "q": lambda value: gettext("Account: {value}", value=value),
        "stage": lambda value: gettext("Stage: {value}", value=name_of(value, board.stages, gettext("Not yet placed"))),
        "owner": lambda value: gettext("Owner: {value}", value=name_of(value, board.owners, gettext("Nobody"))),
        "offering": lambda value: gettext("Offering: {value}", value=name_of(value, board.offerings, unknown)),
        "tier": lambda value: gettext("Tier: {value}", value=name_of(value, board.tiers, gettext("None"))),
        "industry": lambda value: gettext("Industry: {value}", value=name_of(value, board.industries, unknown)),
        "momentum": lambda value: gettext("Momentum: {value}", value=MOMENTUM_WORDS.get(value, value)),
        "outcome": lambda value: gettext("Ended: {value}", value=OUTCOME_WORDS.get(value, value)),
        "forming": lambda _: gettext("A team is forming"),
        "rival": lambda _: gettext("A competitor is named"),
        "quorum_below": lambda value: gettext("Quorum below {value} %", value=value),
        "amount_from": lambda value: gettext("Amount from {value}", value=whole(float(value.replace(",", "")))),
        "closing_within": lambda value: gettext("Closing within {value} days", value=value),
        "only": lambda value: gettext("Chosen: {count}", count=len(_chosen(value))),
    }  # fmt: skip
    return tuple(address.chip(name, say(given[name])) for name, say in said.items() if name in given)


def columns_of(address: ListAddress) -> tuple[str, ...]:
    """The columns that an address asks for, in their order; all of them where it names none. Raises `UsageError`."""
    asked = _chosen(address.given.get("columns", ""))
    for name in asked:
        if name not in COLUMNS:
            near = nearest_word(name, tuple(COLUMNS))
            raise UsageError(
                f"There is no column '{name[:40]}'." + (f" Did you mean '{near}'?" if near else ""),
                expected=f"some of {', '.join(COLUMNS)}",
            )
    return tuple(name for name in COLUMNS if name in asked) or tuple(COLUMNS)


def _chosen(value: str) -> list[str]:
    return [each for each in value.split(",") if each]
