"""Early warning: accounts at which a team seems to be forming, with who it is and how rare such a thing is.

Looked at every Monday for the weeks that are over. A warning uses only what was known by its Monday: touches then
countable, owners of devices then known, opportunities then open, and a threshold from quarters that had then been
quiet. What is computed later about the same Monday differs only where people or accounts were put together since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.teams.formation_alarms import Alarm, Past, alarms, calibrations
from quorate.teams.formation_counts import (
    DEVICE_COUNTS,
    WINDOWS,
    Sightings,
    Weeks,
    sightings_of,
    unnamed_shares,
    window_counts,
)
from quorate.teams.formation_quarters import QUARTER_WEEKS
from quorate.teams.formation_scores import Scores, scores_of
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from quorate.stats.ragged import Places

# Companies of about one size are one group: the borders, in employees.
_SIZES = (250, 1_000, 5_000)
# So long after the last two-way contact an account counts as one nobody talks with.
_SILENT_WEEKS = 26
# The offering named by most, if at least so many of those who name one agree.
_AGREE = 0.6
# So many devices in one week, of all accounts, are a record of visits that has begun.
_BUSY_WEEK = 10


def formations(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per warning; none before there is a quarter to compare with."""
    schema = PUBLISHED_TABLES["formations"].arrow_schema()
    accounts = tables["accounts"].column("account_id").to_pylist()
    known_accounts = tables["accounts"].column("account_id").combine_chunks()
    people = tables["weekly_people"]
    is_known = pc.is_in(people.column("account_id"), known_accounts)
    # mostly all are known, and the largest table of all is not held twice
    if not pc.all(is_known).as_py():
        people = people.filter(is_known)
    if not len(people):
        return schema.empty_table()
    weeks = Weeks.until(context.moment.at, _begun(people))
    if weeks.count <= QUARTER_WEEKS:
        return schema.empty_table()
    sightings = sightings_of(people, accounts, weeks)
    counts = window_counts(sightings, len(accounts), weeks.count)
    contacts = _Contacts.of(tables, accounts, weeks)
    is_quiet = ~contacts.is_open & contacts.is_in_crm[:, None]
    scores = scores_of(counts, _groups(tables["accounts"]), is_quiet)
    rate = context.settings.early_warning.false_alarm_rate
    unnamed = unnamed_shares(sightings, weeks.count)
    known = list(calibrations(Past(scores, counts, contacts.is_open, contacts.is_in_crm, unnamed)))
    teller = _Teller(accounts, weeks, sightings, people, scores, contacts, rate)
    rows = [teller.row(alarm) for alarm in alarms(scores, rate, known)]
    return pa.Table.from_pylist(rows, schema=schema)


STEP = ArrowStep(
    "formations",
    {
        "weekly_people": ("account_id", "week_at", "person_id", "visitor_id"),
        "contact_weeks": ("account_id", "week_at"),
        "opportunities": ("account_id", "opportunity_id"),
        "crm_accounts": ("account_id",),
        "accounts": ("account_id",),
    },
    formations,
)


def _begun(people: pa.Table) -> datetime:
    """The Monday from which visits are recorded: the first week that saw several devices, else the first of all.

    Systems keep some lists from long before anything counted visits; those weeks say nothing of what is usual.
    """
    devices = people.filter(pc.is_valid(people.column("visitor_id")))
    seen = devices.group_by("week_at").aggregate([([], "count_all")]).sort_by("week_at")
    busy = seen.filter(pc.greater_equal(seen.column("count_all"), _BUSY_WEEK)).column("week_at")
    first: datetime = busy[0].as_py() if len(busy) else pc.min(people.column("week_at")).as_py()
    return first


def _groups(accounts: pa.Table) -> Places:
    """A number for each account by its size; 0 where nobody knows it."""
    employees = accounts.column("employees").fill_null(-1).to_numpy()
    return np.where(employees < 0, 0, 1 + np.searchsorted(_SIZES, employees, side="right")).astype(np.int64)


@dataclass(frozen=True)
class _Contacts:
    """What we had to do with each account, week by week.

    Attributes
    ----------
    is_open: an opportunity was open; shape (accounts, weeks).
    is_silent: none was, and nobody had spoken with anybody for half a year, as known then; the same shape.
    is_in_crm: the account stands in the CRM (every account, where there is no CRM); shape (accounts,).
    spoken: when both sides took part in something, in order, by account id.
    """

    is_open: NDArray[np.bool_]
    is_silent: NDArray[np.bool_]
    is_in_crm: NDArray[np.bool_]
    spoken: Mapping[str, Sequence[datetime]]

    @classmethod
    def of(cls, tables: Mapping[str, pa.Table], accounts: Sequence[str], weeks: Weeks) -> _Contacts:
        shape = len(accounts), weeks.count
        names = pa.array(accounts, pa.string())
        is_open = _spans(
            shape,
            pc.index_in(tables["opportunities"].column("account_id"), names),
            weeks.numbers(tables["opportunities"].column("created_at")),
            weeks.numbers(tables["opportunities"].column("closed_at")),
        )
        spoken = tables["contact_weeks"]
        at = np.maximum(weeks.numbers(spoken.column("first_at")), weeks.numbers(spoken.column("known_at")))
        talking = _spans(
            shape,
            pc.index_in(spoken.column("account_id"), names),
            at,
            weeks.numbers(spoken.column("first_at")) + _SILENT_WEEKS,
        )
        recorded = tables["crm_accounts"]["account_id"].combine_chunks()
        in_crm = pc.is_in(names, recorded).to_numpy(zero_copy_only=False)
        moments: dict[str, list[datetime]] = {}
        for row in spoken.sort_by("first_at").to_pylist():
            moments.setdefault(row["account_id"], []).append(row["first_at"])
        is_counted = in_crm if in_crm.any() else np.ones(len(accounts), dtype=bool)
        return cls(is_open, ~(is_open | talking), is_counted, moments)

    def after(self, account: str, moment: datetime) -> datetime | None:
        """When both sides first took part in something from a moment on."""
        return next((at for at in self.spoken.get(account, ()) if at >= moment), None)


def _spans(
    shape: tuple[int, int], accounts: pa.ChunkedArray, first: Places, last: Places
) -> NDArray[np.bool_]:
    """Account-weeks that lie in any of the spans, both ends included."""
    rows, weeks = shape
    steps = np.zeros((rows, weeks + 1), dtype=np.int32)
    account = pc.fill_null(accounts, -1).to_numpy()
    kept = (account >= 0) & (first < weeks) & (last >= np.maximum(first, 0))
    np.add.at(steps, (account[kept], np.maximum(first[kept], 0)), 1)
    np.add.at(steps, (account[kept], np.minimum(last[kept] + 1, weeks)), -1)
    return np.asarray(np.cumsum(steps, axis=1)[:, :weeks] > 0)


@dataclass(frozen=True)
class _Teller:
    """Says of an alarm what it is made of."""

    accounts: Sequence[str]
    weeks: Weeks
    sightings: Sightings
    people: pa.Table
    scores: Scores
    contacts: _Contacts
    rate: float

    def row(self, alarm: Alarm) -> dict[str, Any]:
        """The published row."""
        at = alarm.account, alarm.week
        number = int(self.scores.window[at])
        score = float(self.scores.score[at])
        seen = self._seen(alarm, WINDOWS[number])
        persons = sorted({row["person_id"] for row in seen if row["is_named"]})
        devices = sorted({row["visitor_id"] for row in seen if not row["is_named"]})
        named = [row["offering_id"] for row in seen if row["offering_id"]]
        return {
            "account_id": self.accounts[alarm.account],
            "offering_id": _most_named(named),
            "detected_at": self.weeks.end(alarm.week),
            "started_at": min(row["first_at"] for row in seen),
            "ended_at": None if alarm.ended is None else self.weeks.end(alarm.ended),
            "people_count": int(np.ceil(len(persons) + DEVICE_COUNTS * len(devices))),
            "expected_count": float(self.scores.expected[number][at]),
            "window_weeks": WINDOWS[number],
            "score": score,
            "false_alarm_rate": self.rate,
            "rarity": float(alarm.calibration.tail.rate(np.array([score]))[0]),
            "quiet_quarter_count": alarm.calibration.quiet_quarters,
            "is_before_contact": bool(self.contacts.is_silent[at]),
            "contacted_at": self.contacts.after(self.accounts[alarm.account], self.weeks.end(alarm.week)),
            "person_ids": persons,
            "visitor_ids": devices,
        }

    def _seen(self, alarm: Alarm, window: int) -> list[dict[str, Any]]:
        """The rows of weekly people that were counted, each with whether it then was a person's."""
        start, stop = np.searchsorted(self.sightings.account, [alarm.account, alarm.account + 1])
        part = self.sightings.part(start, stop)
        end = np.full(len(part.week), alarm.week)
        _, worth = part.seen_at(end)
        kept = (worth > 0.0) & (part.week <= alarm.week) & (part.week > alarm.week - window)
        rows: list[dict[str, Any]] = (
            self.people.slice(start, stop - start).take(np.flatnonzero(kept)).to_pylist()
        )
        return [{**row, "is_named": is_one} for row, is_one in zip(rows, worth[kept] == 1.0, strict=True)]


def _most_named(offerings: Sequence[str]) -> str | None:
    most = max(sorted(set(offerings)), key=offerings.count, default=None)
    return most if most is not None and offerings.count(most) >= _AGREE * len(offerings) else None
