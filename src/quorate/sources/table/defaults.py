"""What a mapping need not say: values of log columns that follow from others or from the table."""

from __future__ import annotations

from collections.abc import Mapping

from quorate.vocabulary import LOG_TABLES, Column
from quorate.vocabulary.tables.log import INTAKE_STAMPS

# Which column of a table says when a record was first known, where the mapping does not say it outright. A
# record of the tables under `ALWAYS` counts as known from the beginning when it has no such column.
KNOWN_BY: Mapping[str, str] = {
    "observed_touches": "occurred_at",
    "observed_changes": "changed_at",
    "observed_statements": "stated_at",
    "observed_consents": "stated_at",
    "observed_opportunities": "created_at",
    "observed_spend": "spent_on",
    "observed_people": "created_at",
    "observed_accounts": "created_at",
}
ALWAYS = frozenset(
    {
        "observed_people", "observed_accounts", "observed_colleagues", "observed_offerings",
        "observed_contents", "observed_campaigns", "observed_networks",
    }
)  # fmt: skip
# SQL of the value a column has when nothing is mapped to it.
PLAIN: Mapping[str, str] = {
    "is_deleted": "false",
    "has_left": "false",
    "is_primary": "false",
    "is_active": "true",
    "has_responded": "false",
    "format": "'other'",
    "audience": "'team'",
    "roles": "cast([] as varchar[])",
    "stages": "cast([] as varchar[])",
    "offering_keys": "cast([] as varchar[])",
    "topics": "cast([] as varchar[])",
}
# Filled in by the importer itself.
_OURS = frozenset({"record_id", "source", "properties", *(column.name for column in INTAKE_STAMPS)})


def mappable(table: str) -> dict[str, Column]:
    """The columns of a log table that a mapping may fill, by name."""
    return {column.name: column for column in LOG_TABLES[table].columns if column.name not in _OURS}


def needed(table: str, mapped: Mapping[str, object]) -> list[Column]:
    """The columns that must be mapped for a row of the table to be whole, and are not."""
    stamp = KNOWN_BY.get(table)
    follows = {"version_at", "source_record_id"}
    if table in ALWAYS or stamp in mapped:
        follows.add("known_at")
    if stamp == "created_at" and "known_at" in mapped:
        follows.add("created_at")
    return [
        column
        for column in mappable(table).values()
        if not column.optional and column.name not in {*mapped, *PLAIN, *follows}
    ]
