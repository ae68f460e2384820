"""The journey maps of a folder: all of them checked, or each with what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from quorate.errors import NotFound, Problem, ProblemsFound
from quorate.settings.documents import LARGEST_FILE_BYTES, read_text, with_plain_line_ends
from quorate.settings.journey_map import JourneyMap
from quorate.settings.loading import examine_journey_map
from quorate.settings.nodes import Findings

_MAP_ENDINGS = (".yaml", ".yml")
_TOLD_NAME = re.compile(r"^journey_map[ \t]*:[ \t]*[\"']?([\w-]+)", re.MULTILINE)


@dataclass(frozen=True)
class MapFile:
    """One file of a folder of maps.

    Attributes
    ----------
    text: with `\\n` line ends; what is not UTF-8 in it is replaced, and told as a problem.
    journey_map: what it says, if it has no mistakes of its own.
    problems: its own mistakes, and what does not go together with other files.
    """

    path: Path
    text: str
    journey_map: JourneyMap | None
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """What the map is called: as it says itself, also with mistakes elsewhere; else as the file."""
        if self.journey_map is not None:
            return self.journey_map.journey_map
        told = _TOLD_NAME.search(self.text)
        return told[1] if told else self.path.stem


def map_files(folder: Path) -> tuple[MapFile, ...]:
    """Every file of a folder (`*.yaml`, `*.yml`) by name, whatever is wrong with it. Raises NotFound without any."""
    files = sorted(path for path in folder.glob("*") if path.suffix in _MAP_ENDINGS and path.is_file())
    if not files:
        raise NotFound(
            "There is no journey map.",
            where=str(folder),
            expected="at least one file ending in .yaml",
            state="nothing was changed",
            do="copy the standard map there: quorate init writes it",
        )
    found = [_read(path) for path in files]
    together = {path: tuple(each) for path, each in _at_odds(found).items()}
    return tuple(
        MapFile(each.path, each.text, each.journey_map, each.problems + together.get(each.path, ()))
        for each in found
    )


def journey_map_files(folder: Path) -> dict[Path, JourneyMap]:
    """Every file of a folder (`*.yaml`, `*.yml`) and the map in it, by file name.

    Raises NotFound when there is none, ProblemsFound with the mistakes of all files together, and when two
    files hold maps of the same name.
    """
    files = map_files(folder)
    problems = [problem for each in files for problem in each.problems]
    if problems:
        raise ProblemsFound(f"The folder of journey maps {folder}", problems)
    return {each.path: each.journey_map for each in files if each.journey_map is not None}


def load_journey_maps(folder: Path) -> tuple[JourneyMap, ...]:
    """Every map of a folder, as `journey_map_files` finds them."""
    return tuple(journey_map_files(folder).values())


def _read(path: Path) -> MapFile:
    findings = Findings(str(path))
    text = read_text(path, findings)
    if text is None:
        return MapFile(path, _what_can_be_read(path), None, tuple(sorted(findings.problems)))
    return MapFile(path, text, *examine_journey_map(text, str(path)))


def _what_can_be_read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE_BYTES)
    except OSError:
        return ""
    return with_plain_line_ends(raw.decode("utf-8-sig", errors="replace"))


def _at_odds(files: Sequence[MapFile]) -> Mapping[Path, list[Problem]]:
    """By file, what does not go together with an earlier one."""
    whole: dict[str, tuple[Path, JourneyMap]] = {}
    found: dict[Path, list[Problem]] = {}
    for file in files:
        if file.journey_map is None:
            continue
        first, _ = whole.setdefault(file.name, (file.path, file.journey_map))
        if first != file.path:
            message = f"the map '{file.name}' is also in {first.name}"
            found[file.path] = [
                Problem(str(file.path), 1, 1, "repeated_map", message, "a name of its own for each map")
            ]
    for path, problem in _rivals(dict(whole.values())):
        found.setdefault(path, []).append(problem)
    return found


def _rivals(maps: Mapping[Path, JourneyMap]) -> Iterator[tuple[Path, Problem]]:
    """Maps that no journey would ever follow, since another is for the same offerings and accounts."""
    for (first, one), (second, other) in combinations(maps.items(), 2):
        shared = set(one.offerings.names) & set(other.offerings.names)
        is_both_general = not one.offerings.names and not other.offerings.names
        if one.segment == other.segment and (shared or is_both_general):
            what = f"the offering {min(shared)}" if shared else "every offering of the CRM"
            yield (
                second,
                Problem(
                    str(second),
                    1,
                    1,
                    "rival_maps",
                    f"the map '{other.journey_map}' is for {what}, as '{one.journey_map}' in {first.name} is",
                    "other offerings, or a segment of accounts, for one of them",
                ),
            )
