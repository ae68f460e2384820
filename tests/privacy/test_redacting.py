"""One person is replaced wherever a text tells them, in whichever form, and nobody else is."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from quorate.privacy.redacting import Redactor
from quorate.privacy.subject import Subject

ANNA = Subject(
    keys=("salesforce:0035gK0000kHFJvABO", "p_01a9ce24657d88a96c22", "segment:user:7"),
    emails=("anna@acme.com",),
    names=("Anna Béreg",),
    shared_names=("Ann Lee",),
    phones=("030 / 901 820",),
)
REDACTOR = Redactor(ANNA, "erased_1")


@pytest.mark.parametrize(
    "text",
    [
        "Anna Béreg",
        "met ANNA  BÉREG today.She agreed",
        "anna béreg's view",
        json.dumps({"note": "first\nAnna Béreg"}),
        json.dumps({"note": "first\nanna@acme.com"}),
        "https://a.example/?email=anna%40acme.com&x=1",
        "to%3Danna@acme.com",
        "Anna@Acme.com,",
        "<anna@acme.com>",
        "salesforce:0035gK0000kHFJvABO",
        "https://acme.lightning.force.com/0035gK0000kHFJvABO/view",
        "https://acme.my.salesforce.com/0035gK0000kHFJv",
        '{"person_id": "p_01a9ce24657d88a96c22"}',
        "call 030 / 901 820",
        "030901820",
        sha256(b"anna@acme.com").hexdigest(),
    ],
)
def test_every_form_is_replaced(text: str) -> None:
    assert REDACTOR.is_in(text)
    without = REDACTOR.text(text)
    assert not REDACTOR.is_in(without)
    assert "béreg" not in without.lower()
    assert "anna@" not in without.lower()


@pytest.mark.parametrize(
    "text",
    [
        "joanna@acme.com",
        "x.anna@acme.com",
        "anna@acme.com.au",
        "Joanna Béreg",
        "Anna Béreg-Schmidt",
        "segment:user:77",
        "Ann Lee",
        "90182055",
        "Anna and Béreg",
    ],
)
def test_nobody_else_is(text: str) -> None:
    assert REDACTOR.text(text) == text


def test_a_name_that_others_bear_is_replaced_only_where_a_row_is_theirs() -> None:
    assert REDACTOR.text("Ann Lee agreed") == "Ann Lee agreed"
    assert REDACTOR.about.text("Ann Lee agreed") == "[erased] agreed"


def test_json_stays_json() -> None:
    said = {"who": "Anna Béreg", "mail": "anna@acme.com", "id": "p_01a9ce24657d88a96c22"}
    assert json.loads(REDACTOR.text(json.dumps(said))) == {
        "who": "[erased]", "mail": "erased_1@erased.invalid", "id": "erased_1",
    }  # fmt: skip


def test_whoever_has_nothing_that_tells_them_is_in_no_text() -> None:
    assert Redactor(Subject(), "erased_1").text("anything at all") == "anything at all"
