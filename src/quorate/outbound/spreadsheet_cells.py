"""Cells of CSV files that leave the product: names and titles come from other systems, and a spreadsheet runs formulas.

Every CSV file that is made for somebody goes through here.
"""

from __future__ import annotations

import re

# East Asian spreadsheets take the full-width forms for formulas too.
_BEGIN_FORMULAS = (
    "=", "+", "-", "@", "\t", "\r", "\n",
    "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}", "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{FULLWIDTH COMMERCIAL AT}",
)  # fmt: skip
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before what would be one."""
    return f"'{text}" if text.startswith(_BEGIN_FORMULAS) else text


def figure_or_harmless(text: str) -> str:
    """A number as it is, so that it can be calculated with, and anything else as `harmless` has it."""
    return text if _NUMBER.fullmatch(text) else harmless(text)
