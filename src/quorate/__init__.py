"""Quorate: one evidence-backed view of the buyer team.

`quorate.open("acme")` opens a workspace and gives Arrow tables, DuckDB relations and typed answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quorate.surfaces.library import Workspace
    from quorate.surfaces.library import open_workspace as open  # noqa: A004 - read as quorate.open

__version__ = "0.1.0"
__all__ = ["Workspace", "__version__", "open"]

# loaded when they are first asked for: a command that needs none of it starts without it
_LIBRARY = {"Workspace": "Workspace", "open": "open_workspace"}


def __getattr__(name: str) -> Any:
    if name not in _LIBRARY:
        raise AttributeError(f"module 'quorate' has no attribute '{name}'")
    from quorate.surfaces import library

    return getattr(library, _LIBRARY[name])
