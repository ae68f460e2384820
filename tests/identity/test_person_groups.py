"""Which identifiers are one person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.identity.identity_decisions import SCHEMA as DECISIONS
from quorate.identity.person_groups import STEP
from quorate.identity.person_pairs import SCHEMA as PAIRS

DAY = datetime(2026, 1, 1)
Node = tuple[str, str]


def grouped(
    nodes: list[Node],
    edges: list[tuple[Node, Node]],
    shared: tuple[str, ...] = (),
    pairs: tuple[dict[str, Any], ...] = (),
    locks: tuple[dict[str, Any], ...] = (),
) -> dict[Node, tuple[str | None, str]]:
    """(person, rule) of every identifier; identifiers became known one day after another, in the order given."""
    given = {
        "person_nodes": pa.table(
            {
                "kind": [kind for kind, _ in nodes],
                "value": [value for _, value in nodes],
                "since_at": pa.array([DAY + timedelta(days=n) for n in range(len(nodes))], pa.timestamp("us")),
                "nobody_because": pa.array(
                    ["shared_mailbox" if value in shared else None for _, value in nodes], pa.string()
                ),
            }
        ),
        "person_edges": pa.table(
            {
                name: pa.array([edge[side][part] for edge in edges], pa.string())
                for name, side, part in (
                    ("left_kind", 0, 0), ("left_value", 0, 1), ("right_kind", 1, 0), ("right_value", 1, 1),
                )
            }
            | {"rule": pa.array(["said"] * len(edges), pa.string())}
        ),
        "person_pairs": pa.Table.from_pylist(list(pairs), schema=PAIRS),
        "identity_decisions": pa.Table.from_pylist(list(locks), schema=DECISIONS),
    }  # fmt: skip
    return {(row["kind"], row["value"]): (row["person_id"], row["rule"]) for row in run_step(STEP, given)}


LEAD, CONTACT, MAIL, USER = ("crm_lead", "L"), ("crm_contact", "C"), ("email", "a@x.com"), ("user", "u1")
OTHER_MAIL, OTHER = ("email", "b@x.com"), ("crm_contact", "D")
OFFICE, TABLET = ("email", "info@x.com"), ("device", "tablet")


def test_records_that_belong_together_are_one_person() -> None:
    found = grouped([LEAD, CONTACT, MAIL, USER, OTHER], [(LEAD, CONTACT), (CONTACT, MAIL), (USER, MAIL)])
    assert len({found[node][0] for node in (LEAD, CONTACT, MAIL, USER)}) == 1
    assert found[OTHER][0] not in (None, found[LEAD][0])


def test_a_shared_mailbox_joins_nobody_and_is_nobody() -> None:
    found = grouped([CONTACT, OTHER, OFFICE], [(CONTACT, OFFICE), (OTHER, OFFICE)], shared=("info@x.com",))
    assert found[CONTACT][0] != found[OTHER][0]
    assert found[OFFICE] == (None, "shared_mailbox")


@pytest.mark.parametrize(
    ("owners", "rule"),
    [([MAIL], "one_owner"), ([MAIL, OTHER_MAIL], "several_owners"), ([], "never_identified")],
)
def test_a_device_belongs_to_its_only_owner(owners: list[Node], rule: str) -> None:
    found = grouped([MAIL, OTHER_MAIL, TABLET], [(TABLET, owner) for owner in owners])
    assert found[TABLET] == (found[MAIL][0] if rule == "one_owner" else None, rule)
    assert found[MAIL][0] != found[OTHER_MAIL][0]


def test_the_id_stays_when_more_becomes_known() -> None:
    before = grouped([LEAD, MAIL], [(LEAD, MAIL)])
    after = grouped([LEAD, MAIL, CONTACT], [(LEAD, MAIL), (CONTACT, MAIL)])
    assert before[LEAD] == after[LEAD]
    assert after[CONTACT] == after[LEAD]


def pair(left: Node, right: Node, decision: str) -> dict[str, Any]:
    return {
        "left_kind": left[0], "left_value": left[1], "right_kind": right[0], "right_value": right[1],
        "decision": decision, "probability": 0.97, "since_at": DAY, "statement_id": "s", "subject_kind": "person",
    }  # fmt: skip


@pytest.mark.parametrize(("decision", "same"), [("same", True), ("unresolved", False)])
def test_sure_pairs_are_one_person_and_doubtful_ones_are_not(decision: str, same: bool) -> None:
    found = grouped([LEAD, CONTACT], [], pairs=(pair(LEAD, CONTACT, decision),))
    assert (found[LEAD][0] == found[CONTACT][0]) is same


def test_what_a_colleague_keeps_apart_no_evidence_joins() -> None:
    links = [(LEAD, MAIL), (MAIL, CONTACT), (USER, MAIL)]
    found = grouped(
        [LEAD, MAIL, CONTACT, USER],
        links,
        pairs=(pair(LEAD, CONTACT, "same"),),
        locks=(pair(LEAD, CONTACT, "different"),),
    )
    assert found[LEAD][0] != found[CONTACT][0]
    assert found[LEAD][0] == found[MAIL][0] == found[USER][0]


def test_what_a_colleague_joins_is_joined() -> None:
    found = grouped([LEAD, CONTACT, OTHER], [], locks=(pair(LEAD, CONTACT, "same"),))
    assert found[LEAD][0] == found[CONTACT][0] != found[OTHER][0]


@pytest.mark.parametrize(
    ("said", "owner", "rule"),
    [
        ((("same", MAIL),), MAIL, "named_by_colleague"),
        ((("different", MAIL),), OTHER_MAIL, "one_owner"),
        ((("different", MAIL), ("different", OTHER_MAIL)), None, "never_identified"),
        ((("same", MAIL), ("different", OTHER_MAIL)), MAIL, "named_by_colleague"),
    ],
)
def test_a_colleague_says_whose_a_device_is(
    said: tuple[tuple[str, Node], ...], owner: Node | None, rule: str
) -> None:
    locks = tuple(pair(TABLET, mail, decision) for decision, mail in said)
    found = grouped([MAIL, OTHER_MAIL, TABLET], [(TABLET, MAIL), (TABLET, OTHER_MAIL)], locks=locks)
    assert found[TABLET] == (found[owner][0] if owner else None, rule)
    assert found[MAIL][0] != found[OTHER_MAIL][0]


def test_a_device_given_to_two_people_does_not_make_them_one() -> None:
    locks = (pair(TABLET, MAIL, "same"), pair(TABLET, OTHER_MAIL, "same"))
    found = grouped([MAIL, OTHER_MAIL, TABLET], [], locks=locks)
    assert found[MAIL][0] != found[OTHER_MAIL][0]
