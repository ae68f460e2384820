"""Ten million people placed at a million accounts by the product's own steps, in a process of its own.

    python -m benchmarks.identity.placing PEOPLE ACCOUNTS FOLDER [MEMORY]    # prints seconds and shares

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
STEPS = (
    "person_employments", "person_links", "account_verdicts", "person_signs", "person_claims", "claimed_accounts",
    "claim_rungs", "employer_moves", "person_accounts",
)  # fmt: skip
MOMENT = Moment(date(2026, 6, 30))

# So many people are made at a time: a table of all at once takes more memory to make than the steps do.
PIECE = 1_000_000

# Tables that grow with the people: name -> the rows of people `first` to `last`, in the order they are made.
PEOPLE_TABLES = {
    "truth": """
    select
        i,
        'p_' || i as person_id,
        i * 7919 % {accounts} as account,
        case when i % 10 = 3 then (i * 7919 + 1) % {accounts} end as former,
        i % 20 = 7 as is_private,
        i % 10 < 6 as has_record,
        i % 10 < 6 and i // 10 % 10 > 0 as is_linked
    from range({first}, {last}) t(i)
    """,
    "addresses": """
    select i, person_id, 'a' || i || '@c' || account || '.com' as email, timestamp '2025-06-01' as first_at,
        timestamp '2026-05-01' as last_at
    from truth where not is_private and i >= {first}
    union all
    select i, person_id, 'a' || i || '@gmail.com', timestamp '2025-06-01', timestamp '2026-05-01'
    from truth where is_private and i >= {first}
    union all
    select i, person_id, 'b' || i || '@c' || former || '.com', timestamp '2024-01-01', timestamp '2025-03-01'
    from truth where former is not null and i >= {first}
    """,
    "person_groups": """
    select 'email' as kind, email as value, person_id from addresses where i >= {first}
    union all
    select 'crm_contact', 'crm:' || i, person_id from truth where has_record and i >= {first}
    """,
    "address_spans": "select email, first_at, last_at from addresses where i >= {first}",
    "person_facts": """
    select person_id, case when is_linked then 'crm:account:' || account end as account_key,
        case when i % 3 = 0 then 'Company ' || account end as company_name, cast(null as varchar) as company_domain,
        'de' as country
    from truth where i >= {first}
    """,
    "people_versions": """
    select 'crm_contact' as kind, 'crm:' || i as record_id, cast(1 as bigint) as version_no,
        timestamp '2025-06-02' as known_at, timestamp '2025-06-02' as version_at,
        'crm:account:' || account as account_key, false as has_left, false as is_later_version,
        false as is_deleted, cast(null as varchar) as merged_into_key
    from truth where is_linked and i >= {first}
    """,
}
ACCOUNT_TABLES = {
    "domain_kinds": """
    select 'c' || a || '.com' as host, 'c' || a || '.com' as domain, 'company' as kind from range({accounts}) t(a)
    union all
    select 'gmail.com', 'gmail.com', 'free_mail'
    """,
    "account_groups": """
    select kind, case kind when 'crm_account' then 'crm:account:' || a when 'domain' then 'c' || a || '.com'
        else 'Company ' || a end as value, 'a_' || a as account_id, cast([] as varchar[]) as candidates
    from range({accounts}) t(a), (values ('crm_account'), ('domain'), ('written_name')) k(kind)
    """,
    "observed_accounts": """
    select 'crm:account:' || a as record_id, 'de' as country from range({accounts}) t(a)
    """,
}
NO_DECISIONS = """
    create table identity_decisions (left_kind varchar, left_value varchar, right_kind varchar, right_value varchar,
        decision varchar, subject_kind varchar, since_at timestamp)
"""


def make_world(engine: Engine, people: int, accounts: int) -> None:
    """The tables that the steps read, and `truth`."""
    engine.run(NO_DECISIONS)
    for name, rows in ACCOUNT_TABLES.items():
        engine.run(f"create table {name} as {rows.format(accounts=accounts)}")
    for first in range(0, people, PIECE):
        for name, rows in PEOPLE_TABLES.items():
            made = rows.format(first=first, last=min(first + PIECE, people), accounts=accounts)
            engine.run(f"insert into {name} {made}" if first else f"create table {name} as {made}")


def run(people: int, accounts: int, folder: Path, memory: str = MEMORY_LIMIT) -> tuple[float, float, float]:
    """Seconds of the steps, the share of people placed, and of those the share placed rightly."""
    with Engine(folder / "cache.duckdb", memory_limit=memory, spill=folder / "spill") as engine:
        make_world(engine, people, accounts)
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
    print(*run(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:5]))
