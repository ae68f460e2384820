"""Every key of the pages, in one list: the help shows it, and the script that listens reads it from the help."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """One key, or two pressed one after the other.

    Attributes
    ----------
    keys: as a browser names them, with a blank between two.
    does: what the script does; 'go' leads to `to`.
    says: what the help says of it.
    """

    keys: str
    does: str
    says: str
    to: str = ""


KEYS = (
    Key("j", "next", "Next card or row"),
    Key("k", "before", "Card or row before"),
    Key("ArrowDown", "next", "Next card or row, inside a list"),
    Key("ArrowUp", "before", "Card or row before, inside a list"),
    Key("Enter", "open", "Open it"),
    Key("x", "select", "Choose it, or not"),
    Key("z", "undo", "Undo what was just done"),
    Key("f", "filter", "Filter"),
    Key("/", "search", "Search"),
    Key("Ctrl+k", "palette", "Find anything, go anywhere"),
    Key("?", "help", "These keys"),
    Key("Escape", "close", "Close what is open"),
    Key("g t", "go", "Go to Today", "/today"),
    Key("g j", "go", "Go to Journeys", "/journeys"),
    Key("g a", "go", "Go to Accounts", "/accounts"),
    Key("g p", "go", "Go to Plan", "/plan"),
    Key("g c", "go", "Go to Content", "/content"),
    Key("g s", "go", "Go to Social", "/social"),
    Key("g o", "go", "Go to Programmes", "/programmes"),
    Key("g r", "go", "Go to Revenue", "/revenue"),
    Key("g f", "go", "Go to Forecast", "/forecast"),
    Key("g m", "go", "Go to Journey maps", "/maps"),
    Key("g d", "go", "Go to Data", "/data"),
)
