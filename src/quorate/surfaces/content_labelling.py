"""What colleagues say an asset is for, written into the log the one way for every surface.

It is a statement like any other, imported as one; the next update obeys it. A later statement about the same asset and
kind of label replaces it. Like decisions about identity it counts from the last day published.
"""

from __future__ import annotations

import csv
import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import NotFound, UsageError, nearest_word
from quorate.surfaces.decisions import BEFORE_MIDNIGHT
from quorate.views import asset_view
from quorate.views.reading import Reader
from quorate.vocabulary.closed_lists import CONTENT_INTENTS, LABEL_KINDS

if TYPE_CHECKING:
    from quorate.warehouse.publications import Clock
    from quorate.warehouse.snapshots import Snapshot
    from quorate.warehouse.workspace import Workspace

COLUMNS = (
    "statement_id", "known_at", "version_at", "stated_at", "author_key", "author_function", "subject", "value", "note",
)  # fmt: skip
_NOTHING_WRITTEN = "nothing was written down"


@dataclass(frozen=True)
class Labelling:
    """Writes labels into one workspace's log; `clock` gives the present moment, UTC without a zone."""

    workspace: Workspace
    clock: Clock

    def label(
        self, snapshot: Snapshot, key: str, kind: str, labels: Sequence[str], author: str, note: str = ""
    ) -> str:
        """Write down what an asset is for; returns the asset's id.

        key: its content_id, address or title. kind: intent, role or stage. labels: of that kind; none means anyone.
        Raises `NotFound` for an asset or label that does not exist, `UsageError` for another kind, `Busy` while another
        process changes the workspace; nothing is written down then.
        """
        asset = asset_view(snapshot, key).asset
        self._refuse_unknown(Reader(snapshot), kind, labels)
        said = {"content_id": asset.content_id, "kind": kind, "labels": list(dict.fromkeys(labels))}
        value = json.dumps(said, sort_keys=True, ensure_ascii=False)
        now = self.clock()
        known_at = min(now, snapshot.publication.as_of_at - BEFORE_MIDNIGHT)
        stamp = hashlib.md5(f"{value}|{now.isoformat()}".encode(), usedforsecurity=False).hexdigest()[:12]
        moments = [f"{each.isoformat()}Z" for each in (known_at, known_at, now)]
        self._write((f"l_{stamp}", *moments, author, "marketing", "content", value, note))
        return asset.content_id

    def confirm(self, snapshot: Snapshot, key: str, author: str) -> dict[str, tuple[str, ...]]:
        """Write down every proposal for an asset as it stands; returns the labels by kind.

        Raises `UsageError` where nothing is proposed.
        """
        view = asset_view(snapshot, key)
        proposed: dict[str, tuple[str, ...]] = {}
        for each in view.proposals:
            proposed[each.kind] = (*proposed.get(each.kind, ()), each.label)
        if not proposed:
            raise UsageError(
                f"Nothing is proposed for '{view.asset.title}'.",
                state=_NOTHING_WRITTEN,
                do=f"say it yourself: quorate content label {view.asset.content_id} --intent ...",
            )
        for kind, labels in proposed.items():
            self.label(snapshot, view.asset.content_id, kind, labels, author)
        return proposed

    def _refuse_unknown(self, reader: Reader, kind: str, labels: Sequence[str]) -> None:
        if kind not in LABEL_KINDS:
            near = nearest_word(kind, LABEL_KINDS)
            raise UsageError(
                f"There is no kind of label '{kind}'." + (f" Did you mean '{near}'?" if near else ""),
                expected=" or ".join(LABEL_KINDS),
                state=_NOTHING_WRITTEN,
            )
        known = _known(reader, kind)
        if kind == "intent" and len(labels) != 1:
            raise UsageError(
                "An asset is for one purpose.", expected=f"one of {', '.join(known)}", state=_NOTHING_WRITTEN
            )
        for label in labels:
            if label not in known:
                near = nearest_word(label, known)
                raise NotFound(
                    f"There is no {'purpose' if kind == 'intent' else kind} '{label}'."
                    + (f" Did you mean '{near}'?" if near else ""),
                    expected=f"one of {', '.join(known)}",
                    state=_NOTHING_WRITTEN,
                )

    def _write(self, row: Sequence[str]) -> None:
        """Import one statement through the importer that every other statement comes by."""
        from quorate import flow
        from quorate.sources import Reading

        mapping = resources.files("quorate.surfaces").joinpath("content_statements.yaml")
        with tempfile.TemporaryDirectory() as folder, resources.as_file(mapping) as mapping_file:
            path = Path(folder) / "content.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([COLUMNS, row])
            flow.import_files(
                self.workspace, "table", [path], Reading(mapping_file=mapping_file), self.clock, _unwatched
            )


def _known(reader: Reader, kind: str) -> tuple[str, ...]:
    """The labels there are: purposes, or the roles or stages of the maps as published."""
    if kind == "intent":
        return CONTENT_INTENTS
    rows = reader.rows(f"select distinct {kind} as label from {{map_{kind}s}} order by label")
    return tuple(row["label"] for row in rows)


def _unwatched(_doing: str, _done: float) -> None:
    """One row is written in an instant."""
