"""Sentences in templates: `_("Accounts")`, `{% trans name=person.name %}{{ name }} left.{% endtrans %}` and their kind.

What a template says is markup, what is filled in is escaped; whole numbers get their thousands set apart. The language
is asked for while a page is made, so one environment serves them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment
from jinja2.nodes import EvalContext
from jinja2.utils import pass_eval_context
from markupsafe import Markup

from quorate.language import language, number
from quorate.language.catalogues import catalogue

EXTENSION = "jinja2.ext.i18n"


def speak(templates: Environment) -> None:
    """Have templates say their sentences in the language that is spoken when they are rendered."""
    templates.add_extension(EXTENSION)
    templates.policies["ext.i18n.trimmed"] = True
    templates.newstyle_gettext = True  # type: ignore[attr-defined] # the extension adds it
    templates.globals.update(
        _=_gettext, gettext=_gettext, ngettext=_ngettext, pgettext=_pgettext, npgettext=_npgettext
    )


@pass_eval_context
def _gettext(place: EvalContext, message: str, /, **values: Any) -> str:
    # to a catalogue the empty sentence is its own head
    return _filled(place, catalogue(language()).gettext(message) if message else "", values)


@pass_eval_context
def _ngettext(place: EvalContext, one: str, many: str, count: int, /, **values: Any) -> str:
    return _filled(place, catalogue(language()).ngettext(one, many, count), {"num": count, **values})


@pass_eval_context
def _pgettext(place: EvalContext, context: str, message: str, /, **values: Any) -> str:
    return _filled(place, catalogue(language()).pgettext(context, message), values)


@pass_eval_context
def _npgettext(place: EvalContext, context: str, one: str, many: str, count: int, /, **values: Any) -> str:
    text = catalogue(language()).npgettext(context, one, many, count)
    return _filled(place, text, {"num": count, **values})


def _filled(place: EvalContext, text: str, values: Mapping[str, Any]) -> str:
    said = {name: _said(value) for name, value in values.items()}
    return Markup(text) % said if place.autoescape else text % said  # noqa: S704 - ours; values are escaped


def _said(value: object) -> object:
    return number(value) if isinstance(value, int) and not isinstance(value, bool) else value
