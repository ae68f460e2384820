"""Write the generated pages: `make docs`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from quorate.settings import (
    journey_map_json_schema,
    journey_map_reference,
    problem_codes_reference,
    settings_reference,
)
from quorate.surfaces.cli.reference import command_reference
from quorate.vocabulary.dictionary import data_dictionary

PAGES: dict[str, Callable[[], str]] = {
    "command-line.md": command_reference,
    "data-dictionary.md": data_dictionary,
    "journey-map.md": journey_map_reference,
    "journey-map.schema.json": lambda: json.dumps(journey_map_json_schema(), indent=1) + "\n",
    "problem-codes.md": problem_codes_reference,
    "settings.md": settings_reference,
}


def main() -> None:
    """Write every page beside this file."""
    for name, write in PAGES.items():
        (Path(__file__).parent / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
