"""Write the generated pages: `make docs`."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from quorate.settings import (
    journey_map_json_schema,
    journey_map_reference,
    knowledge_json_schema,
    knowledge_reference,
    problem_codes_reference,
    settings_reference,
)
from quorate.surfaces.api.app import bare_api
from quorate.surfaces.api.openapi import described
from quorate.surfaces.cli.reference import command_reference
from quorate.vocabulary.dictionary import data_dictionary


def _knowledge_schema(kind: str) -> str:
    return json.dumps(knowledge_json_schema(kind), indent=1) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "command-line.md": command_reference,
    "data-dictionary.md": data_dictionary,
    "journey-map.md": journey_map_reference,
    "journey-map.schema.json": lambda: json.dumps(journey_map_json_schema(), indent=1) + "\n",
    "knowledge.md": knowledge_reference,
    **{
        f"knowledge-{kind}.schema.json": partial(_knowledge_schema, kind)
        for kind in ("industry", "rival", "roles")
    },
    "openapi.json": lambda: json.dumps(described(bare_api()), indent=1, ensure_ascii=False) + "\n",
    "problem-codes.md": problem_codes_reference,
    "settings.md": settings_reference,
}


def main() -> None:
    """Write every page beside this file."""
    for name, write in PAGES.items():
        (Path(__file__).parent / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
