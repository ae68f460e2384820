"""Every step in every dialect: read again there, made of nothing that the engine does not know, its comments kept."""

from __future__ import annotations

import re
from datetime import date

import pytest
import sqlglot
from sqlglot import exp

from quorate import flow
from quorate.errors import UsageError
from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.apart import without_apart
from quorate.warehouse.dialect import DIALECTS, translated
from quorate.warehouse.log_views import VERSIONS_OF, as_of_view
from quorate.warehouse.steps import Moment, SqlStep

STEPS = [
    *((name, as_of_view(name)) for name in (*LOG_TABLES, *VERSIONS_OF.values())),
    *((step.table, step.sql) for stage in flow.STAGES for step in stage.steps if isinstance(step, SqlStep)),
]
DAY = Moment(date(2026, 6, 30))
EVERYWHERE = """
ABS ARRAY_AGG AVG CAST COALESCE CONCAT COUNT FIRST_VALUE FLOOR GREATEST LAG LAST_VALUE LEAD LEAST LENGTH LOWER MAX MD5
MIN NULLIF POWER REPLACE ROUND ROW_NUMBER SQRT SUBSTR SUBSTRING SUM TRIM
"""
SPARK = """
ARRAY ARRAY_CONTAINS ARRAY_JOIN ARRAY_SORT COLLECT_LIST DATEDIFF DATE_TRUNC EXPLODE GET_JSON_OBJECT LOCATE MAP MEDIAN
NAMED_STRUCT REGEXP_EXTRACT REGEXP_LIKE REGEXP_REPLACE SIGN TIMESTAMPDIFF TO_JSON TRANSLATE TRY_CAST INLINE ARRAYS_ZIP
"""
# The functions that the makers' own manuals name, of those that steps may come to.
KNOWN = {
    "spark": SPARK,
    "databricks": SPARK,
    "postgres": """
        ANY ARRAY_TO_STRING CURRENT_SETTING DATE_TRUNC EXTRACT JSON_EXTRACT_PATH_TEXT PERCENTILE_CONT POSITION
        REGEXP_REPLACE SIGN TO_JSON UNNEST""",
    "snowflake": """
        ARRAY ARRAY_CONTAINS ARRAY_GENERATE_RANGE ARRAY_SIZE ARRAY_SORT ARRAY_TO_STRING CHARINDEX DATEDIFF DATE_TRUNC
        FLATTEN GREATEST_IGNORE_NULLS IFF JSON_EXTRACT_PATH_TEXT LEAST_IGNORE_NULLS MEDIAN OBJECT_CONSTRUCT_KEEP_NULL
        REGEXP_INSTR REGEXP_REPLACE REGEXP_SUBSTR TABLE TO_JSON TRY_CAST""",
    "bigquery": """
        ARRAY_LENGTH ARRAY_TO_STRING DATETIME_DIFF DATETIME_TRUNC DATE_DIFF DIV GENERATE_ARRAY IF INSTR
        JSON_EXTRACT_SCALAR JSON_OBJECT REGEXP_CONTAINS REGEXP_EXTRACT REGEXP_REPLACE SAFE_CAST SAFE_OFFSET STRUCT
        TO_HEX TO_JSON_STRING UNNEST""",
    "trino": """
        ARRAY ARRAY_JOIN ARRAY_SORT CARDINALITY CONTAINS DATE_ADD DATE_DIFF DATE_TRUNC ELEMENT_AT FILTER IF
        JSON_EXTRACT_SCALAR JSON_OBJECT REGEXP_EXTRACT REGEXP_LIKE REGEXP_REPLACE SEQUENCE STRPOS TO_HEX TO_UTF8
        TRY_CAST UNNEST""",
}  # fmt: skip
# Words that cannot name a column unless they are quoted, where sqlglot does not know to quote them.
RESERVED = {
    "snowflake": """
        account all alter and any as between by case cast check column connection constraint create cross current
        delete distinct drop else exists false following for from full grant group having in increment inner insert
        intersect into is issue join lateral left like minus natural not null of on or order organization qualify
        regexp revoke right rlike row rows sample schema select set some start table tablesample then to trigger true
        union unique update using values view when whenever where with""",
    "trino": """
        alter and as between by case cast constraint create cross cube deallocate delete describe distinct drop else
        end escape except execute exists extract false for from full group grouping having in inner insert intersect
        into is join left like listagg natural normalize not null on or order outer prepare recursive right rollup
        select skip table then trim true uescape union unnest using values when where with""",
}


def _functions(sql: str) -> set[str]:
    """Names before a bracket that are keywords of nothing, outside texts and comments."""
    bare = re.sub(r"/\*.*?\*/|--[^\n]*", "", re.sub(r"'(?:[^'\\]|''|\\.)*'", "''", sql), flags=re.DOTALL)
    return set(re.findall(r"\b([A-Z][A-Z_0-9]+)\(", bare))


def _comments(sql: str) -> list[str]:
    lines = [line.partition("-- ") for line in sql.splitlines() if re.match(r"\s*-- |[^']*, *-- ", line)]
    return [" ".join(words.split()) for _, _, words in lines]


@pytest.mark.parametrize("dialect", KNOWN)
@pytest.mark.parametrize(("table", "sql"), STEPS, ids=lambda given: given if " " not in given else "")
def test_every_step_in_every_dialect(table: str, sql: str, dialect: str) -> None:
    text = translated(DAY.fill(sql), dialect)
    tree = sqlglot.parse_one(text, dialect=dialect)
    assert not tree.find(exp.Placeholder, exp.Parameter), "its day is filled in"
    assert "current_setting" not in text.lower()
    assert not _functions(text) - {*EVERYWHERE.split(), *KNOWN[dialect].split()}
    names = {item.name.lower() for item in tree.find_all(exp.Identifier) if not item.quoted}
    assert not names & set(RESERVED.get(dialect, "").split())
    kept = " ".join(re.sub(r"/\*|\*/", " ", text).split())
    assert [words for words in _comments(without_apart(sql)) if words not in kept] == []


@pytest.mark.parametrize(
    ("dialect", "parameter"),
    [
        ("duckdb", "$as_of_at"),
        ("snowflake", "$as_of_at"),
        ("bigquery", "@as_of_at"),
        ("databricks", ":as_of_at"),
        ("spark", ":as_of_at"),
        ("postgres", "CURRENT_SETTING('quorate.as_of_at')"),
        ("trino", "CAST(DATE_ADD('DAY', 1, CURRENT_DATE) AS TIMESTAMP)"),
    ],
)
def test_a_day_that_is_not_given_stays_a_parameter(dialect: str, parameter: str) -> None:
    assert parameter in translated("select x from a where x < $as_of_at", dialect)


def _written(sql: str, dialect: str) -> str:
    return " ".join(translated(f"select {sql} as x from a", dialect).split())


@pytest.mark.parametrize(
    ("sql", "dialect", "written"),
    [
        ("regexp_extract(b, '@(.+)$', 1)", "postgres", "COALESCE(SUBSTRING(b, '@(.+)$'), SUBSTR(b, 1, 0))"),
        ("list_sort(array_agg(distinct b))", "postgres", "ARRAY_AGG(DISTINCT b ORDER BY b)"),
        ("list_sort(array_agg(distinct b))", "bigquery", "ARRAY_AGG(DISTINCT b IGNORE NULLS ORDER BY b)"),
        ("json_extract_string(b, '$.c')", "postgres", "JSON_EXTRACT_PATH_TEXT(CAST(b AS JSON), 'c')"),
        ("regexp_matches(b, 'c')", "snowflake", "REGEXP_INSTR(b, 'c') > 0"),
        ("regexp_replace(b, 'c', 'd', 'g')", "snowflake", "REGEXP_REPLACE(b, 'c', 'd')"),
        ("regexp_replace(b, 'c', 'd', 'g')", "trino", "REGEXP_REPLACE(b, 'c', 'd')"),
        ("lower(b)", "spark", "LOWER(TRANSLATE(b, 'Σİ', 'σi'))"),
        ("regexp_extract(b, '^[$](c|d$)', 1)", "spark", r"REGEXP_EXTRACT(b, '^[$](c|d\\z)')"),
        ("date_diff('day', b, c)", "spark", "DATEDIFF(CAST(c AS DATE), CAST(b AS DATE))"),
        ("date_trunc('week', b)", "bigquery", "DATETIME_TRUNC(CAST(b AS DATETIME), ISOWEEK)"),
        ("list_contains(b, c)", "bigquery", "c IN UNNEST(b)"),
        ("try_cast(b as double)", "snowflake", "TRY_CAST(b AS DOUBLE)"),
        ("avg(b)", "postgres", "AVG(CAST(b AS DOUBLE PRECISION))"),
        ("avg(b)", "snowflake", "AVG(CAST(b AS DOUBLE))"),
        ("b / c", "snowflake", "CAST(b AS DOUBLE) / c"),
        ("avg(0.5)", "spark", "AVG(0.5E0)"),
        ("greatest(b, c)", "trino", "COALESCE(GREATEST(b, c), b, c)"),
        ("least(b, c)", "bigquery", "COALESCE(LEAST(b, c), b, c)"),
        ("unnest(b)", "trino", "SELECT each_x.one_x AS x FROM a CROSS JOIN UNNEST(b) AS each_x(one_x)"),
    ],
)
def test_what_would_be_wrong_there_is_put_right(sql: str, dialect: str, written: str) -> None:
    assert written in _written(sql, dialect)


def test_no_such_dialect() -> None:
    with pytest.raises(UsageError, match="no dialect 'oracle'"):
        translated("select 1 as x", "oracle")
    assert set(DIALECTS) == {"duckdb", *KNOWN}
