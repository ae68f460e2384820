"""What is generated from the shapes: JSON Schemas for editors and reference pages for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quorate.settings.journey_map import JourneyMap
from quorate.settings.json_schema import json_schema_of
from quorate.settings.knowledge import Industry, Rival, Roles
from quorate.settings.problem_codes import PROBLEM_CODES
from quorate.settings.reference_page import reference_of
from quorate.settings.workspace_settings import WorkspaceSettings

if TYPE_CHECKING:
    from quorate.settings.scalar_shapes import JsonSchema

_MAP_INTRODUCTION = (
    "A journey map is one YAML file that sales and marketing sign. Names are small letters, digits and "
    "underscores; durations are whole days, weeks, months (30 days) or years (365 days). Anything else that "
    "the file says is a mistake, and all mistakes are told at once."
)
_SETTINGS_INTRODUCTION = (
    "The file quorate.toml holds what a workspace has to know about the company and its systems. Keys inside "
    "keys are tables, such as `[engine]`. What is not written stands at its default."
)


_KNOWLEDGE = {"industry": Industry, "rival": Rival, "roles": Roles}
_KNOWLEDGE_INTRODUCTIONS = {
    "industry": "Files under `knowledge/industries`: one for each industry. Briefs show its facts with source and day.",
    "rival": "Files under `knowledge/rivals`: one for each rival. Briefs show its facts where the rival was seen.",
    "roles": "The file `knowledge/roles.yaml`: what each role risks and gains by choosing us and by doing nothing.",
}


def knowledge_json_schema(kind: str) -> JsonSchema:
    """The JSON Schema (draft 2020-12) of a file of knowledge: industry, rival or roles."""
    return json_schema_of(_KNOWLEDGE[kind], f"Quorate knowledge: {kind}")


def knowledge_reference() -> str:
    """The reference page of all three kinds of files of knowledge, as Markdown."""
    return "\n".join(
        reference_of(record, f"Knowledge: {kind}", _KNOWLEDGE_INTRODUCTIONS[kind]).rstrip("\n") + "\n"
        for kind, record in _KNOWLEDGE.items()
    )


def journey_map_json_schema() -> JsonSchema:
    """The JSON Schema (draft 2020-12) of a journey map."""
    return json_schema_of(JourneyMap, "Quorate journey map")


def settings_json_schema() -> JsonSchema:
    """The JSON Schema (draft 2020-12) of quorate.toml."""
    return json_schema_of(WorkspaceSettings, "Quorate workspace settings")


def journey_map_reference() -> str:
    """The reference page of the journey map's language, as Markdown."""
    return reference_of(JourneyMap, "The journey map", _MAP_INTRODUCTION)


def settings_reference() -> str:
    """The reference page of quorate.toml, as Markdown."""
    return reference_of(WorkspaceSettings, "quorate.toml", _SETTINGS_INTRODUCTION)


def problem_codes_reference() -> str:
    """The help page of all problem codes, as Markdown."""
    lines = ["# Mistakes in settings files", ""]
    lines += [
        f"Every mistake is told as `file:line:column: message [code]`. The {len(PROBLEM_CODES)} codes:",
        "",
    ]
    for code, help_text in PROBLEM_CODES.items():
        lines += [f"## {code}", "", help_text, ""]
    return "\n".join(lines)
