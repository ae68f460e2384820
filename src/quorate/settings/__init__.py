"""Settings: quorate.toml and journey maps, with their shape, positions, problems and loading.

Nothing heavy is loaded by importing this; a YAML parser and Arrow are loaded by the functions that need them.
"""

from __future__ import annotations

from quorate.settings.conditions import (
    BUYER_ACTIONS,
    Condition,
    OpportunityCondition,
    PeopleCondition,
    StatementCondition,
    TouchCondition,
)
from quorate.settings.fingerprint import fingerprint, joint_fingerprint
from quorate.settings.gates import Criterion, Gate
from quorate.settings.journey_map import JourneyMap, Role, Stage, Titles, Track, TypicalDays
from quorate.settings.loading import (
    SHIPPED_MAPS,
    default_journey_map,
    examine_journey_map,
    load_journey_map,
    read_journey_map,
    replaced,
    shipped_journey_map_text,
    standard_journey_map_text,
)
from quorate.settings.map_choice import MapChoice
from quorate.settings.map_contracts import MAP_TABLES
from quorate.settings.map_folder import MapFile, journey_map_files, load_journey_maps, map_files
from quorate.settings.map_tables import label_of, map_tables
from quorate.settings.pages import (
    journey_map_json_schema,
    journey_map_reference,
    knowledge_json_schema,
    knowledge_reference,
    problem_codes_reference,
    settings_json_schema,
    settings_reference,
)
from quorate.settings.plays import AgreementTrigger, MemberTrigger, OutlookTrigger, Play, PlayTrigger
from quorate.settings.problem_codes import PROBLEM_CODES
from quorate.settings.quorum import QuorumRule, QuorumTree
from quorate.settings.rules import AllOf, AnyOf, NotOf, Required, Rule, Single, leaves_of, normal_form
from quorate.settings.settings_file import (
    SettingInForce,
    default_settings,
    default_settings_text,
    examine_settings,
    load_settings,
    settings_in_force,
)
from quorate.settings.suggested_text import suggested_text
from quorate.settings.touch_kinds import MOST_EXPECTED, TouchKind
from quorate.settings.workspace_settings import WorkspaceSettings

__all__ = [
    "BUYER_ACTIONS",
    "MAP_TABLES",
    "MOST_EXPECTED",
    "PROBLEM_CODES",
    "SHIPPED_MAPS",
    "AgreementTrigger",
    "AllOf",
    "AnyOf",
    "Condition",
    "Criterion",
    "Gate",
    "JourneyMap",
    "MapChoice",
    "MapFile",
    "MemberTrigger",
    "NotOf",
    "OpportunityCondition",
    "OutlookTrigger",
    "PeopleCondition",
    "Play",
    "PlayTrigger",
    "QuorumRule",
    "QuorumTree",
    "Required",
    "Role",
    "Rule",
    "SettingInForce",
    "Single",
    "Stage",
    "StatementCondition",
    "Titles",
    "TouchCondition",
    "TouchKind",
    "Track",
    "TypicalDays",
    "WorkspaceSettings",
    "default_journey_map",
    "default_settings",
    "default_settings_text",
    "examine_journey_map",
    "examine_settings",
    "fingerprint",
    "joint_fingerprint",
    "journey_map_files",
    "journey_map_json_schema",
    "journey_map_reference",
    "knowledge_json_schema",
    "knowledge_reference",
    "label_of",
    "leaves_of",
    "load_journey_map",
    "load_journey_maps",
    "load_settings",
    "map_files",
    "map_tables",
    "normal_form",
    "problem_codes_reference",
    "read_journey_map",
    "replaced",
    "settings_in_force",
    "settings_json_schema",
    "settings_reference",
    "shipped_journey_map_text",
    "standard_journey_map_text",
    "suggested_text",
]
