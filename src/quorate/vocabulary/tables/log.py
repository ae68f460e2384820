"""The evidence log: what each source said, record by record, before anyone is resolved.

Every row of the log is one *version* of one record of one source:

- `record_id` names the record, the same in every export that holds it;
- `known_at` is when the source's system first knew the record at all;
- `version_at` is when it knew this version (equal to `known_at` where the source keeps no such stamp);
- `is_deleted` marks a version that says the record is gone.

Keys ending in `_key` are the source's own ids, prefixed with the source's name ('salesforce:0033...'), so
that two systems cannot collide. Identity turns them into the `_id`s of the published tables.
"""

from __future__ import annotations

from quorate.vocabulary.columns import (
    Column,
    Table,
    at,
    count,
    flag,
    json,
    number,
    on,
    share,
    table,
    text,
    texts,
)

STAMPS: tuple[Column, ...] = (
    text("record_id", "the record, the same in every export that holds it"),
    text("source", "the system it came from"),
    at("known_at", "when that system first knew the record"),
    at("version_at", "when that system knew this version"),
    flag("is_deleted", "this version says the record is gone"),
)
# Added when rows are taken into the log, never by a source.
INTAKE_STAMPS: tuple[Column, ...] = (
    text("fingerprint", "of the version's content; equal content is the same version"),
    at("imported_at", "when we first read this version"),
)


def _log(name: str, one_row: str, *columns: Column) -> Table:
    return table("log", name, one_row, ["record_id", "fingerprint"], *STAMPS, *columns, *INTAKE_STAMPS)


TABLES = (
    _log(
        "observed_touches", "one version of one interaction with one person or device",
        at("occurred_at", "when it happened"),
        text("source_record_id", "its id in the source; attendees of one meeting share it"),
        text("person_key?", "the source's record of the person (contact, lead, subscriber)"),
        text("email?", "the address it names, normalised"),
        text("user_key?", "the tracker's known user"),
        text("visitor_key?", "the tracker's device"),
        text("full_name?", "the person's name as written"),
        text("title?", "the person's title as written"),
        text("company_name?", "the company as written"),
        text("company_domain?", "the company's domain"),
        text("account_key?", "the source's record of the company"),
        text("ip?", "the address of the device"),
        text("channel", "where it happened", "channels"),
        text("action", "what was done", "actions"),
        text("initiator", "who began it, as far as the source says", "initiators"),
        text("sender_email?", "the address a message came from, where the source says"),
        text("content_key?", "the asset's id in the content catalogue, where the source names it"),
        text("url?", "the page or asset's address"),
        text("offering_key?", "the source's record of the offering, or its name"),
        text("campaign_key?", "the source's record of the campaign, or its name"),
        text("colleague_key?", "the source's record of our colleague, or their e-mail address or name"),
        text("opportunity_key?", "the source's record of the opportunity"),
        text("topic?", "what it was about"),
        text("competitor?", "the rival it names"),
        share("machine_likelihood?", "how likely a scanner or bot did it"),
        json("properties", "everything else the source said"),
    ),
    _log(
        "observed_attendees", "one version of one person's place at one meeting, call or event",
        text("touch_key", "the record of the meeting, as in observed_touches"),
        text("person_key?", "the source's record of the person"),
        text("email?", "the address it names, normalised"),
        text("colleague_key?", "the source's record of our colleague, when it is one of us"),
        text("action", "attended, missed or invited, as far as the source says", "actions"),
    ),
    _log(
        "observed_campaign_members", "one version of one person's membership of one campaign",
        text("campaign_key", "the source's record of the campaign"),
        text("person_key", "the source's record of the person"),
        text("action", "what the member's status says was done", "actions"),
        flag("has_responded", "the source counts it as a response"),
        at("responded_at?", "when the person first responded"),
        json("properties", "everything else the source said, the status as written among it"),
    ),
    _log(
        "observed_people", "one version of one source's record of a person",
        text("kind", "crm_contact, crm_lead, user, device, email or social", "identifier_kinds"),
        text("email?", "address, normalised"),
        text("full_name?", "name"),
        text("title?", "job title"),
        text("company_name?", "the company as written"),
        text("company_domain?", "the company's domain"),
        text("account_key?", "the source's record of the company"),
        text("country?", "as written"),
        flag("has_left", "the source says they no longer work there"),
        text("merged_into_key?", "the record it was merged or converted into"),
        at("merged_at?", "when that happened"),
        at("created_at?", "when the record was made"),
        json("properties", "everything else the source said"),
    ),
    _log(
        "observed_links", "one time a source said that two identifiers are one person",
        text("left_kind", "kind of the first", "identifier_kinds"),
        text("left_value", "the first, normalised"),
        text("right_kind", "kind of the second", "identifier_kinds"),
        text("right_value", "the second, normalised"),
        text("rule", "how it was said: identify, alias, form, group"),
    ),
    _log(
        "observed_accounts", "one version of one source's record of a company",
        text("name?", "as written"),
        text("domain?", "registrable domain of its web site"),
        text("parent_key?", "the record of the company it belongs to"),
        text("industry?", "as written"),
        count("employees?", "as written"),
        text("country?", "as written"),
        text("tier?", "target tier"),
        flag("is_customer?", "the source marks it a customer"),
        text("owner_key?", "the colleague who owns it"),
        text("merged_into_key?", "the record it was merged into"),
        at("created_at?", "when the record was made"),
        json("properties", "everything else the source said"),
    ),
    _log(
        "observed_opportunities", "one version of one source's record of an opportunity",
        text("account_key?", "the source's record of the company"),
        text("account_name?", "the company as written, where the source keeps no ids"),
        text("offering_key?", "the offering, where the source keeps it on the opportunity"),
        text("name?", "its name"),
        number("amount?", "money"),
        text("currency?", "ISO 4217, where the source says"),
        text("crm_stage?", "the seller's stage"),
        text("forecast_category?", "the seller's forecast category"),
        at("created_at", "when the record was made"),
        on("close_on?", "the seller's close date"),
        flag("is_closed?", "the source says it is closed"),
        flag("is_won?", "the source says it was won"),
        text("competitor?", "the rival named"),
        text("loss_reason?", "the reason given"),
        text("owner_key?", "the colleague who owns it"),
        text("campaign_key?", "the campaign the seller credits"),
        json("properties", "everything else the source said"),
    ),
    _log(
        "observed_line_items", "one version of one line of an opportunity",
        text("opportunity_key", "the opportunity"),
        text("offering_key", "what is sold on this line"),
        number("amount?", "money of the line"),
    ),
    _log(
        "observed_changes", "one change of one field of one opportunity",
        text("opportunity_key", "the opportunity"),
        at("changed_at", "when it changed"),
        text("field", "crm_stage, amount, close_on, forecast_category or another field of ours"),
        text("old_value?", "before, where the source says"),
        text("new_value?", "after"),
    ),
    _log(
        "observed_contact_roles", "one version of one contact role on one opportunity",
        text("opportunity_key", "the opportunity"),
        text("person_key", "the person"),
        text("crm_role?", "the role as written"),
        flag("is_primary", "marked as the main contact"),
    ),
    _log(
        "observed_colleagues", "one version of one of our own people",
        text("name", "name"),
        text("email?", "address, normalised"),
        text("function", "what they do", "owner_functions"),
        flag("is_active", "still with us"),
    ),
    _log(
        "observed_offerings", "one version of one thing that is sold",
        text("name", "name"),
        text("family?", "product family"),
    ),
    _log(
        "observed_contents", "one version of one asset",
        text("content_id", "its id in the catalogue"),
        text("title", "title"),
        text("url?", "where it lives"),
        text("format", "kind of thing", "content_formats"),
        text("intent", "what it is for", "content_intents"),
        text("audience", "for the team or one member", "content_audiences"),
        texts("roles", "roles it helps"),
        texts("stages", "stages it helps in"),
        texts("offering_keys", "offerings it is about, as written"),
        texts("topics", "topics"),
    ),
    _log(
        "observed_campaigns", "one version of one campaign",
        text("name", "name"),
        text("channel", "main channel", "channels"),
        on("starts_on?", "first day"),
        on("ends_on?", "last day"),
    ),
    _log(
        "observed_spend", "one version of one line of spend",
        on("spent_on", "the day"),
        text("channel", "where", "channels"),
        text("campaign_key?", "the campaign's record or name"),
        number("amount", "money", 0.0),
        text("currency", "ISO 4217"),
        count("impressions?", "times shown"),
        count("clicks?", "times clicked"),
    ),
    _log(
        "observed_networks", "one version of one range of addresses",
        text("cidr", "the range"),
        text("organisation?", "who holds it"),
        text("domain?", "their registrable domain"),
    ),
    _log(
        "observed_statements", "one version of one thing a colleague asserts",
        at("stated_at", "when it was said"),
        text("author_key", "the colleague's record, address or name"),
        text("author_function?", "the colleague's function, where the source says", "author_functions"),
        text("subject", "what it is about", "statement_subjects"),
        text("account_key?", "the account's record"),
        text("account_domain?", "the account's domain"),
        text("account_name?", "the account as written"),
        text("opportunity_key?", "the opportunity it is about"),
        text("offering_key?", "the offering it is about"),
        text("person_key?", "the person's record"),
        text("email?", "the person's address"),
        text("value", "what is asserted"),
        text("note?", "in the author's words"),
        at("retracted_at?", "when it was taken back"),
    ),
    _log(
        "observed_set_aside", "one source row that could not be used",
        text("reason_code", "which rule set it aside"),
        text("reason", "why, in words"),
        text("file", "the file's name"),
        count("row_number", "the row in it, counting from 1 after the header"),
        json("raw", "the row as it came"),
    ),
)  # fmt: skip
