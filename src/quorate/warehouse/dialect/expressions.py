"""Building blocks that translations into several engines share. Every function takes and gives sqlglot expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

# A day as ISO 8601 writes it, and one that exists: PostgreSQL has no cast that gives nothing for the others.
_LEAP = "(([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)"
_DAYS = (
    "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])"
)
# What text must look like for a cast of it to succeed.
CASTABLE = {
    "DATE": f"^([0-9]{{4}}-({_DAYS})|{_LEAP})$",
    "DOUBLE": r"^\s*[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,2})?\s*$",
    "BIGINT": r"^\s*[+-]?[0-9]{1,18}\s*$",
}


def call(name: str, *arguments: Expr | str) -> Expr:
    """A function written just so; a text argument is a text literal."""
    from sqlglot import exp

    return exp.Anonymous(this=name, expressions=[_expression(each) for each in arguments])


def coalesced(*values: Expr) -> Expr:
    """The first that is not empty."""
    from sqlglot import exp

    return exp.Coalesce(this=values[0], expressions=list(values[1:]))


def cast(value: Expr, kind: str) -> Expr:
    """`value` as a type of the embedded engine."""
    from sqlglot import exp

    return exp.cast(value, kind, dialect="duckdb")


def ends_by(pattern: str, end: str) -> str:
    """A pattern that writes the end of the text as `end`: each `$` neither escaped nor within brackets."""
    parts = re.findall(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", pattern, flags=re.DOTALL)
    return "".join(end if part == "$" else part for part in parts)


def number(value: int) -> Expr:
    """A whole number."""
    from sqlglot import exp

    return exp.Literal.number(value)


def joined(parts: Sequence[Expr]) -> Expr:
    """Texts one after the other; nothing if one is empty."""
    from sqlglot import exp

    whole = parts[0]
    for part in parts[1:]:
        whole = exp.DPipe(this=whole, expression=part)
    return exp.Paren(this=whole)


def text_or_empty(found: Expr, searched: Expr) -> Expr:
    """What was found in a text, an empty text where nothing was, and nothing only where there is no text."""
    return coalesced(found, call("SUBSTR", searched.copy(), number(1), number(0)))


def rounded(value: Expr, places: int) -> Expr:
    """`value` rounded as binary numbers are: scaled, half away from nothing, scaled back.

    Engines that go by the decimal digits a number prints with round 2.675, which is a little less, up to 2.68.
    """
    from sqlglot import exp

    scale = exp.Literal.number(f"{10**places}.0E0") if places else None
    value = exp.paren(cast(value, "double"), copy=False)
    size = exp.Abs(this=value)
    scaled = exp.Mul(this=size, expression=scale) if scale else size
    whole = exp.Floor(this=exp.Add(this=scaled, expression=exp.Literal.number("0.5E0")))
    back = exp.Div(this=whole, expression=scale.copy()) if scale else whole
    return exp.Paren(this=exp.Mul(this=exp.Sign(this=value.copy()), expression=back))


def pairwise(kind: Callable[[Expr, Expr], Expr], values: Sequence[Expr]) -> Expr:
    """The greatest or least of values leaving out those that are empty, where an engine would give nothing then."""
    whole = values[0]
    for value in values[1:]:
        whole = coalesced(kind(whole, value), whole.copy(), value.copy())
    return whole


def unnested(select: Expr) -> None:
    """Move `unnest(list) as name` from what a query selects to what it reads, where engines allow it only there."""
    from sqlglot import exp

    lists = [item for item in select.expressions if item.find(exp.Explode)]
    if len(lists) != 1:
        return
    item = lists[0]
    source = f"each_{item.alias}"
    values = exp.Unnest(
        expressions=[item.this.this],
        alias=exp.TableAlias(
            this=exp.to_identifier(source), columns=[exp.to_identifier(f"one_{item.alias}")]
        ),
    )
    item.set("this", exp.column(f"one_{item.alias}", table=source))
    if select.args.get("from_") is None:
        select.set("from_", exp.From(this=values))
    else:
        select.append("joins", exp.Join(this=values, kind="CROSS"))


def _expression(value: Expr | str) -> Expr:
    from sqlglot import exp

    return exp.Literal.string(value) if isinstance(value, str) else value
