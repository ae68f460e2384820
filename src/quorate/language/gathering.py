"""Gather every sentence of code and templates into the catalogues: `make language`.

In Python a sentence is the literal argument of `gettext`, `ngettext`, `pgettext`, `gettext_noop` or `counted`, or a
value of `Words({...})`; in templates it is what `_()` and its kind or `{% trans %}` say; labels are those of the
shipped maps. What is already translated
stays, what is new is left empty, and what is said no longer is dropped.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quorate.language.active import ENGLISH, LANGUAGES
from quorate.language.catalogues import FILE
from quorate.language.sentences import LABELS

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

PLAIN = ("gettext", "gettext_noop", "_")
NUMBERED = ("ngettext",)
IN_CONTEXT = ("pgettext",)
COUNTED = "counted"
_FUNCTIONS = (*PLAIN, *NUMBERED, *IN_CONTEXT, "npgettext", COUNTED)
# this package itself, and the command line, which is English
_NOT_FOR_READERS = ("language/", "surfaces/cli/")
_SINCE = datetime(2026, 11, 27)  # headers of a catalogue carry dates; they would change with every gathering
_TEMPLATES = "surfaces/web/templates"
_MAPS = "settings/maps"
_LABEL = re.compile(r"^[ -]*(?:label|buyer_asks): *(.+?) *$", re.MULTILINE)


class NotWrittenOut(ValueError):
    """A sentence that is not a literal cannot be gathered, and so never translated."""


@dataclass(frozen=True)
class Sentence:
    """One sentence as the code has it: a text, or one for one thing and one for several; and how it is meant."""

    text: str | tuple[str, str]
    context: str | None
    file: str


def package() -> Path:
    """The folder of the package."""
    return Path(str(resources.files("quorate")))


def sentences() -> Iterator[Sentence]:
    """Every sentence of the package, file by file."""
    root = package()
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if not name.startswith(_NOT_FOR_READERS):
            source = path.read_text(encoding="utf-8")
            if "quorate.language" in source:  # nothing else can ask for a sentence
                yield from sentences_in_python(source, name)
    for path in sorted((root / _MAPS).glob("*.yaml")):
        yield from labels_of_map(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    for path in sorted((root / _TEMPLATES).rglob("*.*")):
        name = path.relative_to(root).as_posix()
        yield from sentences_in_template(path.read_text(encoding="utf-8"), name)


def sentences_in_python(source: str, file: str) -> Iterator[Sentence]:
    """The sentences of one module. Raises `NotWrittenOut` where one is put together by code."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == "Words":
            yield from _closed_list(node, file)
        elif node.func.id in _FUNCTIONS:
            arguments = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            yield from _said(node.func.id, arguments, f"{file}:{node.lineno}")


def labels_of_map(source: str, file: str) -> Iterator[Sentence]:
    """What a shipped map calls its stages, criteria, roles and plays, and what its buyers ask."""
    for name in _LABEL.findall(source):
        yield Sentence(name, LABELS, file)


def sentences_in_template(source: str, file: str) -> Iterator[Sentence]:
    """The sentences of one template. Raises `NotWrittenOut` where one is put together by code."""
    from jinja2 import Environment, nodes

    templates = Environment(  # noqa: S701 - nothing is rendered
        extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True
    )
    templates.policies["ext.i18n.trimmed"] = True
    templates.newstyle_gettext = True  # type: ignore[attr-defined] # the extension adds it
    for call in templates.parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in _FUNCTIONS:
            arguments = [each.value if isinstance(each, nodes.Const) else None for each in call.args]
            yield from _said(call.node.name, arguments, f"{file}:{call.lineno}")


def _said(function: str, arguments: list[Any], where: str) -> Iterator[Sentence]:
    """What one call says, by its arguments; None for each that is no literal."""
    file = where.rpartition(":")[0]
    if function == COUNTED:
        noun, plural = (*arguments[1:3], None)[:2] if len(arguments) > 1 else (None, None)
        if isinstance(noun, str):  # nouns may come from a closed list, which says them itself
            yield Sentence((f"{{count}} {noun}", f"{{count}} {plural or noun + 's'}"), None, file)
        return
    context = arguments.pop(0) if function in (*IN_CONTEXT, "npgettext") and arguments else None
    texts = arguments[:2] if function in (*NUMBERED, "npgettext") else arguments[:1]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise NotWrittenOut(f"{where}: the sentence must be written out where it is asked for")
    yield Sentence(texts[0] if len(texts) == 1 else (texts[0], texts[1]), context, file)


def _closed_list(node: ast.Call, file: str) -> Iterator[Sentence]:
    given = [_text_of(each) for each in [*node.args[1:], *(key.value for key in node.keywords)]]
    listed = node.args[0] if node.args else None
    if not isinstance(listed, ast.Dict):
        raise NotWrittenOut(f"{file}:{node.lineno}: the words must be written out as a dictionary")
    for value in listed.values:
        word = _text_of(value)
        if word is None:
            raise NotWrittenOut(f"{file}:{value.lineno}: the word must be written out")
        yield Sentence(word, given[0] if given else None, file)


def _text_of(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def gathered(language: str) -> Catalog:
    """The catalogue of a language as it is in its file, with every sentence of the package in it."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    place = package() / "language" / language / "LC_MESSAGES" / FILE
    held = Catalog(locale=language, creation_date=_SINCE, revision_date=_SINCE)
    if place.exists():
        with place.open("rb") as text:
            held = read_po(text, locale=language)
    found = Catalog()
    for each in sentences():
        found.add(each.text, locations=[(each.file, 0)], context=each.context, flags=_flags(each.text))
    found.creation_date = held.creation_date
    held.header_comment = (
        f"# What pages say, in {LANGUAGES[language].name}. Written by `make language` and by people."
    )
    held.project, held.version, held.last_translator, held.language_team = "quorate", "1", "", ""
    held.fuzzy = False
    held.update(found, no_fuzzy_matching=True)
    held.obsolete.clear()
    return held


def _flags(text: str | tuple[str, str]) -> set[str]:
    first = text if isinstance(text, str) else text[1]
    return {"python-brace-format"} if "{" in first else set()


def write(language: str) -> int:
    """Write the catalogue of a language anew; returns how many of its sentences are not translated."""
    from babel.messages.pofile import write_po

    held = gathered(language)
    place = package() / "language" / language / "LC_MESSAGES" / FILE
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as text:
        write_po(text, held, width=110, sort_output=True, include_lineno=False, omit_header=False)
    return sum(not _is_translated(message.string) for message in held if message.id)


def _is_translated(string: str | tuple[str | None, ...] | list[str] | None) -> bool:
    return bool(string) if string is None or isinstance(string, str) else all(string)


def main() -> None:
    """Write every catalogue and say what is left to translate."""
    for code in LANGUAGES:
        if code != ENGLISH.code:
            print(f"{code}: {write(code)} sentences are not translated")  # noqa: T201 - a tool's answer


if __name__ == "__main__":
    main()
