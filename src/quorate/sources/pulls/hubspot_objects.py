"""The objects of a portal that are pulled, and what is asked of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from quorate.sources.columns import plain
from quorate.sources.hubspot.associations import key_kind
from quorate.sources.hubspot.kinds import KINDS, SOURCE
from quorate.vocabulary import LOG_TABLES

OWNERS = "owners"
_PER_PAGE = 100
_PER_PAGE_WITH_HISTORY = 50


@dataclass(frozen=True)
class PulledObject:
    """One object of the portal.

    Parameters
    ----------
    name: as the API calls it.
    kind: what the importer calls one of its records.
    beside: the objects whose records are named beside its own.
    history: properties whose every past value is asked for.
    stamp: the property that says when a record was last changed; empty where changes cannot be searched for.
    """

    name: str
    kind: str
    beside: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    stamp: str = "hs_lastmodifieddate"

    @property
    def per_page(self) -> int:
        """How many records one question may ask for."""
        return _PER_PAGE_WITH_HISTORY if self.history else _PER_PAGE

    @property
    def begins(self) -> str:
        """What the keys of its records begin with in the log."""
        return f"{SOURCE}:{key_kind(self.kind)}:"

    @property
    def tables(self) -> list[str]:
        """The log tables that its records themselves go into, whose keys hold the record's id and nothing else."""
        own = {into for into, _ in KINDS[self.kind].mapping if into in LOG_TABLES}
        return sorted(own - _ABOUT_RECORDS)

    def properties(self, available: Collection[str], named: Mapping[str, str]) -> tuple[str, ...]:
        """Of the properties that the portal has, those that the importer looks for or the settings name."""
        columns = KINDS[self.kind].layout.columns
        sought = {plain(alias) for column in columns for alias in column.known_as}
        own = {column.name for column in columns}
        sought |= {plain(field) for fact, field in named.items() if fact in own}
        return tuple(sorted(each for each in available if plain(each) in sought))

    def missing(self, available: Collection[str], named: Mapping[str, str]) -> list[str]:
        """Properties that the settings name for its records and the portal does not have."""
        own = {column.name for column in KINDS[self.kind].layout.columns}
        there = {plain(each) for each in available}
        return sorted(field for fact, field in named.items() if fact in own and plain(field) not in there)


_ABOUT_RECORDS = frozenset(
    {"observed_links", "observed_changes", "observed_contact_roles", "observed_attendees"}
)
# Of a deal, every property whose changes the importer keeps.
_HISTORY_OF_DEALS = (
    "dealstage", "amount", "closedate", "pipeline", "hs_manual_forecast_category", "hubspot_owner_id",
    "closed_lost_reason",
)  # fmt: skip
_ENGAGED = ("contacts", "companies", "deals")
OBJECTS = (
    PulledObject("companies", "company"),
    PulledObject("contacts", "contact", ("companies",), ("hs_buying_role",), "lastmodifieddate"),
    PulledObject("deals", "deal", ("contacts", "companies"), _HISTORY_OF_DEALS),
    PulledObject("products", "product"),
    PulledObject("line_items", "line_item", ("deals",)),
    PulledObject("calls", "call", _ENGAGED),
    PulledObject("emails", "email", _ENGAGED),
    PulledObject("meetings", "meeting", _ENGAGED),
    PulledObject("notes", "note", _ENGAGED),
    PulledObject("tasks", "task", _ENGAGED),
    PulledObject("communications", "communication", _ENGAGED),
    PulledObject(OWNERS, "owner", stamp=""),
)
