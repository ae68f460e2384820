"""The small world's account programmes: one customer to keep and to widen, one account to win."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.views.published import Rows
from tests.views.small_people import at


def programmes() -> dict[str, Rows]:
    def cell(account: str, offering: str, motion: str, **more: Any) -> dict[str, Any]:
        return {
            "account_id": account, "offering_id": offering, "motion": motion, "tier": None, "signals": [],
            "known_person_ids": [], **more,
        }  # fmt: skip

    return {
        "programme_cells": [
            cell(
                "a_alder", "of_tally", "keep", tier="A", journey_id="j_bought", stage="expand", currency="EUR",
                won_amount=48000.0, customer_since_at=at(date(2025, 9, 12)), renewal_on=date(2026, 9, 12),
                signals=["looked_at_rivals", "use_declined"],
            ),
            cell(
                "a_alder", "of_relay", "cross_sell", tier="A", journey_id="j_alder", stage="select", currency="EUR",
                open_amount=220000.0, known_person_ids=["p_ben"],
            ),
            cell("a_fenwick", "of_tally", "penetrate"),
            cell("a_fenwick", "of_relay", "penetrate"),
        ],
        "audiences": [
            {
                "audience": "news", "channel": "email", "person_id": "p_ben", "account_id": "a_alder",
                "journey_id": "j_alder", "legal_basis": "consent",
            }
        ],
        "audience_exclusions": [
            {"audience": "news", "channel": "email", "reason": "refused", "people_count": 2},
            {"audience": "proof", "channel": "ad", "reason": "no_basis", "people_count": 1},
        ],
        "consents": [
            {
                "person_id": "p_ben", "channel": "email", "basis": "refused", "since_at": at(date(2026, 5, 4)),
                "source": "salesforce", "record": "salesforce:0035e00000AAAAAAA1",
            },
            {
                "person_id": "p_ben", "channel": "call", "basis": "legitimate_interest", "source": "settings",
                "record": "privacy.legal_basis.call", "note": "assessed in March",
            },
        ],
        "consent_words": [
            {
                "person_id": "p_ben", "scope": "email", "topic": None, "basis": "refused", "source": "salesforce",
                "since_at": at(date(2026, 5, 4)), "said_at": at(date(2026, 6, 1)),
                "record_id": "salesforce:0035e00000AAAAAAA1",
            },
            {
                "person_id": "p_ben", "scope": "email", "topic": "Newsletter", "basis": "consent", "source": "hubspot",
                "since_at": at(date(2026, 2, 4)), "said_at": at(date(2026, 2, 4)), "record_id": "hubspot:sub:1",
            },
        ],
        "country_codes": [],
        "person_facts": [{"person_id": "p_ben", "company_name": "Aldermoor Logistics"}],
        "programme_signals": [
            {
                "account_id": "a_alder", "offering_id": None, "signal": "use_declined", "times": 1,
                "seen_at": at(date(2026, 6, 20)), "recent_count": 2.0, "usual_count": 9.0, "person_ids": [],
                "evidence_ids": [],
            },
            {
                "account_id": "a_alder", "offering_id": None, "signal": "looked_at_rivals", "times": 1,
                "seen_at": at(date(2026, 6, 2)), "person_ids": ["p_ben"], "evidence_ids": ["t_04"],
            },
        ],
    }  # fmt: skip
