"""What a step file may use: what every engine we translate to understands the same way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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


def offences(sql: str) -> list[str]:
    """Everything in a step's SQL that lies outside the restricted dialect; empty when there is nothing."""
    import sqlglot
    from sqlglot import exp

    try:
        tree = sqlglot.parse_one(_literal_parameters(sql), dialect="duckdb")
    except sqlglot.errors.ParseError as error:
        return [f"cannot be read: {error}"]
    found = [*_unnamed_columns(tree), *_strange_joins(tree), *_strange_lists(tree), *_strange_patterns(tree)]
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


def _strange_lists(tree: Expr) -> list[str]:
    from sqlglot import exp

    found = []
    if any(not isinstance(item.this, exp.ArrayAgg) for item in tree.find_all(exp.ArraySort)):
        found.append("a list is sorted where it is not made: write list_sort(array_agg(...))")
    for item in tree.find_all(exp.ArrayAgg):
        if not isinstance(item.parent, exp.ArraySort):
            found.append("array_agg() in no order: write list_sort(array_agg(...))")
        if item.find(exp.Case):
            found.append(
                "array_agg() of a CASE: some engines leave out what is empty, so leave it out by WHERE"
            )
    if any(not isinstance(item.parent, exp.Alias) for item in tree.find_all(exp.Explode)):
        found.append("unnest() within an expression: give it a name of its own")
    return found


def _strange_patterns(tree: Expr) -> list[str]:
    from sqlglot import exp

    found = []
    for item in tree.find_all(exp.RegexpReplace):
        pattern = item.expression.name
        if not item.args.get("modifiers") and not pattern.startswith("^") and not pattern.endswith("$"):
            found.append(
                "regexp_replace() without 'g' of a pattern that may match twice: some replace every match"
            )
    if any("?" in _lazy(item.name) for item in tree.find_all(exp.Literal) if item.is_string):
        found.append("a pattern that matches as little as it can: PostgreSQL would apply that to all of it")
    return found


def _lazy(pattern: str) -> str:
    return "".join(re.findall(r"[*+}][?]", pattern))


def tables_read(sql: str) -> set[str]:
    """Names of the tables a query reads, leaving out those it defines itself."""
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(_literal_parameters(sql), dialect="duckdb")
    defined = {item.alias for item in tree.find_all(exp.CTE)}
    return {item.name for item in tree.find_all(exp.Table)} - defined


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
