"""What the three views of a journey's stage say together, in words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.settings import default_journey_map, map_tables
from quorate.warehouse.steps import SqlStep

MAPS = map_tables((default_journey_map(),))
EVERYONE = ("economic_buyer", "champion", "technical", "procurement", "legal_security")


def _finding(
    crm_stage: str | None, inferred: tuple[str, float] | None, roles: tuple[str, ...] = EVERYONE
) -> dict[str, Any]:
    deals = [
        {
            "journey_id": "j",
            "opportunity_id": "o",
            "created_at": datetime(2026, 1, 1),
            "closed_at": None,
            "outcome": "open",
            "crm_stage": crm_stage,
            "is_renewal": False,
        }
    ]
    stage, chance = inferred or ("explore", 0.0)
    shown = {
        "journey_id": "j" if inferred else "another",
        "stage": stage,
        "entered_on": date(2026, 3, 2),
        "left_on": None,
        "stage_probability": chance,
    }
    made = run_step(
        SqlStep("quorate.journeys", "stage_gaps"),
        {
            "journeys": [{"journey_id": "j", "journey_map": "standard", "outcome": "open"}],
            "journey_deals": pa.Table.from_pylist(
                deals if crm_stage else [{**deals[0], "journey_id": "another"}], schema=DEALS
            ),
            "stage_history": [
                {"journey_id": "j", "stage": "require", "entered_at": datetime(2026, 2, 1), "left_at": None}
            ],
            "inferred_stages": pa.Table.from_pylist([shown], schema=SHOWN),
            "team_members": [
                {"journey_id": "j", "person_id": role, "role": role, "membership": "likely"} for role in roles
            ]
            or [{"journey_id": "x", "person_id": "x", "role": "user", "membership": "candidate"}],
            "map_stages": MAPS["map_stages"],
            "map_roles": MAPS["map_roles"],
            "map_crm_stages": MAPS["map_crm_stages"],
        },
    )
    return made[0]


DEALS = pa.schema(
    [
        ("journey_id", pa.string()),
        ("opportunity_id", pa.string()),
        ("created_at", pa.timestamp("us")),
        ("closed_at", pa.timestamp("us")),
        ("outcome", pa.string()),
        ("crm_stage", pa.string()),
        ("is_renewal", pa.bool_()),
    ]
)
SHOWN = pa.schema(
    [
        ("journey_id", pa.string()),
        ("stage", pa.string()),
        ("entered_on", pa.date32()),
        ("left_on", pa.date32()),
        ("stage_probability", pa.float64()),
    ]
)


@pytest.mark.parametrize(
    ("crm_stage", "inferred", "roles", "gap", "finding"),
    [
        (
            "Proposal",
            ("explore", 0.62),
            ("champion", "technical"),
            2.0,
            (
                "The CRM says Proposal; no economic buyer and no procurement has been seen; the team is probably "
                'still at "Exploring options" (62 %).'
            ),
        ),
        (
            "Proposal",
            ("explore", 0.4),
            EVERYONE,
            2.0,
            'The CRM says Proposal; by what it does the team is perhaps still at "Exploring options" (40 %).',
        ),
        (
            "Qualification",
            ("select", 0.9),
            EVERYONE,
            -2.0,
            'The buyers are probably further, at "Selecting a supplier" (90 %), than the CRM says with Qualification.',
        ),
        (
            "Proposal",
            ("select", 0.55),
            EVERYONE,
            0.0,
            (
                'The CRM and inference agree: "Selecting a supplier" (55 %); by written criteria they are at '
                '"Building requirements".'
            ),
        ),
        (
            "Needs Analysis",
            ("require", 0.7),
            EVERYONE,
            0.0,
            'The CRM and what the buyers do agree: "Building requirements" (70 %).',
        ),
        (
            None,
            ("define", 0.2),
            EVERYONE,
            None,
            (
                "No open opportunity in the CRM; by what it does the team is hard to place, most nearly at "
                '"Defining the problem" (20 %).'
            ),
        ),
        (
            "Proposal",
            None,
            EVERYONE,
            1.0,
            'The CRM says Proposal; by what it does the team is so far still at "Building requirements".',
        ),
    ],
)
def test_a_finding_names_what_the_views_differ_by(
    crm_stage: str | None,
    inferred: tuple[str, float] | None,
    roles: tuple[str, ...],
    gap: float | None,
    finding: str,
) -> None:
    made = _finding(crm_stage, inferred, roles)
    assert (made["gap_stages"], made["finding"]) == (gap, finding)
    assert made["inferred_stage"] == (inferred[0] if inferred else None)
    assert made["criteria_stage"] == "require"
