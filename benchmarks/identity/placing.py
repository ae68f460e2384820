"""Ten million people placed at a million accounts by the product's own steps, in a process of its own.

    python -m benchmarks.identity.placing PEOPLE ACCOUNTS FOLDER     # prints seconds and shares

Of the people, one in twenty writes from a free mailbox alone and one in ten has moved from another company; six in ten
are records of the CRM, which links nine of ten of them to their account. Accounts have a record, a domain and a name.
The engine is held to `MEMORY_LIMIT` and spills to disk beyond it, as `engine.memory_limit` in `quorate.toml` does.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.identity.million import measured

from quorate.identity import STAGE
from quorate.warehouse.engine import Engine
from quorate.warehouse.steps import Moment, SqlStep

PEOPLE, ACCOUNTS = 10_000_000, 1_000_000
MEMORY_LIMIT = "3GB"
STEPS = ("person_employments", "person_links", "person_claims", "person_accounts")
MOMENT = Moment(date(2026, 6, 30))

WORLD = (
    """
    create table truth as
    select
        i,
        'p_' || i as person_id,
        i * 7919 % {accounts} as account,
        case when i % 10 = 3 then (i * 7919 + 1) % {accounts} end as former,
        i % 20 = 7 as is_private,
        i % 10 < 6 as has_record,
        i % 10 < 6 and i // 10 % 10 > 0 as is_linked
    from range({people}) t(i)
    """,
    """
    create table addresses as
    select i, person_id, 'a' || i || '@c' || account || '.com' as email, timestamp '2025-06-01' as first_at,
        timestamp '2026-05-01' as last_at
    from truth where not is_private
    union all
    select i, person_id, 'a' || i || '@gmail.com', timestamp '2025-06-01', timestamp '2026-05-01'
    from truth where is_private
    union all
    select i, person_id, 'b' || i || '@c' || former || '.com', timestamp '2024-01-01', timestamp '2025-03-01'
    from truth where former is not null
    """,
    """
    create table person_groups as
    select 'email' as kind, email as value, person_id from addresses
    union all
    select 'crm_contact', 'crm:' || i, person_id from truth where has_record
    """,
    "create table address_spans as select email, first_at, last_at from addresses",
    """
    create table person_facts as
    select person_id, case when is_linked then 'crm:account:' || account end as account_key,
        case when i % 3 = 0 then 'Company ' || account end as company_name, cast(null as varchar) as company_domain,
        'de' as country
    from truth
    """,
    """
    create table domain_kinds as
    select 'c' || a || '.com' as host, 'c' || a || '.com' as domain, 'company' as kind from range({accounts}) t(a)
    union all
    select 'gmail.com', 'gmail.com', 'free_mail'
    """,
    """
    create table account_groups as
    select kind, case kind when 'crm_account' then 'crm:account:' || a when 'domain' then 'c' || a || '.com'
        else 'Company ' || a end as value, 'a_' || a as account_id, cast([] as varchar[]) as candidates
    from range({accounts}) t(a), (values ('crm_account'), ('domain'), ('written_name')) k(kind)
    """,
    """
    create table people_versions as
    select 'crm_contact' as kind, 'crm:' || i as record_id, cast(1 as bigint) as version_no,
        timestamp '2025-06-02' as known_at, timestamp '2025-06-02' as version_at,
        'crm:account:' || account as account_key, false as has_left, false as is_later_version,
        false as is_deleted, cast(null as varchar) as merged_into_key
    from truth where is_linked
    """,
    """
    create table observed_accounts as
    select value as record_id, 'de' as country from account_groups where kind = 'crm_account'
    """,
    """
    create table identity_decisions (left_kind varchar, left_value varchar, right_kind varchar, right_value varchar,
        decision varchar, subject_kind varchar, since_at timestamp)
    """,
)


def run(people: int, accounts: int, folder: Path) -> tuple[float, float, float]:
    """Seconds of the steps, the share of people placed, and of those the share placed rightly."""
    with Engine(folder / "cache.duckdb", memory_limit=MEMORY_LIMIT, spill=folder / "spill") as engine:
        for statement in WORLD:
            engine.run(statement.format(people=people, accounts=accounts))
        steps = {step.table: step for step in STAGE.steps if isinstance(step, SqlStep)}
        began = time.perf_counter()
        for name in STEPS:
            engine.run(f"create table {name} as {MOMENT.fill(steps[name].sql)}")
        seconds = time.perf_counter() - began
        (row,) = engine.dicts(
            "select avg(case when p.account_id is null then 0 else 1 end) as placed, "
            "avg(case when p.account_id is not null then "
            "case when p.account_id = 'a_' || t.account then 1 else 0 end end) as is_right "
            "from truth t left join person_accounts p on p.person_id = t.person_id"
        )
    return seconds, row["placed"], row["is_right"]


def report(_folder: Path) -> str:
    """One line."""
    with tempfile.TemporaryDirectory() as folder:
        words, mebibytes = measured("-m", "benchmarks.identity.placing", str(PEOPLE), str(ACCOUNTS), folder)
    seconds, placed, right = map(float, words)
    return (
        "| people | accounts | seconds | people per second | peak MiB | placed | right of those |\n"
        "|---:|---:|---:|---:|---:|---:|---:|\n"
        f"| {PEOPLE:,} | {ACCOUNTS:,} | {seconds:.0f} | {PEOPLE / seconds:,.0f} | {mebibytes:,.0f} "
        f"| {placed:.4f} | {right:.4f} |"
    )


if __name__ == "__main__":
    print(*run(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
