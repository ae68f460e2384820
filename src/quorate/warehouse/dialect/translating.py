"""A step's SQL in another engine's dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quorate.errors import UsageError, nearest_word
from quorate.warehouse.apart import without_apart
from quorate.warehouse.dialect.mending import mends_of

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

DIALECTS = ("duckdb", "snowflake", "bigquery", "postgres", "databricks", "spark", "trino")

# How a value from outside is written. Trino has none with names: there a step looks at the day it is run on.
_PARAMETERS = {
    "snowflake": "$%(name)s",
    "bigquery": "@%(name)s",
    "databricks": ":%(name)s",
    "spark": ":%(name)s",
    "postgres": "cast(current_setting('quorate.%(name)s') as %(kind)s)",
    "trino": "cast(date_add('day', %(days)d, current_date) as %(kind)s)",
}


def require_dialect(dialect: str) -> None:
    """Raise `UsageError` with the nearest word where nothing is known of a dialect."""
    if dialect not in DIALECTS:
        near = nearest_word(dialect, DIALECTS)
        raise UsageError(
            f"There is no dialect '{dialect}'.",
            expected=f"one of {', '.join(DIALECTS)}" + (f"; did you mean '{near}'?" if near else ""),
        )


def translated(sql: str, dialect: str) -> str:
    """A step's SQL in another engine's dialect, with its comments, and parameters as that engine writes them.

    Raises `UsageError` for a dialect that nothing is known of, and where sqlglot is not installed.
    """
    require_dialect(dialect)
    sql = without_apart(sql)
    if dialect == "duckdb":
        return sql
    try:
        import sqlglot
    except ImportError as error:
        raise UsageError(
            "Translating needs sqlglot, which is not installed.", do="pip install 'quorate[dialects]'"
        ) from error
    header, body = _parted(sql)
    tree = sqlglot.parse_one(body, dialect="duckdb")
    mended = _mended(tree, dialect)
    written = mended.sql(dialect=dialect, pretty=True, unsupported_level=sqlglot.ErrorLevel.RAISE)
    return "\n".join([*header, written]) + "\n"


def _parted(sql: str) -> tuple[list[str], str]:
    """The comment lines a step begins with, which every engine takes as they are, and the rest."""
    lines = sql.splitlines()
    count = next((place for place, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return lines[:count], "\n".join(lines[count:])


def _mended(tree: Expr, dialect: str) -> Expr:
    """Every expression that has a mend replaced, the innermost first, so that a mend sees what it is made of mended."""
    from sqlglot import exp

    mends = mends_of(dialect)
    whole = exp.Paren(this=tree)
    for item in reversed(list(tree.walk(bfs=True))):
        mend = mends.get(type(item).__name__)
        if isinstance(item, exp.Placeholder):
            item.replace(_parameter(item.name, dialect))
        elif mend is not None:
            # a mend may put the expression itself into what it makes, so it is taken out first
            place = item.replace(exp.Null())
            place.replace(mend(item))
    mended: Expr = whole.this
    return mended


def _parameter(name: str, dialect: str) -> Expr:
    """The first moment that is not known, or the day looked at, as given from outside."""
    import sqlglot

    is_moment = name.endswith("_at")
    said = {"name": name, "kind": "timestamp" if is_moment else "date", "days": int(is_moment)}
    return sqlglot.parse_one(_PARAMETERS[dialect] % said, dialect=dialect)
