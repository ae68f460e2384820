"""What commands that write down what a colleague says share: who speaks, and about which publication."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from quorate.surfaces.cli.options import now, workspace_at
from quorate.surfaces.cli.output import print_json, progress, wants_json

if TYPE_CHECKING:
    from pathlib import Path

    from quorate.ledger.plan_events import Author
    from quorate.ledger.said_events import Said
    from quorate.surfaces.saying import Saying
    from quorate.warehouse.snapshots import Snapshot


@contextmanager
def speaking(
    workspace: Path | None, who: str | None, function: str | None
) -> Iterator[tuple[Saying, Snapshot, Author]]:
    """What writes into the ledger, the present publication, and who speaks; by default the user of this machine."""
    from quorate import flow
    from quorate.surfaces.saying import Saying
    from quorate.views.plan_authors import author_named
    from quorate.views.reading import Reader

    place = workspace_at(workspace)
    with progress() as report:
        snapshot = flow.snapshot(place, now, report)
    try:
        author = author_named(Reader(snapshot), who or getpass.getuser(), function)
        yield Saying(place, now), snapshot, author
    finally:
        snapshot.close()


def print_said(said: Said, output: str | None) -> None:
    """Print the id of what was said; as JSON the whole of it."""
    from quorate.views.answers import to_json

    if wants_json(output):
        print_json(to_json(said))
    else:
        typer.echo(said.event.said_id)
