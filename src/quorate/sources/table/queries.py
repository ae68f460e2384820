"""The query that turns rows of one file into rows of one target's table.

It reads `record`, in which their columns are named c0, c1 and so on. Besides the table's columns it gives
`unusable` and `reason`, filled where a row cannot be used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quorate.sources.dates import iso_text
from quorate.sources.table.defaults import ALWAYS, KNOWN_BY, PLAIN, mappable
from quorate.sources.table.mapping import Cell, Target
from quorate.vocabulary import LOG_TABLES, Column
from quorate.vocabulary.closed_lists import ACTIONS_BY_CHANNEL
from quorate.warehouse.engine import literal

_READERS = {
    "timestamp": "utc({})",
    "date": "day({})",
    "number": "amount_of({})",
    "count": "whole({})",
    "flag": "yes({})",
    "texts": "listed({})",
}
_HOSTS = frozenset({"domain", "company_domain", "account_domain"})


def target_query(target: Target, source: str, columns: Sequence[str]) -> str:
    """The query of one target; `columns` are the names behind c0, c1 and so on."""
    return _TargetQuery(target, source, columns).text()


class _TargetQuery:
    """Puts the query together."""

    def __init__(self, target: Target, source: str, columns: Sequence[str]) -> None:
        self._target = target
        self._source = source
        self._places = {name.casefold(): f"c{number}" for number, name in enumerate(columns)}
        self._known = mappable(target.log_table)
        self._values = {name: self._value(cell, self._known[name]) for name, cell in target.columns.items()}

    def text(self) -> str:
        values = self._all_values()
        mapped = ",\n    ".join(f"{sql} as {name}" for name, sql in values.items())
        return (
            f"select *, {self._unusable()} as unusable, {self._reason()} as reason\n"
            f"from (\nselect row_number, {mapped}, record.* exclude (row_number)\nfrom record\n"
            f"where {self._condition()}\n) valued"
        )

    def _all_values(self) -> dict[str, str]:
        values = dict(self._values)
        for name, default in PLAIN.items():
            if name in self._known and name not in values:
                values[name] = default
        if "properties" in LOG_TABLES[self._target.log_table].names:
            values["properties"] = self._properties()
        values |= self._stamps()
        name = self._named()
        if "source_record_id" in self._known and "source_record_id" not in values:
            values["source_record_id"] = name
        return {"record_id": name, **values}

    def _stamps(self) -> dict[str, str]:
        stamp = KNOWN_BY.get(self._target.log_table)
        follows = self._values.get(stamp) if stamp else None
        known = self._values.get("known_at") or (f"cast({follows} as timestamp)" if follows else None)
        if known is None or (self._target.log_table in ALWAYS and "known_at" not in self._values):
            known = f"coalesce({known or 'null'}, epoch())"
        stamps = {"known_at": known, "version_at": self._values.get("version_at", known)}
        if self._target.log_table == "observed_opportunities" and "created_at" not in self._values:
            stamps["created_at"] = known
        return stamps

    def _named(self) -> str:
        """The record's key: what the mapping says names it, or everything the row says."""
        prefix = f"{self._source}:{self._target.table}:"
        if self._target.key:
            return f"{literal(prefix)} || {self._text(self._target.key)}"
        said = ", ".join(f"cast({sql} as varchar)" for sql in self._values.values())
        return f"{literal(prefix)} || named_by(json_array({said}))"

    def _properties(self) -> str:
        if not self._target.properties:
            return "'{}'"
        pairs = ", ".join(f"{literal(name)}, {self._place(name)}" for name in self._target.properties)
        return f"said(json_object({pairs}))"

    def _place(self, name: str) -> str:
        return self._places[name.casefold()]

    def _value(self, cell: Cell, column: Column) -> str:
        if cell.constant is not None:
            return self._constant(cell.constant, column)
        text = self._text(cell)
        if cell.key:
            return f"{literal(f'{self._source}:{cell.key}:')} || {text}"
        if column.words is not None:
            return f"word({text})"
        if column.name == "email":
            return f"mail({text})"
        if column.name in _HOSTS:
            return f"host({text})"
        return _READERS.get(column.kind, "{}").format(text)

    def _constant(self, value: str, column: Column) -> str:
        if not value:
            return "cast(null as varchar)"
        written = iso_text(value) or value if column.kind in {"timestamp", "date"} else value
        return _READERS.get(column.kind, "{}").format(f"cast({literal(written)} as varchar)")

    def _text(self, cell: Cell) -> str:
        """Their cell as text, joined and translated; NULL when it holds nothing."""
        places = [self._place(name) for name in cell.column]
        text = places[0] if len(places) == 1 else f"nullif(concat_ws(' ', {', '.join(places)}), '')"
        if not cell.values:
            return text
        cases = " ".join(
            f"when {literal(theirs.lower())} then nullif({literal(ours)}, '')"
            for theirs, ours in cell.values.items()
        )
        other = f"nullif({literal(cell.otherwise)}, '')" if cell.otherwise is not None else text
        return f"(case lower({text}) {cases} else case when {text} is not null then {other} end end)"

    def _condition(self) -> str:
        condition = self._target.only_if
        parts = [f"{self._place(name)} is not null" for name in condition.filled]
        parts += [f"{self._place(name)} is null" for name in condition.empty]
        for name, values in condition.equals.items():
            words = ", ".join(literal(value.lower()) for value in values)
            parts.append(f"coalesce(lower({self._place(name)}) in ({words}), false)")
        return " and ".join(parts) or "true"

    # Rows that cannot be used

    def _unusable(self) -> str:
        cases = "".join(f" when {test} then {literal(code)}" for test, code, _ in self._faults())
        return f"case{cases} end"

    def _reason(self) -> str:
        cases = "".join(f" when {test} then {reason}" for test, _, reason in self._faults())
        return f"case{cases} end"

    def _faults(self) -> list[tuple[str, str, str]]:
        """(what is wrong with a row, its code, SQL of the reason) for everything that can be."""
        faults = [("record_id is null", "no_key", literal(self._empty("record_id", "which record it is")))]
        for column in self._known.values():
            faults += self._faults_of(column)
        if self._target.log_table == "observed_touches":
            pairs = ", ".join(
                f"({literal(channel)}, {literal(action)})"
                for channel, actions in ACTIONS_BY_CHANNEL.items()
                for action in actions
            )
            reason = "'''' || action || ''' is nothing that is done in the channel ''' || channel || ''''"
            faults.append((f"(channel, action) not in ({pairs})", "odd_action", reason))
        return faults

    def _faults_of(self, column: Column) -> list[tuple[str, str, str]]:
        faults = []
        if not column.optional:
            reason = literal(self._empty(column.name, column.meaning))
            faults.append((f"{column.name} is null", f"no_{column.name}", reason))
        if column.words is not None and column.name in self._values:
            words = ", ".join(literal(word) for word in column.words)
            reason = f"'the mapping does not say what ''' || {column.name} || ''' means for {column.name}'"
            faults.append((f"{column.name} not in ({words})", "unknown_word", reason))
        if column.low is not None and column.name in self._values:
            reason = literal(f"{column.name} is below {column.low:g}")
            faults.append((f"{column.name} < {column.low}", "out_of_range", reason))
        return faults

    def _empty(self, name: str, meaning: str) -> str:
        columns = self._columns_behind(name)
        subject = " and ".join(f"'{column}'" for column in columns) if columns else f"`{name}`"
        return f"{subject} is empty or cannot be read; it says {meaning}"

    def _columns_behind(self, name: str) -> Sequence[str]:
        """Their columns that one of ours comes from, also where it follows another."""
        if name == "record_id":
            return self._target.key.column if self._target.key else ()
        stamp = KNOWN_BY.get(self._target.log_table, "")
        followed: Mapping[str, tuple[str, ...]] = {
            "known_at": ("known_at", stamp),
            "version_at": ("version_at", "known_at", stamp),
            "created_at": ("created_at", "known_at"),
        }
        cells = (self._target.columns.get(each) for each in followed.get(name, (name,)))
        return next((cell.column for cell in cells if cell is not None), ())
