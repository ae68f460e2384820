"""The columns of the truth tables, each with its type."""

from __future__ import annotations

import pyarrow as pa

_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "texts": pa.list_(pa.string()),
    "moment": pa.timestamp("s", tz="UTC"),
    "day": pa.date32(),
    "number": pa.float64(),
    "count": pa.int32(),
    "flag": pa.bool_(),
}


def _schema(columns: str) -> pa.Schema:
    """A schema from words like `name` (text) or `employees:count`."""
    pairs = [column.partition(":")[::2] for column in columns.split()]
    return pa.schema([(name, _TYPES[kind or "text"]) for name, kind in pairs])


SCHEMAS: dict[str, pa.Schema] = {
    "accounts": _schema(
        "account_id name legal_name domain alias_domains:texts parent_account_id industry country"
        " employees:count tier is_customer:flag crm_account_ids:texts network has_scanner:flag"
        " is_held_out:flag is_early_reach:flag appetite:number"
    ),
    "account_names": _schema("account_id kind value"),
    "people": _schema(
        "person_id account_id full_name email emails:texts title function seniority is_external:flag"
        " organisation is_dark:flag known_from:moment left_at:moment crm_contact_ids:texts crm_lead_ids:texts"
        " anonymous_ids:texts activity:number"
    ),
    "employments": _schema("person_id account_id organisation email title since_on:day until_on:day"),
    "identities": _schema("person_id account_id kind value since_at:moment until_at:moment"),
    "journeys": _schema(
        "journey_id account_id offering opened_on:day closed_on:day outcome opportunity_ids:texts"
        " first_two_way_at:moment stage_at_first_two_way fit:number amount:number currency rivals:texts"
        " is_shortlisted:flag"
    ),
    "stages": _schema("journey_id week_on:day stage agreement:number dispersion:number is_talking:flag"),
    "stage_stays": _schema("journey_id stage entered_on:day left_on:day direction"),
    "members": _schema("journey_id person_id role power:number joined_on:day left_on:day is_external:flag"),
    "stances": _schema(
        "journey_id person_id week_on:day stance stance_score:number for_deciding:number for_vendor:number"
    ),
    "outcomes": _schema(
        "journey_id outcome cause winner decided_on:day is_after_as_of:flag amount:number currency"
    ),
    "opportunities": _schema("opportunity_id journey_id kind"),
    "formations": _schema(
        "journey_id account_id offering opened_on:day formed_on:day active_on:day first_two_way_at:moment"
    ),
    "effects": _schema(
        "dimension value_key transition factual_count:count counterfactual_count:count incremental_count:count"
        " incremental_share:number incremental_amount:number standard_error:number touched_count:count currency"
    ),
    "journey_effects": _schema("journey_id dimension value_key outcome_without furthest_stage_without"),
    "contents": _schema("content_id moves_for_deciding:number moves_for_vendor:number"),
    "plays": _schema(
        "play stage moves_for_deciding:number moves_for_vendor:number steadies:number calls_in:flag"
        " is_pressing:flag"
    ),
    "machine_events": _schema("message_id kind"),
    "bad_rows": _schema("path row:count flaw record_id"),
}
