"""Find the columns a record needs under the names systems give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from quorate.errors import InputError, nearest_word
from quorate.sources.text_files import UNTOUCHED

# A unit behind a name: a currency, a zone, a measure of time.
_UNIT = re.compile(r"\s*\((?:[A-Z]{3}|(?:in )?(?:UTC|GMT)|min(?:ute)?s?|sec(?:ond)?s?)\)$")


@dataclass(frozen=True)
class Wanted:
    """A column by our name; `aliases` are the names it goes by, compared without case, space or punctuation.

    Its own name is always an alias, so `AccountId`, `account_id` and `Account ID` all find `account_id`.
    `is_date` says that it holds moments or days, which systems write in many ways.
    """

    name: str
    aliases: tuple[str, ...] = ()
    is_required: bool = False
    is_date: bool = False

    @property
    def known_as(self) -> tuple[str, ...]:
        """Every name it is looked for under, best first."""
        return tuple(dict.fromkeys((self.name, *self.aliases)))


def wanted(*names: str, dates: Sequence[str] = (), **aliases: tuple[str, ...]) -> tuple[Wanted, ...]:
    """Columns by name, those with dates apart; `name!` is required; keyword arguments are further aliases."""
    columns = []
    for name in (*names, *dates):
        bare = name.rstrip("!")
        columns.append(Wanted(bare, aliases.pop(bare, ()), name.endswith("!"), name in dates))
    if aliases:
        raise ValueError(f"aliases for columns that are not wanted: {sorted(aliases)}")
    return tuple(columns)


@lru_cache(maxsize=50_000)  # where a header may stand anywhere, every cell is looked at as a name
def plain(name: str) -> str:
    """A column name without case, spaces or punctuation."""
    return re.sub(r"[^0-9a-z]", "", name.lower())


def find_columns(
    path: Path, header: Sequence[str], columns: Sequence[Wanted], named: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Position of each wanted column that the header has; the first alias found wins.

    `named` maps our names to names a person gave in the settings, and goes before the aliases. Raises
    `InputError` naming the file, the required columns it lacks, and the nearest header for each.
    """
    positions = _positions(header)
    found = {}
    missing = []
    for column in columns:
        names = [named[column.name]] if named and column.name in named else []
        places = (_place(positions, name) for name in (*names, *column.known_as))
        place = next((place for place in places if place is not None), None)
        if place is not None:
            found[column.name] = place
        elif column.is_required:
            missing.append(column)
    if missing:
        raise _lacking(path, header, missing)
    return found


def has_required(header: Sequence[str], columns: Sequence[Wanted]) -> bool:
    """Whether every required column is in the header under one of its names."""
    positions = _positions(header)
    return all(
        any(_place(positions, name) is not None for name in each.known_as)
        for each in columns
        if each.is_required
    )


def _positions(header: Sequence[str]) -> dict[str, int]:
    """Where each name stands, as written without case and, for names in Latin letters, in plain form.

    `Amount spent (EUR)` is also found without its unit, unless another column is named so.
    """
    positions: dict[str, int] = {}
    without_units = [_UNIT.sub("", name) for name in header]
    for names in (header, without_units):
        for number, name in enumerate(names):
            for form in (name.strip().casefold(), plain(name)):
                if form:
                    positions.setdefault(form, number)
    return positions


def _place(positions: Mapping[str, int], name: str) -> int | None:
    exact = positions.get(name.strip().casefold())
    return exact if exact is not None else positions.get(plain(name))


def _lacking(path: Path, header: Sequence[str], missing: Sequence[Wanted]) -> InputError:
    hints = []
    for column in missing:
        near = next((word for name in column.known_as if (word := nearest_word(name, list(header)))), None)
        known_as = " or ".join(f"'{name}'" for name in column.known_as)
        hints.append(known_as + (f" (nearest here: '{near}')" if near else ""))
    return InputError(
        f"The file lacks {'a column' if len(missing) == 1 else 'columns'} it must have: {', '.join(hints)}.",
        where=str(path),
        expected=f"a header with these columns; it has: {', '.join(header)[:300]}",
        state=UNTOUCHED,
        do="export it with these columns, or map it with `quorate import table --map FILE`",
    )
