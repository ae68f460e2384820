"""YAML and TOML as positioned nodes: the same values other parsers read, each where it stands."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from quorate.settings.documents import Lines
from quorate.settings.nodes import Findings, Items, Keys, Node, Scalar
from quorate.settings.toml_document import read_toml
from quorate.settings.yaml_document import plain_value, read_yaml


def plain(node: Node | None) -> Any:
    match node:
        case Keys():
            return {entry.key: plain(entry.value) for entry in node.entries}
        case Items():
            return [plain(item) for item in node.items]
        case Scalar():
            return node.value
    return None


def positions(node: Node, path: str = "") -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {path: node.position}
    if isinstance(node, Keys):
        for entry in node.entries:
            found[f"{path}.{entry.key}@"] = entry.key_position
            found |= positions(entry.value, f"{path}.{entry.key}")
    if isinstance(node, Items):
        for place, item in enumerate(node.items):
            found |= positions(item, f"{path}[{place}]")
    return found


TOML_TEXTS = [
    "a = 1",
    "a.b.c = 1\na.d = 2",
    "[a]\nb = 1\n[a.c]\nd = 2\n[e]\nf = 3",
    "[a.b]\nc = 1\n[a]\nd = 2",
    "[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 3\n[[a.e]]\nf = 4",
    "a = [1, [2, 3], {b = 4, c.d = 5}, ] # end",
    "a = [\n  1, # one\n\n  2\n]",
    'a = "x # y"\nb = \'c:\\d\'\n"e f" = 1\n\'g\'.h = 2\n"".i = 3',
    'a = """\nx "quoted" \\\n   y"""\nb = \'\'\'z\'\'\'\'\nc = """"""',
    "a = 0xff\nb = 1_000\nc = -1.5e3\nd = inf\ne = true\nf = +1",
    "a = {}\nb = []\nc = { }\nd = [ ]",
    'a = "\\u00e9\\n"\r\nb = 2\r\n',
    "3.14 = 1\n1-2_x = 2",
    "",
]  # fmt: skip


@pytest.mark.parametrize("text", TOML_TEXTS)
def test_toml_is_read_as_the_standard_library_reads_it(text: str) -> None:
    findings = Findings("a.toml")
    assert plain(read_toml(text, findings)) == tomllib.loads(text)
    assert not findings.problems


KEY = st.sampled_from(["a", "b", '"c d"', "'e'", "f.g", "a.h"])
VALUE = st.recursive(
    st.sampled_from(["1", "-2.5", "true", '"x#]}"', "'y,'", '"""z\n"""', "1979-05-27 07:32:00"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(KEY, inner), max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key} = {value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=6,
)
STATEMENT = st.one_of(
    st.tuples(KEY, VALUE).map(lambda pair: f"{pair[0]} = {pair[1]}"),
    KEY.map(lambda key: f"[{key}]"),
    KEY.map(lambda key: f"[[{key}]]"),
    st.just("# comment"),
)


@settings(max_examples=300)
@given(st.lists(STATEMENT, max_size=6).map("\n".join))
def test_toml_is_accepted_just_where_the_standard_library_accepts_it(text: str) -> None:
    findings = Findings("a.toml")
    read = read_toml(text, findings)
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert findings.problems
        return
    assert not findings.problems
    assert str(plain(read)) == str(_without_dates(expected))


def _without_dates(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_dates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_dates(item) for item in value]
    return value if isinstance(value, str | int | float) else None


def test_where_toml_values_stand() -> None:
    text = 'a = 1\n[b.c]\nd = ["x",\n  {e.f = 2}]\n[[g]]\nh = 3\n'
    document = read_toml(text, Findings("a.toml"))
    assert document is not None
    assert positions(document) == {
        "": (1, 1), ".a@": (1, 1), ".a": (1, 5), ".b@": (2, 2), ".b": (2, 2), ".b.c@": (2, 4), ".b.c": (2, 4),
        ".b.c.d@": (3, 1), ".b.c.d": (3, 5), ".b.c.d[0]": (3, 6), ".b.c.d[1]": (4, 3), ".b.c.d[1].e@": (4, 4),
        ".b.c.d[1].e": (4, 4), ".b.c.d[1].e.f@": (4, 6), ".b.c.d[1].e.f": (4, 10),
        ".g@": (5, 3), ".g": (5, 3),
        ".g[0]": (5, 3), ".g[0].h@": (6, 1), ".g[0].h": (6, 5),
    }  # fmt: skip


YAML_TEXTS = [
    "a: 1\nb: [x, 2.5, true, ~]\nc: {d: 'e', f: \"g\\n\"}",
    "a:\n  - b: 1\n    c: |\n      text\n      more\n  - d: >-\n      folded\n      text\n",
    "a: yes\nb: no\nc: 012\nd: 1e3\ne: .5\nf: -7\ng: '1'\nh: 30 days",
    "- 1\n-\n- x: y\n",
    "plain",
    "? a\n: b\n",
    "# comment\n---\na: b # more\n...\n",
]


@pytest.mark.parametrize("text", YAML_TEXTS)
def test_yaml_is_read_as_its_parser_reads_it(text: str) -> None:
    findings = Findings("a.yaml")
    assert plain(read_yaml(text, findings)) == YAML(typ="safe", pure=True).load(text)
    assert not findings.problems


def test_where_yaml_values_stand() -> None:
    document = read_yaml("a: 1\nb:\n  - c: 'd'\n  - [e, {f: g}]\nh:\n", Findings("a.yaml"))
    assert document is not None
    assert positions(document) == {
        "": (1, 1), ".a@": (1, 1), ".a": (1, 4), ".b@": (2, 1), ".b": (3, 3), ".b[0]": (3, 5),
        ".b[0].c@": (3, 5),
        ".b[0].c": (3, 8), ".b[1]": (4, 5), ".b[1][0]": (4, 6), ".b[1][1]": (4, 9), ".b[1][1].f@": (4, 10),
        ".b[1][1].f": (4, 13), ".h@": (5, 1), ".h": (5, 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7), ("-7", -7), ("+7", 7), ("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0),
        ("true", True),
        ("FALSE", False), ("~", None), ("null", None), ("", None), ("yes", "yes"), ("1 day", "1 day"),
        ("1_000", "1_000"), ("0x1f", "0x1f"), ("9" * 41, "9" * 41), ("2026-01-31", "2026-01-31"),
        (".nan", ".nan"),
    ],
)  # fmt: skip
def test_what_an_unquoted_word_means(text: str, value: object) -> None:
    meant = plain_value(text)
    assert (type(meant), meant) == (type(value), value)


@given(st.text(alphabet="ab\n"), st.integers(0, 20))
def test_positions_and_offsets_agree(text: str, offset: int) -> None:
    lines = Lines(text)
    offset = min(offset, len(text))
    position = lines.position(offset)
    assert lines.offset(position) == offset
    assert text.split("\n")[position.line - 1][: position.column - 1] == text[:offset].split("\n")[-1]
