"""Pulls: what changed in a connected system since the last time, landed as files that its importer reads.

A pull never writes to the log itself. It lands pages (`landing.py`), hands whole files to the ordinary importer and
moves its cursor on once they are committed; then it compares what the system says it has with what the log holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from quorate.errors import UsageError, nearest_word
from quorate.sources.pulls.pulling import Line, Pulling
from quorate.sources.pulls.reconciled import Reconciled, keep, last_reconciled

__all__ = ["SYSTEMS", "Line", "Pulling", "Reconciled", "configured", "keep", "last_reconciled", "pull"]

# Each system with the module that pulls from it: `pull(pulling)` gives lines, `is_configured()` looks for secrets.
SYSTEMS: Mapping[str, str] = {
    "salesforce": "quorate.sources.pulls.salesforce",
    "hubspot": "quorate.sources.pulls.hubspot",
}


def configured() -> list[str]:
    """The systems whose secrets are there, in the order they are pulled from."""
    return [name for name, module in SYSTEMS.items() if import_module(module).is_configured()]


def pull(system: str, pulling: Pulling) -> list[Line]:
    """Pull everything new from one system into the log; one line of reconciliation for each object.

    Raises
    ------
    UsageError: there is no such system, or its secrets or settings are missing.
    PullError: the system did not answer as it should; what has landed is kept.
    """
    if system not in SYSTEMS:
        near = nearest_word(system, list(SYSTEMS))
        raise UsageError(
            f"There is no system called '{system}' to pull from."
            + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(SYSTEMS)}",
            state="nothing was changed",
        )
    pull_all: Callable[[Pulling], list[Line]] = import_module(SYSTEMS[system]).pull
    return pull_all(pulling)
