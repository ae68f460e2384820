"""The restricted dialect of step files: what every engine we translate to understands the same way.

The one place that knows sqlglot, which is an extra: the river itself never needs it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quorate.errors import UsageError, nearest_word

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

# Functions, as sqlglot calls them, whose meaning is the same on DuckDB, Spark and PostgreSQL once translated.
# Adding one means having looked at all three. Left out on purpose: isodow (wrong for Spark), len of a list, an order
# inside array_agg (lost in translation).
FUNCTIONS = frozenset(
    {
        "abs", "and", "array", "array_agg", "array_contains", "array_sort", "array_to_string", "avg",
        "case", "cast", "ceil", "coalesce", "concat", "count", "datediff", "dense_rank", "exp", "explode",
        "extract", "first_value", "floor", "greatest", "if", "j_s_o_n_object", "json_extract_scalar",
        "lag", "last_value", "lead", "least", "length", "ln", "lower", "max", "md5", "median", "min",
        "not", "nullif", "or", "power", "rank", "regexp_extract", "regexp_like", "regexp_replace",
        "replace", "round", "row_number", "sqrt", "str_position", "substring", "sum", "timestamp_trunc",
        "trim", "try_cast", "upper",
    }
)  # fmt: skip
DIALECTS = ("duckdb", "spark", "postgres")


def offences(sql: str) -> list[str]:
    """Everything in a step's SQL that lies outside the restricted dialect; empty when there is nothing."""
    import sqlglot
    from sqlglot import exp

    try:
        tree = sqlglot.parse_one(_literal_parameters(sql), dialect="duckdb")
    except sqlglot.errors.ParseError as error:
        return [f"cannot be read: {error}"]
    found = [*_unnamed_columns(tree), *_strange_joins(tree)]
    for kind, why in (
        (exp.Filter, "FILTER: use sum(case ...)"),
        (exp.Qualify, "QUALIFY: use a subquery"),
        (exp.Pivot, "PIVOT: use sum(case ...)"),
        (exp.TableSample, "TABLESAMPLE is not repeatable"),
        (exp.Lateral, "LATERAL: join instead"),
        (exp.Rand, "randomness has no place in a step"),
        (exp.CurrentTimestamp, "the clock has no place in a step: use $as_of_at"),
        (exp.CurrentDate, "the clock has no place in a step: use $as_of_on"),
    ):
        if tree.find(kind):
            found.append(why)
    found += [f"the function {name}() is not in the restricted dialect" for name in _strange_functions(tree)]
    return sorted(set(found))


def _unnamed_columns(tree: Expr) -> list[str]:
    from sqlglot import exp

    found = []
    if any(not isinstance(item.parent, exp.Count) for item in tree.find_all(exp.Star)):
        found.append("names its columns with *: name each one")
    for group in tree.find_all(exp.Group):
        if group.args.get("all"):
            found.append("GROUP BY ALL: name each column")
        if any(isinstance(item, exp.Literal) for item in group.expressions):
            found.append("GROUP BY a position: name the column")
    return found


def _strange_joins(tree: Expr) -> list[str]:
    from sqlglot import exp

    found = []
    for join in tree.find_all(exp.Join):
        if (join.args.get("method") or "").upper() in {"ASOF", "NATURAL", "POSITIONAL"}:
            found.append(f"{join.args['method']} JOIN: use row_number() or name the columns")
        if join.args.get("using"):
            found.append("JOIN USING: write the condition with ON")
    return found


def tables_read(sql: str) -> set[str]:
    """Names of the tables a query reads, leaving out those it defines itself."""
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(_literal_parameters(sql), dialect="duckdb")
    defined = {item.alias for item in tree.find_all(exp.CTE)}
    return {item.name for item in tree.find_all(exp.Table)} - defined


def translated(sql: str, dialect: str) -> str:
    """A step's SQL in another engine's dialect, comments kept."""
    if dialect not in DIALECTS:
        near = nearest_word(dialect, DIALECTS)
        raise UsageError(
            f"There is no dialect '{dialect}'.",
            expected=f"one of {', '.join(DIALECTS)}" + (f"; did you mean '{near}'?" if near else ""),
        )
    if dialect == "duckdb":
        return sql
    try:
        import sqlglot
    except ImportError as error:
        raise UsageError(
            "Translating needs sqlglot, which is not installed.", do="pip install 'quorate[dialects]'"
        ) from error
    return sqlglot.transpile(sql, read="duckdb", write=dialect, pretty=True)[0]


def _literal_parameters(sql: str) -> str:
    filled = re.sub(r"\$as_of_at\b", "timestamp '2026-01-01 00:00:00'", sql)
    return re.sub(r"\$as_of_on\b", "date '2025-12-31'", filled)


def _strange_functions(tree: Expr) -> set[str]:
    from sqlglot import exp

    names = set()
    for item in tree.find_all(exp.Func):
        name = item.name if isinstance(item, exp.Anonymous) else item.sql_name()
        names.add(name.lower())
    return names - FUNCTIONS
