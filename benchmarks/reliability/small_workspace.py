"""A workspace small enough to be made, killed and mended hundreds of times, with some of everything."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from quorate import flow
from quorate.ledger.plan_events import Author
from quorate.ledger.said_events import About, SaidDraft
from quorate.ledger.said_ledger import SaidLedger
from quorate.sources import Reading
from quorate.warehouse.inbox import Arrived, SqliteInbox
from quorate.warehouse.workspace import Workspace

NOW = datetime(2026, 3, 31, 12)
SAM = Author("c_sam", "Sam Seller", "sales")
CONTENTS = "content_id,title,url,format,intent,audience,roles,stages,offerings,topics\n" + "".join(
    f"c{n},Title {n},https://vendor.example/{n},article,insight,team,user,explore,,topic\n" for n in range(20)
)


def quietly(_: str, __: float) -> None:
    """Say nothing of how far something is."""


def event(number: int, kind: str = "m") -> dict[str, object]:
    """One visit to a page by somebody known, as a tracker sends it."""
    at = datetime(2026, 3, 1) + timedelta(minutes=number % 40_000)
    company = number % 7
    return {
        "type": "page",
        "messageId": f"{kind}{number}",
        "userId": f"person{number % 23}@company{company}.example",
        "anonymousId": f"d{number % 23}",
        "timestamp": f"{at.isoformat()}Z",
        "receivedAt": f"{at.isoformat()}Z",
        "context": {"page": {"url": f"https://vendor.example/{number % 20}"}},
    }


def events_file(path: Path, numbers: Iterable[int], kind: str = "m") -> Path:
    """An export of a tracker with these visits."""
    path.write_text("".join(json.dumps(event(number, kind)) + "\n" for number in numbers), "utf-8")
    return path


def import_events(workspace: Workspace, file: Path) -> None:
    """Take an export of a tracker into the log."""
    flow.import_files(workspace, "segment", [file], Reading(), lambda: NOW, quietly)


def note(number: int) -> SaidDraft:
    """One note about an account."""
    return SaidDraft(
        thing="note",
        place=f"note-{number}",
        said_id=f"note-{number}",
        kind="written",
        about=About(account_id="a_1"),
        author=SAM,
        known_at=NOW,
        payload={"text": f"What was noted as number {number}"},
    )


def arrived(number: int) -> Arrived:
    """One live event that waits in the inbox."""
    body = json.dumps(event(number, "live"))
    return Arrived(f"live{number}", "website", NOW, body)


def make(
    folder: Path, *, events: int = 300, notes: int = 20, waiting: int = 50, is_updated: bool = True
) -> Workspace:
    """A workspace with contents and visits imported, a publication, notes of a colleague and live events that wait."""
    workspace = flow.create_workspace(folder / "workspace", "Reliability")
    contents = folder / "contents.csv"
    contents.write_text(CONTENTS, encoding="utf-8")
    flow.import_files(workspace, "content", [contents], Reading(), lambda: NOW, quietly)
    import_events(workspace, events_file(folder / "events.jsonl", range(events)))
    if is_updated:
        flow.update(workspace, lambda: NOW, quietly)
    ledger = SaidLedger(workspace.database_file)
    ledger.write([note(number) for number in range(notes)], NOW)
    ledger.close()
    inbox = SqliteInbox(workspace.inbox_file)
    inbox.add([arrived(number) for number in range(waiting)])
    inbox.close()
    return workspace
