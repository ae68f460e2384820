"""Making, refusing and recording files of audiences in a workspace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID

from quorate import flow
from quorate.errors import NotFound, UsageError
from quorate.outbound.handing_over import hand_over, write_file
from quorate.outbound.register import Register
from quorate.views.audience_words import unknown_words
from quorate.views.audiences import audience_list
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

NOW = datetime(2026, 7, 1, 9)


def in_audience(name: str, person: str, channel: str, basis: str = "consent") -> dict[str, Any]:
    return {
        "audience": name, "channel": channel, "person_id": person, "account_id": "a", "journey_id": "j",
        "legal_basis": basis,
    }  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path / "w")
    with made.settings_file.open("a") as settings:
        settings.write('\n[audiences.proof]\nchannel = "ad"\npurpose = "proof for deciders"\n')
    publish(
        made,
        {
            "audiences": [in_audience("proof", "ann", "ad"), in_audience("news", "ann", "email")],
            "audience_exclusions": [
                {"audience": "proof", "channel": "ad", "reason": "refused", "people_count": 2},
                {"audience": "lonely", "channel": "ad", "reason": "no_basis", "people_count": 3},
            ],
            "people": [
                {"person_id": "ann", "email": "ann@acme.com", "full_name": "Ann Lee", "account_id": "a"}
            ],
            "accounts": [{"account_id": "a", "name": "Acme", "domains": ["acme.com"]}],
            "identifiers": [
                {"kind": "phone", "value": "+4930901820", "person_id": "ann", "since_at": AS_OF_AT}
            ],
            "person_facts": [{"person_id": "ann", "country": "Germany", "company_name": "Acme"}],
            "country_codes": [{"country": "Germany", "code": "DE"}],
            "audience_candidates": [{"audience": "proof", "account_id": "a", "person_id": "ann"}],
        },
        AS_OF_AT,
        RUN_ID,
    )
    return made


@pytest.fixture
def snapshot(workspace: Workspace) -> Iterator[Snapshot]:
    made = flow.snapshot(workspace, lambda: NOW, lambda *_: None)
    yield made
    made.close()


def test_audiences_say_whom_they_leave_out(snapshot: Snapshot) -> None:
    assert {
        each.audience: (each.people_count, each.left_out) for each in audience_list(snapshot).audiences
    } == {
        "news": (1, ()),
        "proof": (1, (("refused", 2),)),
        "lonely": (0, (("no_basis", 3),)),
    }


def test_audiences_by_role_stage_and_offering_are_called_in_words(workspace: Workspace) -> None:
    name = "user/decide/crm"
    publish(
        workspace,
        {
            "audiences": [in_audience(name, "ann", "email"), in_audience("user/odd/any", "ann", "email")],
            "audience_exclusions": [],
            "map_roles": [{"journey_map": "m", "role": "user", "label": "User"}],
            "map_stages": [{"journey_map": "m", "stage": "decide", "label": "Deciding"}],
            "offerings": [{"offering_id": "crm", "name": "CRM Suite"}],
        },
        AS_OF_AT,
        RUN_ID,
    )
    made = flow.snapshot(workspace, lambda: NOW, lambda *_: None)
    try:
        called = {each.audience: each.label for each in audience_list(made).audiences}
    finally:
        made.close()
    assert called == {name: "User, Deciding, CRM Suite", "user/odd/any": "User, odd, any offering"}


def test_a_file_is_recorded_with_all_that_later_questions_need(
    workspace: Workspace, snapshot: Snapshot
) -> None:
    handed = hand_over(workspace, snapshot, "proof", "linkedin", by="eva@us.com", at=NOW)
    assert handed.file.content.decode().splitlines()[1].endswith(",Ann,Lee,,Acme,DE,")
    assert len(handed.warnings) == 2
    assert "fewer than the 300" in handed.warnings[0]
    assert handed.warnings[1] == "Left out: 2 refused."
    (entry,) = Register(workspace.root).files()
    assert (entry.made_at, entry.made_by, entry.audience, entry.channel) == (NOW, "eva@us.com", "proof", "ad")
    assert (entry.purpose, entry.taker, entry.row_count) == ("proof for deciders", "linkedin", 1)
    assert (entry.fingerprint, entry.run_id) == (handed.file.fingerprint, RUN_ID)
    # erasing a person finds the files that hold their data
    assert Register(workspace.root).files("ann") == [entry]
    assert Register(workspace.root).files("bo") == []


@pytest.mark.parametrize(
    ("name", "taker", "says"),
    [
        ("lonely", "google", "Nobody of the audience 'lonely' may be addressed: 3 without a legal basis."),
        ("news", "google", "The audience 'news' is for email, and Google shows ads"),
        ("proof", "plain", "a basis for them is none for writing to its people"),
        ("proof", "gogle", "Did you mean 'google'"),
    ],
)
def test_what_has_no_basis_is_refused_and_leaves_no_trace(
    workspace: Workspace, snapshot: Snapshot, name: str, taker: str, says: str
) -> None:
    with pytest.raises(UsageError) as refused:
        hand_over(workspace, snapshot, name, taker, by="eva", at=NOW)
    assert says in refused.value.describe()
    assert Register(workspace.root).files() == []


def test_an_audience_that_asks_for_what_nothing_bears_is_refused(
    workspace: Workspace, snapshot: Snapshot
) -> None:
    with workspace.settings_file.open("a") as settings:
        settings.write(
            'stages = ["decide", "validat"]\ntiers = "Z"\nofferings = ["crm suite", "of_crm", "CRM Sute"]\n'
        )
    publish(
        workspace,
        {
            "map_stages": [{"stage": "decide"}, {"stage": "validate"}],
            "programme_cells": [{"account_id": "a", "offering_id": "of_crm", "tier": "A"}],
            "offerings": [{"offering_id": "of_crm", "name": "CRM Suite"}],
        },
        AS_OF_AT,
        RUN_ID,
    )
    fresh = Workspace(workspace.root)
    made = flow.snapshot(fresh, lambda: NOW, lambda *_: None)
    try:
        found = unknown_words(made, fresh.settings.audiences)
        assert [(each.kind, each.word, each.nearest) for each in found] == [
            ("stage", "validat", "validate"),
            ("tier", "Z", None),
            ("offering", "CRM Sute", "CRM Suite"),
        ]
        with pytest.raises(UsageError, match="asks for the stage 'validat', which nothing bears"):
            hand_over(fresh, made, "proof", "google", by="eva", at=NOW)
    finally:
        made.close()


def test_an_unknown_audience_is_refused_with_the_nearest(workspace: Workspace, snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="Did you mean 'proof'"):
        hand_over(workspace, snapshot, "prof", "google", by="eva", at=NOW)


def test_a_list_of_companies_needs_no_basis_of_people(workspace: Workspace, snapshot: Snapshot) -> None:
    handed = hand_over(workspace, snapshot, "proof", "linkedin", by="eva", at=NOW, is_companies=True)
    assert handed.file.content.decode().splitlines()[1] == "Acme,acme.com,acme.com,,,,,,,"
    assert handed.entry.person_ids == ()
    with pytest.raises(UsageError, match="not by Google"):
        hand_over(workspace, snapshot, "proof", "google", by="eva", at=NOW, is_companies=True)


def test_a_file_that_cannot_be_written_is_told(
    workspace: Workspace, snapshot: Snapshot, tmp_path: Path
) -> None:
    handed = hand_over(workspace, snapshot, "news", "plain", by="eva", at=NOW)
    write_file(handed, tmp_path / "news.csv")
    assert (tmp_path / "news.csv").read_bytes() == handed.file.content
    with pytest.raises(UsageError, match="could not be written"):
        write_file(handed, tmp_path / "nowhere" / "news.csv")
