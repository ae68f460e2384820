"""What an import says of a forgotten person is written as the forgetting wrote it, so that it is the same version."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from quorate.privacy.redacting import Redactor
from quorate.privacy.subject import Subject
from quorate.warehouse.forgotten import Forgotten

ANNA = Subject(
    keys=("salesforce:0035gK0000kHFJvABO", "segment:user:77001"),
    emails=("anna@acme.com",),
    names=("Anna Berg",),
)
WHO = "erased_1"


@pytest.fixture(scope="module")
def forgotten(tmp_path_factory: pytest.TempPathFactory) -> Forgotten:
    listed = Forgotten(tmp_path_factory.mktemp("list"))
    listed.add(WHO, datetime(2026, 7, 1), ANNA.identifiers, ANNA.names)
    return listed


@pytest.mark.parametrize(
    "text",
    [
        "Call with Anna Berg and Ben Okoye",
        "from ben@acme.com to Anna@acme.com",
        json.dumps({"primary_contact": "0035gK0000kHFJvABO", "user": "segment:user:77001"}),
        "https://acme.lightning.force.com/0035gK0000kHFJvABO/view",
        "https://acme.my.salesforce.com/0035gK0000kHFJv",
    ],
)
def test_it_is_the_same_version(forgotten: Forgotten, text: str) -> None:
    without = forgotten.without(text)
    assert without != text
    assert without == Redactor(ANNA, WHO).text(text)


def test_nobody_else_is_touched(forgotten: Forgotten) -> None:
    text = json.dumps(
        {"contact": "0035gK0000kHFJwABO", "by": "ben@acme.com", "call": "+49 30 9018 2055 1234"}
    )
    assert forgotten.without(text) == text
