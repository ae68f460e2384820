"""From a journey map's text to a checked map, or to every problem it has."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from quorate.errors import Problem, ProblemsFound, UsageError, nearest_word
from quorate.settings.checking import BROKEN, Checker
from quorate.settings.cross_checks import cross_check
from quorate.settings.documents import read_text
from quorate.settings.journey_map import JourneyMap
from quorate.settings.nodes import Findings
from quorate.settings.shapes import RecordOf
from quorate.settings.yaml_document import read_yaml

STANDARD_MAP_FILE = "standard.yaml"
# From the smallest teams to the largest.
SHIPPED_MAPS = ("transactional", "standard", "enterprise")


def examine_journey_map(text: str, path: str = "(as given)") -> tuple[JourneyMap | None, tuple[Problem, ...]]:
    """The map and its problems; no map when there are any. Raises nothing, so an editor can call it often."""
    journey_map, problems = _examined(text)
    return journey_map, tuple(sorted(replace(problem, path=path) for problem in problems))


@lru_cache(maxsize=32)
def _examined(text: str) -> tuple[JourneyMap | None, tuple[Problem, ...]]:
    """As `examine_journey_map`, of no file. Texts are read again and again and seldom change, and reading is slow."""
    findings = Findings("")
    journey_map = _built(text, findings)
    return journey_map, tuple(findings.problems)


def read_journey_map(text: str, path: str = "(as given)") -> JourneyMap:
    """The map in `text`; `path` is what problems call it. Raises ProblemsFound with every mistake."""
    journey_map, problems = examine_journey_map(text, path)
    if journey_map is None:
        raise ProblemsFound(f"The journey map {path}", problems)
    return journey_map


def load_journey_map(path: Path) -> JourneyMap:
    """The map in a file. Raises ProblemsFound with every mistake, also when the file cannot be read."""
    findings = Findings(str(path))
    text = read_text(path, findings)
    if text is None:
        raise ProblemsFound(f"The journey map {path}", findings.problems)
    return read_journey_map(text, str(path))


def replaced(maps: tuple[JourneyMap, ...], new: JourneyMap) -> tuple[JourneyMap, ...]:
    """The maps with `new` in place of the one of its name, or of the only one; else beside them."""
    names = [each.journey_map for each in maps]
    if new.journey_map in names:
        return tuple(new if each.journey_map == new.journey_map else each for each in maps)
    return (new,) if len(maps) == 1 else (*maps, new)


def shipped_journey_map_text(name: str) -> str:
    """The text of a map that comes with this release, comments included. Raises `UsageError` for another name."""
    from importlib import resources

    if name not in SHIPPED_MAPS:
        near = nearest_word(name, SHIPPED_MAPS)
        raise UsageError(
            f"No map '{name}' comes with this release." + (f" Did you mean '{near}'?" if near else ""),
            expected=" or ".join(SHIPPED_MAPS),
        )
    return (resources.files("quorate.settings") / "maps" / f"{name}.yaml").read_text(encoding="utf-8")


def standard_journey_map_text() -> str:
    """The text of the shipped standard map, comments included."""
    return shipped_journey_map_text("standard")


@cache
def default_journey_map() -> JourneyMap:
    """The map a workspace begins with: the shipped standard map."""
    return read_journey_map(standard_journey_map_text(), STANDARD_MAP_FILE)


def _built(text: str, findings: Findings) -> JourneyMap | None:
    document = read_yaml(text, findings)
    if document is None:
        return None
    checker = Checker(findings)
    value = checker.read(document, RecordOf(JourneyMap))
    journey_map: JourneyMap | None = None if value is BROKEN else value.with_criteria_named()
    cross_check(checker, journey_map)
    return None if findings.problems else journey_map
