"""What is in force in a workspace and where it comes from, told by section."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from quorate.errors import Problem, ProblemsFound
from quorate.settings.settings_file import SettingInForce, settings_in_force
from quorate.warehouse.workspace import Workspace

DEFAULT = "default"


@dataclass(frozen=True)
class SettingTold:
    """One setting: its key within the section, its value as it would be written, and the line that says so.

    `line` is None where nothing is written and the default stands.
    """

    key: str
    value: str
    line: int | None


@dataclass(frozen=True)
class SettingsSection:
    """A table of the settings file; `name` is empty for what stands before the first."""

    name: str
    settings: tuple[SettingTold, ...]

    @property
    def written_count(self) -> int:
        """How many of them the file says."""
        return sum(setting.line is not None for setting in self.settings)


@dataclass(frozen=True)
class SettingsTold:
    """Every setting by section; none where the file has `problems`, which are then all told."""

    file: str
    sections: tuple[SettingsSection, ...]
    problems: tuple[Problem, ...] = ()


def settings_told(workspace: Workspace) -> SettingsTold:
    """The settings of a workspace as they stand in its file now; the latest update may have read an older one."""
    path = workspace.settings_file
    try:
        found = settings_in_force(path)
    except ProblemsFound as error:
        return SettingsTold(path.name, (), tuple(error.problems))
    parts = ((_section(each), _told(each)) for each in found)
    # settings outside of any table are spread over the file; they are one section, and the first
    ordered = sorted(parts, key=lambda part: part[0] != "")
    grouped = groupby(ordered, key=lambda part: part[0])
    return SettingsTold(
        path.name, tuple(SettingsSection(name, tuple(told for _, told in group)) for name, group in grouped)
    )


def _section(setting: SettingInForce) -> str:
    return setting.key.rpartition(".")[0]


def _told(setting: SettingInForce) -> SettingTold:
    line = None if setting.origin == DEFAULT else int(setting.origin.rpartition(":")[2])
    return SettingTold(setting.key.rpartition(".")[2], setting.value, line)
