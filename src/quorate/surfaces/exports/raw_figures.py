"""A figure as a file holds it: the value as a number and, under names of their own, what stands beside it."""

from __future__ import annotations

from quorate.views.answers import Figure


def raw_figure(figure: Figure) -> dict[str, str]:
    """'value', empty where it is not known, then those of low, high, out-of, currency and unit that it has."""
    is_known = figure.value is not None
    beside = {
        "low": figure.low if is_known else None,
        "high": figure.high if is_known else None,
        "out-of": figure.out_of,
        "currency": figure.currency,
        "unit": None if figure.unit in ("count", "amount") else figure.unit,
    }
    told = {
        name: each if isinstance(each, str) else _plain(each)
        for name, each in beside.items()
        if each is not None
    }
    return {"value": "" if figure.value is None else _plain(figure.value), **told}


def _plain(number: float) -> str:
    """A number as a program reads it, without figures after the point that say nothing."""
    return f"{float(number):.12g}"
