"""The journey maps that updates and trials used, kept word for word, so that none is lost when its file changes.

They lie beside the manifest in the workspace's database, in a table of their own that is made when the first is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from quorate.errors import NotFound, nearest_word
from quorate.settings import JourneyMap, fingerprint, read_journey_map
from quorate.warehouse.addresses import Database
from quorate.warehouse.connections import TEXT, Connections

METADATA = sa.MetaData()
_KEPT = sa.Table(
    "journey_map_versions",
    METADATA,
    sa.Column("journey_map", TEXT, primary_key=True),
    sa.Column("text_sha256", TEXT, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("fingerprint", TEXT, nullable=False),
    sa.Column("text", TEXT, nullable=False),
    sa.Column("first_used_at", sa.DateTime, nullable=False),
    sa.Column("first_used_for", TEXT, nullable=False),
    sa.Column("sales", TEXT),
    sa.Column("marketing", TEXT),
)


@dataclass(frozen=True)
class KeptMap:
    """One text of one map. `fingerprint` is of its meaning; `sales` and `marketing` say who signed."""

    journey_map: str
    text_sha256: str
    version: int
    fingerprint: str
    text: str
    first_used_at: datetime
    first_used_for: str
    sales: str | None
    marketing: str | None


class MapVersions:
    """The kept maps of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, texts: Sequence[str], used_for: str, at: datetime) -> tuple[str, ...]:
        """Keep maps that are used, each text once. Returns what people should be told of those that are new.

        Parameters
        ----------
        texts: maps without problems.
        used_for: `update` or `trial`.
        """
        rows = [_row(text, used_for, at) for text in texts]
        held = self.all()
        known = {(each.journey_map, each.text_sha256) for each in held}
        new = [row for row in rows if (row.journey_map, row.text_sha256) not in known]
        if new:
            with self._connected() as connections, connections.writing() as connection:
                METADATA.create_all(connection)
                kept = sa.select(_KEPT.c.journey_map, _KEPT.c.text_sha256)
                meanwhile = {(row.journey_map, row.text_sha256) for row in connection.execute(kept)}
                fresh = {(each.journey_map, each.text_sha256): dict(vars(each)) for each in new}
                for key in fresh.keys() - meanwhile:
                    connection.execute(sa.insert(_KEPT).values(**fresh[key]))
        return tuple(note for row in new for note in notes_on(row, held))

    def all(self, journey_map: str | None = None) -> list[KeptMap]:
        """Every kept text, or those of one map: by map, the newest first."""
        columns = [_KEPT.c[name] for name in KeptMap.__dataclass_fields__]
        order = (_KEPT.c.journey_map, _KEPT.c.first_used_at.desc(), _KEPT.c.version.desc())
        with self._connected() as connections:
            if not connections.is_there():
                return []
            with connections.reading() as connection:
                if not sa.inspect(connection).has_table(_KEPT.name):
                    return []
                found = [KeptMap(*row) for row in connection.execute(sa.select(*columns).order_by(*order))]
        return [each for each in found if journey_map in (None, each.journey_map)]

    def one(self, journey_map: str, version: int, digest: str = "") -> KeptMap:
        """The newest text kept under this number, or the one whose digest begins so. Raises `NotFound`."""
        held = self.all(journey_map)
        texts = (each for each in held if each.version == version and each.text_sha256.startswith(digest))
        found = next(texts, None)
        if found is None:
            near = nearest_word(journey_map, sorted({each.journey_map for each in self.all()}))
            numbers = ", ".join(str(number) for number in sorted({each.version for each in held}))
            raise NotFound(
                f"No version {version} of the map '{journey_map}' was kept."
                + (f" Did you mean '{near}'?" if near and not held else ""),
                expected=f"one of its versions {numbers}" if held else "a map that an update or a trial used",
                do="see quorate map versions",
            )
        return found

    @contextmanager
    def _connected(self) -> Iterator[Connections]:
        connections = Connections(self._database)
        try:
            with connections.translated(
                "The kept versions of journey maps cannot be used.",
                state="no version was changed",
                do="restore quorate.sqlite from a backup",
            ):
                yield connections
        finally:
            connections.close()


class Signed(Protocol):
    """What is told of a map in force as of a kept one."""

    @property
    def journey_map(self) -> str:
        """The map's name."""

    @property
    def version(self) -> int:
        """As written."""

    @property
    def fingerprint(self) -> str:
        """Of its meaning."""

    @property
    def sales(self) -> str | None:
        """Who signed for sales."""

    @property
    def marketing(self) -> str | None:
        """Who signed for marketing."""


def notes_on(used: Signed, held: Sequence[KeptMap]) -> Iterator[str]:
    """What people should know of a map: the same number for another meaning, or a signature that is missing."""
    same = [each for each in held if (each.journey_map, each.version) == (used.journey_map, used.version)]
    if any(each.fingerprint != used.fingerprint for each in same):
        yield (
            f"The map {used.journey_map} means something else than before under the same version {used.version}: "
            "count its version up."
        )
    missing = [name for name, who in (("sales", used.sales), ("marketing", used.marketing)) if not who]
    if missing:
        yield f"Nobody has signed version {used.version} of the map {used.journey_map} for {' or '.join(missing)}."


def texts_of(files: Mapping[Path, JourneyMap]) -> list[str]:
    """The texts of map files."""
    return [file.read_text(encoding="utf-8-sig") for file in files]


def _row(text: str, used_for: str, at: datetime) -> KeptMap:
    journey_map = read_journey_map(text)
    signed = journey_map.agreed_by
    return KeptMap(
        journey_map.journey_map,
        hashlib.sha256(text.encode()).hexdigest(),
        journey_map.version,
        fingerprint(journey_map),
        text,
        at,
        used_for,
        signed.sales,
        signed.marketing,
    )
