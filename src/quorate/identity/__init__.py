"""Identity: which records are one person, which company they are from, and why."""

from __future__ import annotations

from quorate.identity import (
    account_groups,
    address_prefixes,
    country_codes,
    domain_kinds,
    identity_decisions,
    network_hits,
    person_details,
    person_groups,
    person_pairs,
    person_phones,
    title_readings,
    touch_twins,
)
from quorate.warehouse.steps import SqlStep, Stage


def _sql(*tables: str) -> tuple[SqlStep, ...]:
    return tuple(SqlStep("quorate.identity", table) for table in tables)


STAGE = Stage(
    "identity",
    (
        *_sql("visiting_addresses", "network_lengths"),
        address_prefixes.STEP,
        *_sql("network_candidates", "hosts", "crowd_hosts"),
        domain_kinds.STEP,
        *_sql("domain_mentions", "name_mentions", "name_uses", "name_countries"),
        identity_decisions.STEP,
        account_groups.STEP,
        network_hits.STEP,
        *_sql("written_phones"),
        person_phones.STEP,
        person_details.STEP,
        *_sql("person_nodes", "person_edges", "person_profiles"),
        person_pairs.STEP,
        person_groups.STEP,
        *_sql("address_spans", "person_facts", "person_employments"),
        *_sql("person_links", "account_verdicts", "person_signs", "person_claims"),
        *_sql(
            "claimed_accounts",
            "claim_rungs",
            "employer_moves",
            "person_accounts",
            "person_stays",
            "person_ids",
        ),
        title_readings.STEP,
        *_sql(
            "outcome_readings",
            "opportunities",
            "opportunity_changes",
            "identified_touches",
            "touch_likenesses",
            "touch_tellers",
        ),
        touch_twins.STEP,
        *_sql(
            "touches",
            "opportunity_contacts",
            "accounts",
            "people",
            "identifiers",
            "matches",
            "statements",
            "written_countries",
        ),
        country_codes.STEP,
        *_sql("record_refusals", "consent_words", "consents"),
    ),
)
