"""The load: source files of any number of touches, written by the engine in seconds, the same for the same number.

Shares are those the promises speak of: of 20 million touches 2 million people, 50 thousand accounts, 30 thousand
opportunities. An account's life is one purchase: people read for weeks, half of them on devices that never give a
name, and where there is a deal sellers call, the stage moves on, contacts get roles, and it ends. What varies does so
by the hash of a number (`load.sql`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from quorate.warehouse.engine import Engine, literal

TOUCHES_PER_PERSON, PEOPLE_PER_ACCOUNT, DAYS = 10, 40, 540
HOME = "vendor.example"
_OBJECTS = (
    "User",
    "Account",
    "Contact",
    "Opportunity",
    "OpportunityHistory",
    "OpportunityContactRole",
    "Task",
)


@dataclass(frozen=True)
class Load:
    """The files of one load; `touches` is how many things people did, a tenth of them after the last day."""

    touches: int
    folder: Path

    @property
    def sources(self) -> dict[str, Path]:
        """What to import, in order: the source's name and its file or folder."""
        return {
            "salesforce": self.folder / "salesforce",
            "networks": self.folder / "networks.csv",
            "content": self.folder / "content.csv",
            "segment": self.folder / "visits.jsonl",
        }


def write_load(touches: int, folder: Path) -> Load:
    """Write the files of a load into a new folder."""
    (folder / "salesforce").mkdir(parents=True)
    load = Load(touches, folder)
    with Engine() as engine:
        _facts(engine, touches)
        for name in _OBJECTS:
            _copy(engine, name, folder / "salesforce" / f"{name}.csv", touches)
        for name in ("networks", "content"):
            _copy(engine, name, folder / f"{name}.csv", touches)
        _copy(engine, "visits", folder / "visits.jsonl", touches)
    return load


def write_news(touches: int, events: int, file: Path) -> None:
    """Write what happens next in a load: so many visits by people who are known, on its last day."""
    with Engine() as engine:
        _facts(engine, touches)
        _copy(engine, "news", file, touches, events)


def _facts(engine: Engine, touches: int) -> None:
    for statement in _filled("facts", touches).split(";\n"):
        engine.run(statement)


def _copy(engine: Engine, part: str, file: Path, touches: int, events: int = 0) -> None:
    form = "format json" if file.suffix == ".jsonl" else "format csv, header"
    engine.run(f"copy ({_filled(part, touches, events)}) to {literal(file)} ({form})")


def _filled(part: str, touches: int, events: int = 0) -> str:
    people = max(touches // TOUCHES_PER_PERSON, PEOPLE_PER_ACCOUNT)
    return Template(_parts()[part]).substitute(
        touches=touches,
        people=people,
        accounts=people // PEOPLE_PER_ACCOUNT,
        each=PEOPLE_PER_ACCOUNT,
        days=DAYS,
        events=events,
    )


@cache
def _parts() -> dict[str, str]:
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    return dict(part.split("\n", 1) for part in text.split("-- part ")[1:])
