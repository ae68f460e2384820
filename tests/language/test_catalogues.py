"""Catalogues are whole, and say with the same names in the same markup what the English sentences say."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from quorate.language import LANGUAGES
from quorate.language.gathering import (
    NotWrittenOut,
    Sentence,
    gathered,
    sentences,
    sentences_in_python,
    sentences_in_template,
)

OTHERS = sorted(set(LANGUAGES) - {"en"})
_PERCENT = re.compile(r"%\(\w+\)s|%%")
_TAGS = re.compile(r"</?[a-z][^>]*>|&[a-z]+;")


@pytest.fixture(scope="module", params=OTHERS)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """What is said now, with what is translated of it."""
    return gathered(request.param)


def forms(message: Message) -> list[tuple[str, str]]:
    """Every form of a sentence beside the English one it stands for."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string or ""))]
    one, *more = map(str, message.string or ("", ""))
    return [(message.id[0], one), *((message.id[1], each) for each in more)]


def marks(text: str) -> list[str]:
    """What a sentence must have in every language: names of what is filled in, however often, and its markup."""
    named = (
        [name for _, name, _, _ in Formatter().parse(text) if name is not None] if "%(" not in text else []
    )
    return [*sorted({*named, *_PERCENT.findall(text)}), *sorted(_TAGS.findall(text))]


def test_every_sentence_is_translated(catalogue: Catalog) -> None:
    missing = [
        message.id for message in catalogue if message.id and not all(other for _, other in forms(message))
    ]
    assert missing == [], "write them into the catalogue that `make language` gathers"


def test_nothing_is_fuzzy(catalogue: Catalog) -> None:
    assert [message.id for message in catalogue if message.fuzzy] == []


def test_both_languages_fill_in_the_same(catalogue: Catalog) -> None:
    translated = [message for message in catalogue if message.id and message.string]
    assert len(translated) > 100
    differing = [
        (english, other)
        for message in translated
        for english, other in forms(message)
        if other
        and marks(english) != marks(other)
        # 'one day' may leave out its number in either language
        and not (isinstance(message.id, tuple) and set(marks(other)) <= set(marks(english)))
    ]
    assert differing == []


def test_sentences_end_alike(catalogue: Catalog) -> None:
    """A full stop, question mark or colon that one language has and the other lacks is a mistake of copying."""
    ends = [
        (english, other)
        for message in catalogue
        if message.id and message.string
        for english, other in forms(message)
        if other and (english[-1:] in ".?:") != (other[-1:] in ".?:")
    ]
    assert ends == []


def test_sentences_are_found_in_code_and_templates() -> None:
    source = (
        'a = gettext("A {x}", x=1)\nb = ngettext("{count} b", "{count} bs", n)\nc = pgettext("verb", "Open")\n'
        'd = Words({"d": "D"})\ne = counted(2, "person", "people")\nf = counted(2, noun)\ng = x.gettext(y)\n'
    )
    assert [(each.text, each.context) for each in sentences_in_python(source, "x.py")] == [
        ("A {x}", None), (("{count} b", "{count} bs"), None), ("Open", "verb"), ("D", None),
        (("{count} person", "{count} people"), None),
    ]  # fmt: skip
    template = (
        '{{ _("A") }}{% trans "verb" %}B{% endtrans %}'
        "{% trans n=n %}{{ n }} c{% pluralize %}{{ n }} cs{% endtrans %}{{ counted(n, 'row') }}"
    )
    assert list(sentences_in_template(template, "x.html")) == [
        Sentence("A", None, "x.html"),
        Sentence("B", "verb", "x.html"),
        Sentence(("%(n)s c", "%(n)s cs"), None, "x.html"),
        Sentence(("{count} row", "{count} rows"), None, "x.html"),
    ]


@pytest.mark.parametrize(
    "call", ["gettext(x)", 'gettext("a" + b)', 'gettext(f"{a}")', 'Words({"a": b})', "Words(x)"]
)
def test_a_sentence_put_together_by_code_is_refused(call: str) -> None:
    with pytest.raises(NotWrittenOut):
        list(sentences_in_python(call, "x.py"))


def test_every_sentence_of_the_package_is_written_out() -> None:
    assert sum(1 for _ in sentences()) > 200
