"""Who withdraws a consent is in no audience and may be reached by no move in that channel from the same day on."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.identity.test_consents import versions
from tests.plans.test_audiences import WORLD
from tests.worlds import run_steps

from quorate.identity import country_codes
from quorate.plans.sense import Courtesy
from quorate.settings import examine_settings
from quorate.warehouse.declared import declared_tables
from quorate.warehouse.steps import SqlStep

STEPS = [
    *(SqlStep("quorate.identity", name) for name in ("record_refusals", "consent_words", "consents")),
    *(
        SqlStep("quorate.plans", name)
        for name in ("audience_candidates", "held_out_audiences", "audiences", "channel_bases")
    ),
]
BEGINNING = datetime(2026, 1, 1)
# The company would write to everybody: only their own word keeps it from that.
RULE = 'name = "a"\nprivacy.legal_basis.email = {basis = "legitimate_interest", note = "assessed"}'
Word = tuple[str, int, int]
# Whatever was said before, by any source, and when (day and minute).
EARLIER = st.lists(
    st.tuples(
        st.sampled_from(["flag_off", "consent", "contract", "subscribed"]),
        st.integers(0, 59),
        st.integers(0, 1439),
    )
)
WITHDRAWN = st.tuples(
    st.sampled_from(["flag", "refused", "refused_all", "unsubscribed"]), st.just(60), st.integers(0, 1439)
)


def _log(words: list[Word]) -> dict[str, Any]:
    """The words as systems would say them: versions of a record, records of consent, letters answered."""
    people: list[dict[str, Any]] = []
    consents: list[dict[str, Any]] = []
    touches: list[dict[str, Any]] = []
    for place, (kind, day, minute) in enumerate(sorted(words, key=lambda each: each[1:])):
        at = BEGINNING + timedelta(days=day, minutes=minute)
        if kind.startswith("flag"):
            facts = {"has_opted_out_of_email": kind == "flag"}
            people.append(
                {
                    "record_id": "c1", "kind": "crm_contact", "source": "salesforce", "version_no": len(people) + 1,
                    "known_at": BEGINNING, "version_at": at, "properties": json.dumps(facts),
                }
            )  # fmt: skip
        elif kind.endswith("subscribed"):
            touches.append(
                {
                    "touch_id": f"t{place}", "person_id": "ann", "action": kind, "occurred_at": at,
                    "source": "marketo", "source_record_id": f"t{place}",
                }
            )  # fmt: skip
        else:
            channel = "all" if kind in ("refused_all", "contract") else "email"
            consents.append(
                {
                    "record_id": f"w{place}", "source": "hubspot", "person_key": "c1", "channel": channel,
                    "basis": kind.removesuffix("_all"), "stated_at": at, "known_at": at,
                }
            )  # fmt: skip
    return {"people_versions": versions(*people), "observed_consents": consents, "touches": touches}


def _made(words: list[Word], day: datetime) -> tuple[list[str], list[dict[str, Any]]]:
    """Who is in an audience, and on what basis Ann may be reached, as known at the end of a day."""
    read, problems = examine_settings(RULE)
    assert read is not None, problems
    facts = pa.schema([("person_id", pa.string()), ("country", pa.string())])
    inputs = {
        **{name: rows for name, rows in WORLD.items() if name != "consents"},
        **_log(words),
        "observed_people": [{"record_id": "c1", "kind": "crm_contact", "properties": "{}"}],
        "person_ids": [{"kind": "crm_contact", "value": "c1", "person_id": "ann"}],
        "people": [{"person_id": "ann"}],
        "person_facts": pa.Table.from_pylist([{"person_id": "ann"}], schema=facts),
        "country_codes": country_codes.SCHEMA.empty_table(),
        "declared_bases": declared_tables(read, ())["declared_bases"],
    }
    audiences = run_steps(STEPS[:-1], inputs, day.date())
    bases = run_steps([*STEPS[:3], STEPS[-1]], inputs, day.date())
    return [row["person_id"] for row in audiences if row["channel"] == "email"], bases


@settings(max_examples=15)
@given(EARLIER, WITHDRAWN, st.integers(0, 200))
def test_a_withdrawal_is_obeyed_from_its_day_on(earlier: list[Word], withdrawn: Word, later: int) -> None:
    words = [*earlier, withdrawn]
    audience, bases = _made(words, BEGINNING + timedelta(days=60 + later))
    assert audience == []
    courtesy = Courtesy([], bases, 3)
    assert courtesy.basis("ann", "email") == "refused"
    assert "email" in courtesy.closed("ann")


def test_the_day_before_they_were_in_it() -> None:
    audience, bases = _made([("refused", 60, 0)], BEGINNING + timedelta(days=59))
    assert set(audience) == {"ann"}
    assert Courtesy([], bases, 3).basis("ann", "email") == "legitimate_interest"
