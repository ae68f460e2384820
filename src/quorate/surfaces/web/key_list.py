"""Every key of the pages, in one list: the help shows it, and the script that listens reads it from the help."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.language import gettext_noop, translated


@dataclass(frozen=True)
class Key:
    """One key, or two pressed one after the other.

    Attributes
    ----------
    keys: as a browser names them, with a blank between two.
    does: what the script does; 'go' leads to `to`.
    english: what the help says of it, in English.
    """

    keys: str
    does: str
    english: str
    to: str = ""

    @property
    def says(self) -> str:
        """What the help says of it."""
        return translated(self.english)


KEYS = (
    Key("j", "next", gettext_noop("Next card or row")),
    Key("k", "before", gettext_noop("Card or row before")),
    Key("ArrowDown", "next", gettext_noop("Next card or row, inside a list")),
    Key("ArrowUp", "before", gettext_noop("Card or row before, inside a list")),
    Key("Enter", "open", gettext_noop("Open it")),
    Key("o", "open", gettext_noop("Open it beside the list")),
    Key("x", "select", gettext_noop("Choose it, or not")),
    Key("z", "undo", gettext_noop("Undo what was just done")),
    Key("f", "filter", gettext_noop("Filter")),
    Key("v", "views", gettext_noop("Save this view, or change it")),
    Key("a", "accept", gettext_noop("Accept the move")),
    Key("d", "done", gettext_noop("The move is done; then a number says with what result")),
    Key("h", "hand-over", gettext_noop("Hand the move over; then a number says to whom")),
    Key("p", "put-off", gettext_noop("Put the move off; then a number says until when")),
    Key("n", "dismiss", gettext_noop("Dismiss the move; then a number says why")),
    Key("u", "take-back", gettext_noop("Take the last decision about the move back")),
    Key("/", "search", gettext_noop("Search")),
    Key("Ctrl+k", "palette", gettext_noop("Find anything, go anywhere")),
    Key("?", "help", gettext_noop("These keys")),
    Key("Escape", "close", gettext_noop("Close what is open")),
    Key("g t", "go", gettext_noop("Go to Today"), "/today"),
    Key("g j", "go", gettext_noop("Go to Journeys"), "/journeys"),
    Key("g a", "go", gettext_noop("Go to Accounts"), "/accounts"),
    Key("g p", "go", gettext_noop("Go to Plan"), "/plan"),
    Key("g c", "go", gettext_noop("Go to Content"), "/content"),
    Key("g s", "go", gettext_noop("Go to Social"), "/social"),
    Key("g o", "go", gettext_noop("Go to Programmes"), "/programmes"),
    Key("g r", "go", gettext_noop("Go to Revenue"), "/revenue"),
    Key("g f", "go", gettext_noop("Go to Forecast"), "/forecast"),
    Key("g m", "go", gettext_noop("Go to Journey maps"), "/maps"),
    Key("g d", "go", gettext_noop("Go to Data"), "/data"),
)
