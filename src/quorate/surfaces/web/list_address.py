"""What the address of a list says: filters, grouping and order, and how each is taken back.

Everything that narrows a list is in its address, so that it can be linked, kept under a name, and undone with Back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from quorate.errors import UsageError
from quorate.views.boards import FilterChoice
from quorate.views.journey_filters import NONE, UNPLACED

LAYOUT_NAMES = ("show", "group", "sort", "columns")
VIEW = "view"
# Places in a list: they belong to one answer, not to what was asked.
_PLACE_NAMES = ("after", "key")
_LONGEST = 200
_LONGEST_OF = {"only": 4000}


@dataclass(frozen=True)
class Chip:
    """One filter in force: what it says, and the address without it."""

    name: str
    text: str
    without: str


@dataclass(frozen=True)
class ListAddress:
    """The parameters of an address that mean something here, empty ones left out.

    names: the filters of this list, as they stand in an address.
    view: the saved view it began from; `whole` is the query of the list with nothing asked, which has to be said where
    the list opens with a view otherwise.
    """

    path: str
    names: tuple[str, ...]
    given: Mapping[str, str]
    view: str = ""
    whole: str = ""

    def link(self, **changes: str | None) -> str:
        """The same list with some parameters changed; None and empty text take one away. Begins at the first page."""
        return self.at(self.path, **changes)

    def at(self, path: str, **changes: str | None) -> str:
        """The same parameters under another path."""
        held = {**self.given, **changes}
        asked = {name: held[name] for name in (*self.names, *LAYOUT_NAMES) if held.get(name)}
        kept = asked | {name: held[name] for name in _PLACE_NAMES if held.get(name)}
        if kept and self.view:
            kept[VIEW] = self.view
        # where nothing is asked, a place alone would be one in the view that the list opens with
        whole = "" if asked or VIEW in kept else self.whole
        query = "&".join(each for each in (whole, urlencode(kept)) if each)
        return f"{path}?{query}" if query else path

    @property
    def query(self) -> str:
        """What a saved view keeps of it."""
        return urlencode(
            {name: self.given[name] for name in (*self.names, *LAYOUT_NAMES) if name in self.given}
        )

    @property
    def layout(self) -> dict[str, str]:
        """What a form that changes filters has to keep."""
        kept = {name: self.given[name] for name in LAYOUT_NAMES if name in self.given}
        return {**kept, VIEW: self.view} if self.view else kept

    @property
    def unfiltered(self) -> str:
        """The same list with no filter."""
        return replace(self, view="").link(**dict.fromkeys(self.names))

    def chip(self, name: str, text: str) -> Chip:
        """A filter in force."""
        return Chip(name, text, self.link(**{name: None}))


def address_of(path: str, names: tuple[str, ...], parameters: Mapping[str, str]) -> ListAddress:
    """The address of a list. Raises `UsageError` for a parameter that is too long to be meant."""
    given = {}
    for name in (*names, *LAYOUT_NAMES):
        value = parameters.get(name, "").strip()
        most = _LONGEST_OF.get(name, _LONGEST)
        if len(value) > most:
            raise UsageError(f"'{name}' is too long.", expected=f"at most {most:,} letters")
        if value:
            given[name] = value
    return ListAddress(path, names, given)


def number_in(address: ListAddress, name: str, most: float) -> float | None:
    """A number from 0 in an address; None where it is left out. Raises `UsageError`."""
    text = address.given.get(name)
    if text is None:
        return None
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        value = -1.0
    if not 0 <= value <= most:
        raise UsageError(
            f"'{text[:40]}' cannot be meant by '{name}'.", expected=f"a number from 0 to {most:,.0f}"
        )
    return value


def name_of(value: str, choices: Sequence[FilterChoice], without: str) -> str:
    """What a filter's value is called; a value that nothing has any more is called as it is written."""
    if value in (NONE, UNPLACED):
        return without
    return next((each.label for each in choices if each.key == value), value)
