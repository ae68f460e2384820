"""The evidence log as it was known at the end of a day.

Rule, the same for every log table: a record exists once `known_at` has passed. Of its versions, the latest one
known by then counts; when every version is later (an export only ever holds the last one), the earliest of them
stands in and is marked `is_later_version`, so that steps can hide what such a version could not have said yet.
A record whose counting version says it is deleted does not exist.

Where a step asks how a record came to say what it says, it reads the table's versions instead: every one known by
then, oldest first by `version_no`.
"""

from __future__ import annotations

from quorate.vocabulary import LOG_TABLES, Table
from quorate.warehouse.making import nothing
from quorate.warehouse.steps import Moment

_SNAPSHOT = """
select {columns}, is_later_version
from (
    select *, version_at >= $as_of_at as is_later_version,
        row_number() over (
            partition by record_id
            order by
                case when version_at < $as_of_at then 0 else 1 end,
                case when version_at < $as_of_at then version_at end desc,
                version_at,
                imported_at desc,
                fingerprint
        ) as pick
    from {held} held
    where known_at < $as_of_at
) versions
where pick = 1 and (not is_deleted or version_at >= $as_of_at)
"""


_VERSIONS = """
select {columns}, false as is_later_version,
    row_number() over (partition by record_id order by version_at, imported_at, fingerprint) as version_no
from {held} held
where known_at < $as_of_at and version_at < $as_of_at
union all
select {columns}, is_later_version, 1 as version_no
from {snapshot}
where is_later_version
"""

# The log tables whose versions steps read, and what they are called then.
VERSIONS_OF = {"observed_opportunities": "opportunity_versions", "observed_people": "people_versions"}


def snapshot_sql(table: Table, held: str | None, moment: Moment) -> str:
    """The query that gives a log table as known at `moment`; an empty table where there is nothing to read it from.

    held: what stands after FROM to read its segments with every column; see `making.Maker.log`.
    """
    if held is None:
        return f"select {nothing(table)}, false as is_later_version where false"
    return moment.fill(_snapshot(table, held))


def versions_sql(table: Table, held: str | None, moment: Moment) -> str:
    """The query that gives every version of a log table known at `moment`, or the one that stands in for them.

    It reads the snapshot of the table, which must have been made before. Versions that say that the record is gone
    are among them.
    """
    if held is None:
        return f"select {nothing(table)}, false as is_later_version, 1 as version_no where false"
    return moment.fill(_versions(table, held))


def log_name(table: str) -> str:
    """What the rows of a log table themselves are called where its views are run elsewhere."""
    return f"log_of_{table}"


def as_of_view(name: str) -> str:
    """The step that makes a log table as known at a day, or its versions, of the log's own rows; `KeyError` for others.

    Its day is a parameter, as in every step.
    """
    of_versions = {versions: table for table, versions in VERSIONS_OF.items()}
    table = LOG_TABLES[of_versions.get(name, name)]
    held = log_name(table.name)
    if name in of_versions:
        header = (
            f"-- one row per version of {table.one_row}, known at the end of the day; the oldest is number 1"
        )
        return f"{header}\n-- reads: {held}, {table.name}{_versions(table, held)}"
    return f"-- one row per {table.one_row}, as known at the end of the day\n-- reads: {held}{_snapshot(table, held)}"


def _snapshot(table: Table, held: str) -> str:
    return _SNAPSHOT.format(columns=", ".join(table.names), held=held)


def _versions(table: Table, held: str) -> str:
    return _VERSIONS.format(columns=", ".join(table.names), held=held, snapshot=table.name)
