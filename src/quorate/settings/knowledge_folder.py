"""The knowledge of a workspace: every file of the folder checked, and its facts as one table.

A fact is named by its file and place, `rivals.acme.weaknesses.1`, counted from 1: the name briefs cite.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quorate.errors import Problem, ProblemsFound, nearest_word
from quorate.settings.checking import BROKEN, Checker
from quorate.settings.documents import read_text
from quorate.settings.knowledge import Fact, Industry, Rival, Roles, Stake
from quorate.settings.nodes import START, Findings, Position
from quorate.settings.scalar_shapes import word_list
from quorate.settings.shapes import Record, RecordOf
from quorate.settings.yaml_document import read_yaml
from quorate.vocabulary.columns import on, table, text, texts

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.settings.journey_map import JourneyMap

FOLDER = "knowledge"
_KINDS: dict[str, type[Record]] = {"industries": Industry, "rivals": Rival}
_ROLES_FILE = "roles.yaml"
_ENDINGS = (".yaml", ".yml")
OURS, NOTHING = "ours", "nothing"

KNOWLEDGE_FACTS = table(
    "working", "knowledge_facts", "one fact that people wrote down, as it stood at the update", ["fact_id"],
    text("fact_id", "its file and place"),
    text("about", "industry, rival or role"),
    text("subject", "the industry, the rival, or the role"),
    texts("names", "every word for the industry or rival, in small letters"),
    text("role?", "the role it matters to"),
    text("alternative?", "by what choice: ours, nothing or rival"),
    text("aspect", "opportunity, threat, strength, weakness, risk or gain"),
    text("says", "the fact in a sentence"),
    text("source", "who says so"),
    on("held_on", "the day on which it held"),
    on("stale_on", "the day from which it has to be looked at again"),
)  # fmt: skip


@dataclass(frozen=True)
class KnowledgeFile:
    """One file: its name without the ending, as `rivals/acme`, and what it says; None where it has mistakes."""

    name: str
    record: Record | None


def load_knowledge(workspace_root: Path, roles: Sequence[str] = ()) -> tuple[KnowledgeFile, ...]:
    """Every file of the workspace's knowledge. Raises `ProblemsFound` with the mistakes of all files together.

    With `roles`, the names of the journey maps' roles, facts must be about one of them.
    """
    found, problems = [], []
    for path, name, record in _files(workspace_root / FOLDER):
        findings = Findings(str(path))
        found.append(KnowledgeFile(name, _built(path, record, findings, roles)))
        problems += findings.problems
    problems += _repeated(workspace_root / FOLDER, found)
    if problems:
        raise ProblemsFound(f"The folder of knowledge {workspace_root / FOLDER}", sorted(problems))
    return tuple(found)


def role_names(maps: Sequence[JourneyMap]) -> tuple[str, ...]:
    """Every role of the maps, each once."""
    return tuple(dict.fromkeys(role.role for each in maps for role in each.roles))


def write_examples(workspace_root: Path) -> None:
    """Write a commented example of each kind of file; those that exist are left as they are."""
    from importlib import resources

    shipped = resources.files("quorate.settings") / "knowledge_examples"
    for name in ("industries/example.yaml", "rivals/example.yaml", "roles_example.yaml"):
        path = workspace_root / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(shipped.joinpath(name).read_text(encoding="utf-8"), encoding="utf-8")


def knowledge_table(files: Sequence[KnowledgeFile]) -> pa.Table:
    """The facts of all files as a table that keeps the contract `KNOWLEDGE_FACTS`."""
    import pyarrow as pa

    rows = [row for file in files for row in _rows(file)]
    return pa.Table.from_pylist(rows, schema=KNOWLEDGE_FACTS.arrow_schema())


def _files(folder: Path) -> Iterator[tuple[Path, str, type[Record]]]:
    for kind, record in _KINDS.items():
        for path in sorted((folder / kind).glob("*")):
            if path.suffix in _ENDINGS and path.is_file():
                yield path, f"{kind}/{path.stem}", record
    if (folder / _ROLES_FILE).is_file():
        yield folder / _ROLES_FILE, "roles", Roles


def _built(path: Path, record: type[Record], findings: Findings, roles: Sequence[str]) -> Record | None:
    text = read_text(path, findings)
    document = None if text is None else read_yaml(text, findings)
    if document is None:
        return None
    checker = Checker(findings)
    value = checker.read(document, RecordOf(record))
    for mention in checker.references:
        if roles and mention.word not in roles:
            findings.add(
                mention.position,
                "unknown_role",
                f"no journey map has a role '{mention.word}'",
                expected=word_list(roles),
                nearest=nearest_word(mention.word, roles),
            )
    if isinstance(value, Roles | Rival):
        _refuse_repeated_roles([each.role for each in value.roles], checker, findings)
    return None if value is BROKEN or findings.problems else value


def _refuse_repeated_roles(roles: Sequence[str], checker: Checker, findings: Findings) -> None:
    for place, role in enumerate(roles):
        if role in roles[:place]:
            position = checker.positions.get(("roles", place), START)
            findings.add(
                position, "repeated_fact", f"the role '{role}' stands here twice", expected="one entry"
            )


def _repeated(folder: Path, files: Sequence[KnowledgeFile]) -> list[Problem]:
    """Names that two files claim: a brief could not say which holds."""
    seen: dict[tuple[str, str], str] = {}
    found = []
    for file in files:
        for name in _names(file.record):
            first = seen.setdefault((file.name.split("/")[0], name), file.name)
            if first != file.name:
                at = Position(1, 1)
                path = str(folder / f"{file.name}.yaml")
                found.append(
                    Problem(
                        path, *at, "repeated_fact", f"'{name}' is also in {first}", "one file for each name"
                    )
                )
    return found


def _names(record: Record | None) -> list[str]:
    if isinstance(record, Industry):
        return [name.lower() for name in (record.industry, *record.also)]
    return [name.lower() for name in (record.rival, *record.also)] if isinstance(record, Rival) else []


def _rows(file: KnowledgeFile) -> Iterator[dict[str, Any]]:
    match file.record:
        case Industry() as known:
            shared = {"about": "industry", "subject": known.industry, "names": _names(known)}
            yield from _facts(f"{file.name}.opportunities", "opportunity", known.opportunities, shared)
            yield from _facts(f"{file.name}.threats", "threat", known.threats, shared)
        case Rival() as rival:
            shared = {
                "about": "rival",
                "subject": rival.rival,
                "names": _names(rival),
                "alternative": "rival",
            }
            yield from _facts(f"{file.name}.strengths", "strength", rival.strengths, shared)
            yield from _facts(f"{file.name}.weaknesses", "weakness", rival.weaknesses, shared)
            for each in rival.roles:
                yield from _stake(f"{file.name}.{each.role}", each, {**shared, "role": each.role})
        case Roles() as known:
            for role in known.roles:
                for alternative, stake in ((OURS, role.choosing_us), (NOTHING, role.doing_nothing)):
                    shared = {
                        "about": "role", "subject": role.role, "names": [], "role": role.role,
                        "alternative": alternative,
                    }  # fmt: skip
                    yield from _stake(f"{file.name}.{role.role}.{alternative}", stake, shared)


def _stake(name: str, stake: Stake, shared: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from _facts(f"{name}.risks", "risk", stake.risks, shared)
    yield from _facts(f"{name}.gains", "gain", stake.gains, shared)


def _facts(name: str, aspect: str, facts: Sequence[Fact], shared: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for place, fact in enumerate(facts, start=1):
        held_on = date.fromisoformat(fact.on)
        yield {
            **shared,
            "fact_id": f"{name}.{place}".replace("/", "."),
            "aspect": aspect,
            "says": fact.says,
            "source": fact.source,
            "held_on": held_on,
            "stale_on": held_on + timedelta(days=fact.stale_after),
        }
