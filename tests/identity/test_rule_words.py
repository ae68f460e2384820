"""Every rule that identity decides by has words for the people who read why."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from quorate import identity
from quorate.views.match_words import RULE_WORDS

FOLDER = Path(identity.__file__).parent
IS_NAME = re.compile(r"[a-z]+(_[a-z]+)+").fullmatch


def rules_of_sql(text: str) -> Iterator[str]:
    """What a step writes into its column `rule`: literals, also those of a case's branches."""
    for alias in sqlglot.parse_one(text.replace("$", ""), dialect="duckdb").find_all(exp.Alias):
        if alias.alias in ("rule", "nobody_because"):
            given = alias.this
            branches = [given]
            if isinstance(given, exp.Case):
                branches = [each.args["true"] for each in given.args["ifs"]] + [given.args.get("default")]
            yield from (each.name for each in branches if isinstance(each, exp.Literal))


def rules_of_python(text: str) -> Iterator[str]:
    """What a step calls `rule` or `rules`, and what it decides a claim by."""
    for node in ast.walk(ast.parse(text)):
        given: list[ast.expr] = []
        if isinstance(node, ast.Assign) and "rule" in ast.unparse(node.targets[0]):
            given = [node.value]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "decide":
            given = node.args[3:4]
        yield from (text for each in given for text in texts_in(each) if IS_NAME(text))


def texts_in(node: ast.AST) -> Iterator[str]:
    """The texts an expression may give; what it passes to calls, such as names of columns, is none of them."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for each in ast.iter_child_nodes(node) if not isinstance(node, ast.Call) else ():
        yield from texts_in(each)


def rules() -> list[str]:
    found: set[str] = set()
    for path in FOLDER.iterdir():
        if path.suffix == ".sql":
            found.update(rules_of_sql(path.read_text(encoding="utf-8")))
        elif path.suffix == ".py":
            found.update(rules_of_python(path.read_text(encoding="utf-8")))
    return sorted(found)


@pytest.mark.parametrize("rule", rules())
def test_a_rule_has_words(rule: str) -> None:
    assert rule in RULE_WORDS


def test_the_test_sees_rules_of_every_kind() -> None:
    seen = {
        "network_of_company",
        "subdomain_of_address",
        "earlier_email",
        "web_site_of_unit",
        "several_owners",
        "own_domain",
    }
    assert seen <= set(rules())
