"""What sqlglot would get wrong for an engine, put right: each mend says what it is there for.

A mend takes an expression of the embedded engine's dialect and gives the one to write in its place, or the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from quorate.warehouse.dialect.expressions import (
    CASTABLE,
    call,
    cast,
    coalesced,
    ends_by,
    joined,
    number,
    pairwise,
    rounded,
    text_or_empty,
    unnested,
)

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

Mend = Callable[["Expr"], "Expr"]


def mends_of(dialect: str) -> Mapping[str, Mend]:
    """For each kind of expression, by the name of its class, what is written in its place in `dialect`."""
    return _MENDS[dialect]


def _rounded(item: Expr) -> Expr:
    """PostgreSQL rounds no double to places, and halves to even; Spark goes by the decimal digits."""
    places = item.args.get("decimals")
    return rounded(item.this, int(places.name) if places else 0)


def _divided(item: Expr) -> Expr:
    """Whole and decimal numbers divided give few decimals in some engines: here a quotient is always a double."""
    item.set("this", cast(item.this, "double"))
    return item


def _averaged(item: Expr) -> Expr:
    """Averages of whole numbers are decimals in some engines, of few places in one: here they are doubles."""
    item.set("this", cast(item.this, "double"))
    return item


def _found_or_empty(item: Expr) -> Expr:
    """No match is an empty text on the embedded engine, and nothing in most others."""
    return text_or_empty(item, item.this)


def _exponent(item: Expr) -> Expr:
    """0.5 is a decimal of one place in some engines, whose averages have five: with an exponent it is a double."""
    from sqlglot import exp

    is_fraction = not item.is_string and "." in item.name and "E" not in item.name
    return exp.Literal.number(f"{item.name}E0") if is_fraction else item


def _fraction_cast(item: Expr) -> Expr:
    """As `_exponent`, where an exponent leaves a decimal a decimal."""
    is_fraction = not item.is_string and "." in item.name
    return cast(item, "double") if is_fraction else item


def _replaced_everywhere(item: Expr) -> Expr:
    """Engines whose replacing has no flags replace every match; the lint holds patterns without 'g' to one."""
    item.set("modifiers", None)
    return item


def _moved_lists(item: Expr) -> Expr:
    """Lists are taken apart in FROM; what sqlglot writes for it is right but nobody could read it."""
    unnested(item)
    return item


def _greatest(item: Expr) -> Expr:
    """Empty values are left out of the greatest on the embedded engine."""
    from sqlglot import exp

    return pairwise(lambda a, b: exp.Greatest(this=a.copy(), expressions=[b.copy()]), _values(item))


def _least(item: Expr) -> Expr:
    """Empty values are left out of the least on the embedded engine."""
    from sqlglot import exp

    return pairwise(lambda a, b: exp.Least(this=a.copy(), expressions=[b.copy()]), _values(item))


def _values(item: Expr) -> list[Expr]:
    return [item.this, *item.expressions]


def _postgres_found(item: Expr) -> Expr:
    """PostgreSQL has no regexp_extract: substring gives the group in brackets."""
    return text_or_empty(call("SUBSTRING", item.this, item.expression), item.this)


def _postgres_castable(item: Expr) -> Expr:
    """PostgreSQL 15 cannot try a cast: it is made only of text that looks as it must."""
    from sqlglot import exp

    is_castable = exp.RegexpLike(
        this=item.this, expression=exp.Literal.string(CASTABLE[item.args["to"].this.value])
    )
    return exp.Case(ifs=[exp.If(this=is_castable, true=exp.Cast(this=item.this.copy(), to=item.args["to"]))])


def _postgres_sorted(item: Expr) -> Expr:
    """PostgreSQL sorts within the aggregate; the lint lets lists be sorted nowhere else."""
    from sqlglot import exp

    values = item.this.this
    return exp.ArrayAgg(this=exp.Order(this=values, expressions=[exp.Ordered(this=_bare(values))]))


def _bigquery_sorted(item: Expr) -> Expr:
    """BigQuery sorts within the aggregate, and no list of its results may hold what is empty."""
    from sqlglot import exp

    values = item.this.this
    ordered = exp.Order(this=values, expressions=[exp.Ordered(this=_bare(values), nulls_first=True)])
    return exp.ArrayAgg(this=exp.IgnoreNulls(this=ordered))


def _bare(values: Expr) -> Expr:
    from sqlglot import exp

    return (values.expressions[0] if isinstance(values, exp.Distinct) else values).copy()


def _json_parsed(item: Expr) -> Expr:
    """JSON is text in our tables, and PostgreSQL looks into its own type only."""
    item.set("this", cast(item.this, "json"))
    return item


def _postgres_object(item: Expr) -> Expr:
    """PostgreSQL 15 has no JSON_OBJECT, and its own functions put blanks where the embedded engine puts none."""
    from sqlglot import exp

    parts: list[Expr] = []
    for place, pair in enumerate(item.expressions):
        key = f'{"," if place else "{"}"{pair.this.name}":'
        value = pair.expression  # a text written in the query itself has no type there yet
        written = cast(call("TO_JSON", cast(value, "varchar") if value.is_string else value), "varchar")
        parts += [exp.Literal.string(key), coalesced(written, exp.Literal.string("null"))]
    return joined([*parts, exp.Literal.string("}")])


def _spark_object(item: Expr) -> Expr:
    """Spark has no JSON_OBJECT; its structs leave out what is empty unless told otherwise."""
    pairs = [part for pair in item.expressions for part in (pair.this, pair.expression)]
    kept = call("MAP", "ignoreNullFields", "false")
    return call("TO_JSON", call("NAMED_STRUCT", *pairs), kept)


def _spark_lower(item: Expr) -> Expr:
    """Spark lowers by the word: a sigma that ends one and a dotted I become what they do nowhere else."""
    item.set("this", call("TRANSLATE", item.this, "Σİ", "σi"))
    return item


def _java_pattern(item: Expr) -> Expr:
    """Java takes the end of the text to be before its last line break as well, unless the end is written otherwise."""
    pattern = item.expression
    if pattern.is_string:
        pattern.set("this", ends_by(pattern.this, r"\z"))
    return item


def _java_replaced(item: Expr) -> Expr:
    """As both: patterns of Java, and every match replaced."""
    return _replaced_everywhere(_java_pattern(item))


def _spark_days(item: Expr) -> Expr:
    """Spark counts whole units that passed; the embedded engine counts the borders between them."""
    from sqlglot import exp

    unit = item.text("unit").upper()
    later, earlier = item.this, item.expression
    if unit == "DAY":
        return call("DATEDIFF", cast(later, "date"), cast(earlier, "date"))
    begun = [exp.TimestampTrunc(this=each, unit=exp.var(unit)) for each in (earlier, later)]
    return exp.Anonymous(this="TIMESTAMPDIFF", expressions=[exp.var(unit), *begun])


def _spark_begin(item: Expr) -> Expr:
    """Spark's DATE_TRUNC gives a timestamp with a zone."""
    return cast(item, "timestamp")


def _snowflake_matches(item: Expr) -> Expr:
    """Snowflake's REGEXP_LIKE wants the whole text to match."""
    from sqlglot import exp

    return exp.GT(this=call("REGEXP_INSTR", item.this, item.expression), expression=number(0))


def _snowflake_try(item: Expr) -> Expr:
    """sqlglot writes a plain cast where it cannot see that the value is text, as values of TRY_CAST must be."""
    item.args["requires_string"] = True
    return item


def _snowflake_object(item: Expr) -> Expr:
    """JSON is text in our tables, not Snowflake's objects."""
    pairs = [part for pair in item.expressions for part in (pair.this, pair.expression)]
    return call("TO_JSON", call("OBJECT_CONSTRUCT_KEEP_NULL", *pairs))


def _bigquery_object(item: Expr) -> Expr:
    """JSON is text in our tables, not BigQuery's own type."""
    pairs = [part for pair in item.expressions for part in (pair.this, pair.expression)]
    return call("TO_JSON_STRING", call("JSON_OBJECT", *pairs))


def _bigquery_between(item: Expr) -> Expr:
    """BigQuery's DATE_DIFF takes days only, and moments without a zone are its DATETIME."""
    from sqlglot import exp

    unit = item.text("unit").upper()
    kind, name = ("date", "DATE_DIFF") if unit == "DAY" else ("timestamp", "DATETIME_DIFF")
    values = [cast(each, kind) for each in (item.this, item.expression)]
    return exp.Anonymous(this=name, expressions=[*values, exp.var(unit)])


def _bigquery_begin(item: Expr) -> Expr:
    """Moments without a zone are BigQuery's DATETIME, and its weeks begin on Sunday unless they are ISO's."""
    from sqlglot import exp

    unit = item.text("unit").upper()
    part = exp.var("ISOWEEK" if unit == "WEEK" else unit)
    return exp.Anonymous(this="DATETIME_TRUNC", expressions=[cast(item.this, "timestamp"), part])


def _bigquery_holds(item: Expr) -> Expr:
    """A query of its own, as sqlglot writes it, is not allowed in the condition of a join."""
    from sqlglot import exp

    return exp.In(this=item.expression, unnest=exp.Unnest(expressions=[item.this]))


def _bigquery_window(item: Expr) -> Expr:
    """BigQuery sorts what is empty first, and in sums over rows cannot be told to do otherwise."""
    from sqlglot import exp

    order = item.args.get("order")
    if not isinstance(item.this, (exp.Max, exp.Min, exp.Sum, exp.Count)) or order is None:
        return item
    keys: list[Expr] = []
    for each in order.expressions:
        if not each.args.get("desc"):
            keys.append(
                exp.Ordered(this=exp.Is(this=each.this.copy(), expression=exp.Null()), nulls_first=True)
            )
            each.args["nulls_first"] = True
        keys.append(each)
    order.set("expressions", keys)
    return item


def _bigquery_median(item: Expr) -> Expr:
    """BigQuery has no exact median among aggregates: the mean of the middle two of the sorted values is one."""
    return _middle(
        ("{list}[SAFE_OFFSET(DIV(COUNT({value}) - 1, 2))]", "{list}[SAFE_OFFSET(DIV(COUNT({value}), 2))]"),
        "ARRAY_AGG({value} IGNORE NULLS ORDER BY {value})",
        item.this,
        "bigquery",
    )


def _trino_median(item: Expr) -> Expr:
    """Trino has no exact median: the mean of the middle two of the sorted values is one."""
    return _middle(
        ("ELEMENT_AT({list}, (COUNT({value}) + 1) / 2)", "ELEMENT_AT({list}, (COUNT({value}) + 2) / 2)"),
        "ARRAY_AGG({value} ORDER BY {value}) FILTER(WHERE NOT {value} IS NULL)",
        item.this,
        "trino",
    )


def _middle(places: tuple[str, str], values: str, value: Expr, dialect: str) -> Expr:
    """The mean of two elements of a list of values;"""
    import sqlglot

    text = value.sql(dialect)
    held = values.format(value=text)
    lower, upper = (each.format(list=held, value=text) for each in places)
    return sqlglot.parse_one(f"(({lower} + {upper}) / 2.0E0)", dialect=dialect)


_SPARK: Mapping[str, Mend] = {
    "Round": _rounded,
    "Div": _divided,
    "Literal": _exponent,
    "Lower": _spark_lower,
    "RegexpExtract": _java_pattern,
    "RegexpLike": _java_pattern,
    "RegexpReplace": _java_replaced,
    "JSONObject": _spark_object,
    "DateDiff": _spark_days,
    "TimestampTrunc": _spark_begin,
}
_MENDS: Mapping[str, Mapping[str, Mend]] = {
    "spark": _SPARK,
    "databricks": _SPARK,
    "postgres": {
        "Avg": _averaged,
        "Round": _rounded,
        "RegexpExtract": _postgres_found,
        "TryCast": _postgres_castable,
        "ArraySort": _postgres_sorted,
        "JSONExtractScalar": _json_parsed,
        "JSONObject": _postgres_object,
    },
    "snowflake": {
        "Avg": _averaged,
        "Div": _divided,
        "Literal": _fraction_cast,
        "RegexpExtract": _found_or_empty,
        "RegexpLike": _snowflake_matches,
        "RegexpReplace": _replaced_everywhere,
        "TryCast": _snowflake_try,
        "JSONObject": _snowflake_object,
        "Select": _moved_lists,
    },
    "bigquery": {
        "RegexpExtract": _found_or_empty,
        "RegexpReplace": _replaced_everywhere,
        "JSONObject": _bigquery_object,
        "DateDiff": _bigquery_between,
        "TimestampTrunc": _bigquery_begin,
        "ArrayContains": _bigquery_holds,
        "ArraySort": _bigquery_sorted,
        "Median": _bigquery_median,
        "Greatest": _greatest,
        "Least": _least,
        "Window": _bigquery_window,
        "Select": _moved_lists,
    },
    "trino": {
        "Literal": _exponent,
        "RegexpExtract": _found_or_empty,
        "RegexpReplace": _replaced_everywhere,
        "Median": _trino_median,
        "Greatest": _greatest,
        "Least": _least,
        "Select": _moved_lists,
    },
}
