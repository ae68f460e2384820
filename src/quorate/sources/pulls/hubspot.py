"""HubSpot: what changed in each object since the last time, what is there no longer, and the counts.

Changes are found by their stamps; an association that comes or goes changes no stamp of a record, so every few days
all records are read again. `hubspot_pairs.py` and `hubspot_reconciling.py` find what leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from quorate.sources.hubspot.kinds import SOURCE
from quorate.sources.pulls.held import held_by
from quorate.sources.pulls.hubspot_client import HubspotClient, NotAllowed
from quorate.sources.pulls.hubspot_objects import OBJECTS, OWNERS, PulledObject
from quorate.sources.pulls.hubspot_pairs import Pairs
from quorate.sources.pulls.hubspot_reading import Plan, Reader, Record, as_lines, associated, landed
from quorate.sources.pulls.hubspot_reconciling import Read, Reconciling, keys_of
from quorate.sources.pulls.hubspot_sign_in import is_configured, sign_in
from quorate.sources.pulls.landing import Landing, write_durably
from quorate.sources.pulls.pace import Pace
from quorate.sources.pulls.pulling import Line, Pulling

__all__ = ["is_configured", "pull"]

_BUYING_ROLE = "hs_buying_role"


def pull(pulling: Pulling) -> list[Line]:
    """Land all lists, import them in one go, then settle what came and went; one line for each list."""
    with closing(HubspotClient(sign_in(), pulling.patience, pulling.clock)) as client:
        return _Portal(client, pulling).pull()


class _Portal:
    def __init__(self, client: HubspotClient, pulling: Pulling) -> None:
        self._client = client
        self._pulling = pulling
        self._folder = pulling.workspace.root / "sync" / SOURCE
        self._settings = pulling.workspace.settings.sources.hubspot

    def pull(self) -> list[Line]:
        chosen = [each for each in OBJECTS if each.name not in self._settings.not_synced]
        readable = [plan for plan in map(self._planned, chosen) if plan]
        names = {plan.object.name for plan in readable}
        plans = [
            replace(plan, beside=tuple(each for each in plan.object.beside if each in names))
            for plan in readable
        ]
        is_whole = self._pulling.is_full or any(self._is_due(plan) for plan in plans)
        pace = Pace(
            self._pulling, {plan.object.name: self._expected(plan) for plan in plans} if is_whole else {}
        )
        reader = Reader(self._client, pace)
        read = [self._landed(reader, plan, is_whole=is_whole) for plan in plans]
        pairs = Pairs(self._pulling, self._folder)
        self._import(reader, read, pairs)
        with held_by(self._pulling.workspace) as held:
            settled = Reconciling(self._client, reader, held, self._pulling, self._folder)
            lines = {each.plan.object.name: settled.settle(each) for each in read}
        for each in read:
            each.plan.landing.commit(each.underway)
        return [
            lines.get(each.name)
            or Line(SOURCE, each.name, 0, None, 0, note="the token has no scope to read them")
            for each in chosen
        ]

    def _planned(self, wanted: PulledObject) -> Plan | None:
        """What to ask of an object; None where it may not be read."""
        landing = Landing(self._folder / wanted.name, ".jsonl")
        if wanted.name == OWNERS:
            return Plan(wanted, landing, ())
        try:
            available = self._client.properties(wanted.name)
            # properties may be seen where records may not
            self._client.page(wanted.name, "", limit=1, properties=["hs_object_id"])
        except NotAllowed:
            return None
        named = self._settings.fields
        missing = wanted.missing(available, named)
        return Plan(wanted, landing, wanted.properties(available, named), missing=missing)

    def _is_due(self, plan: Plan) -> bool:
        """Whether an object has to be read whole: not yet or not for long, not to the end, or with less asked for."""
        if not plan.object.stamp:
            return False
        cursor, underway = plan.landing.cursor, plan.landing.underway
        if underway and underway.is_whole:
            return True
        if cursor is None or cursor.whole_at is None or not set(plan.fields) <= set(cursor.fields):
            return True
        days = timedelta(days=self._settings.days_between_whole_readings)
        return self._client.answered_at - cursor.whole_at >= days

    def _expected(self, plan: Plan) -> int:
        return self._client.count(plan.object.name) if plan.object.stamp else 0

    def _landed(self, reader: Reader, plan: Plan, *, is_whole: bool) -> Read:
        underway = plan.landing.begin_list(plan.fields, self._client.answered_at, is_whole=is_whole)
        return Read(plan, reader.land(plan, underway))

    def _import(self, reader: Reader, read: Sequence[Read], pairs: Pairs) -> None:
        """Import what landed with all that its associations need, then what came or went of associations."""
        files = [
            each.plan.landing.joined(each.underway, f"{each.plan.object.name}.jsonl", b"")
            for each in read
            if each.underway.row_count
        ]
        further, deals = self._companions(reader, read)
        files += further
        if not files:
            return
        stages = self._pipelines()
        self._pulling.take([*files, *stages], pairs.hear)
        for path in (*further, *stages):
            path.unlink()
        parents = keys_of(deals[0], deals[1]) if deals else set()
        for each in read:
            if "contacts" in each.plan.beside:
                live = (str(one["id"]) for one in landed(each.plan, each.underway) if not one.get("archived"))
                parents |= keys_of(each.plan, live)
        pairs.settle(parents)

    def _companions(
        self, reader: Reader, read: Sequence[Read]
    ) -> tuple[list[Path], tuple[Plan, set[str]] | None]:
        """Files of records that did not change, but without which the changed ones would be read wrongly.

        Who is on a deal in which role takes the deal and its contacts: a changed deal brings its contacts, and a
        contact with a buying role brings its deals. With them, the deals that were read for that.
        """
        by_name = {each.plan.object.name: each for each in read}
        if not {"contacts", "deals"} <= set(by_name):
            return [], None
        contacts, deals = by_name["contacts"], by_name["deals"]
        if deals.underway.is_whole:
            return [], None
        changed = {str(each["id"]) for each in landed(deals.plan, deals.underway)}
        held = {str(each["id"]): each for each in landed(contacts.plan, contacts.underway)}
        buying = [key for key, each in held.items() if (each.get("properties") or {}).get(_BUYING_ROLE)]
        found = self._client.associations("contacts", "deals", buying)
        wanted = {str(each["toObjectId"]) for listed in found.values() for each in listed} - changed
        more_deals = reader.read(deals.plan, wanted)
        on_deals = associated([*landed(deals.plan, deals.underway), *more_deals], "contacts")
        more_contacts = reader.read(contacts.plan, on_deals - set(held))
        files = self._written({"deals": more_deals, "contacts": more_contacts})
        return files, (deals.plan, {str(each["id"]) for each in more_deals})

    def _written(self, records: dict[str, list[Record]]) -> list[Path]:
        files = []
        for name, listed in records.items():
            if listed:
                files.append(self._folder / f"{name}.companions.jsonl")
                write_durably(files[-1], as_lines(listed))
        return files

    def _pipelines(self) -> list[Path]:
        """The file that names the stages of deals."""
        try:
            found = self._client.pipelines("deals")
        except NotAllowed:
            return []
        return self._one_file("pipelines", found)

    def _one_file(self, name: str, records: Iterable[object]) -> list[Path]:
        listed = [each for each in records if isinstance(each, dict)]
        if not listed:
            return []
        path = self._folder / f"{name}.jsonl"
        write_durably(path, as_lines(listed))
        return [path]
