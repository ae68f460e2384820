"""Find accounts, people and opportunities by a part of what they are called."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.views.answers import Answer, Stamp, stamp_of
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot


@dataclass(frozen=True)
class Hit(Answer):
    """One thing found: what it is, its name, a line that tells it from others, and where it opens.

    `account_id` and `journey_id` are set where it belongs to one.
    """

    kind: str
    key: str
    name: str
    detail: str
    account_id: str | None
    journey_id: str | None


@dataclass(frozen=True)
class SearchResult(Answer):
    """Hits of each kind, the nearest names first; `hit_count` counts those left out too."""

    stamp: Stamp
    text: str
    hits: tuple[Hit, ...]
    hit_count: int


def search(snapshot: Snapshot, text: str, limit: int = 60) -> SearchResult:
    """Everything whose name, address, domain or title contains every word of `text`, letter case aside."""
    reader = Reader(snapshot)
    reader.need("accounts", "people")
    words = text.lower().split()
    if not words:
        return SearchResult(stamp_of(reader), text, (), 0)
    holds_all = " and ".join(f"contains(haystack, ${place})" for place in range(2, len(words) + 2))
    rows = reader.rows(
        f"""
        with things as (
            select 'account' as kind, a.account_id as key, a.name,
                concat_ws(', ', array_to_string(a.domains, ', '), a.industry, a.country) as detail,
                a.account_id, cast(null as varchar) as journey_id,
                lower(concat_ws(' ', a.name, array_to_string(a.domains, ' '), a.account_id)) as haystack
            from {{accounts}} a
            union all
            select 'person' as kind, p.person_id as key, coalesce(p.full_name, p.email, 'Unnamed person') as
                name,
                concat_ws(', ', p.title, a.name, case when p.full_name is not null then p.email end) as
                    detail,
                p.account_id, null as journey_id,
                lower(concat_ws(' ', p.full_name, array_to_string(p.emails, ' '), p.email, p.title, a.name,
                    p.person_id))
                    as haystack
            from {{people}} p
            left join {{accounts}} a on a.account_id = p.account_id
            union all
            select 'opportunity' as kind, o.opportunity_id as key, o.name,
                concat_ws(', ', a.name, o.crm_stage) as detail, o.account_id, o.journey_id,
                lower(concat_ws(' ', o.name, o.opportunity_id)) as haystack
            from (
                select p.opportunity_id, p.name, p.crm_stage, p.account_id, l.journey_id
                from {{opportunities}} p
                left join (select journey_id, unnest(opportunity_ids) as opportunity_id from {{journeys}}) l
                    on l.opportunity_id = p.opportunity_id
            ) o
            left join {{accounts}} a on a.account_id = o.account_id
        )
        select *, count(*) over () as hit_count
        from things
        where {holds_all}
        order by case when lower(name) = $1 then 0 when starts_with(lower(name), $1) then 1 else 2 end,
            case kind when 'account' then 0 when 'person' then 1 else 2 end, name, key
        limit {int(limit)}
        """,
        " ".join(words),
        *words,
    )
    hits = tuple(
        Hit(row["kind"], row["key"], row["name"], row["detail"], row["account_id"], row["journey_id"])
        for row in rows
    )
    return SearchResult(stamp_of(reader), text, hits, rows[0]["hit_count"] if rows else 0)
