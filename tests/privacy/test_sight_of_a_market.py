"""Of a whole workspace, as the flow makes it, whoever is limited finds no word of the other accounts in any table."""

from __future__ import annotations

import re
from contextlib import closing

from tests.flow.market_fixture import quietly
from tests.privacy.known_person import World, at_noon

from quorate import flow
from quorate.views.sight import Sight
from quorate.warehouse.snapshots import Snapshot

# People who work with a team that is seen are part of what is known of it, wherever they are employed.
AROUND = (
    "select person_id from touches where account_id in ({ours}) "
    "union all select person_id from members where journey_id in "
    "(select journey_id from journeys where account_id in ({ours}))"
)
TELLING = """
    select unnest([account_id, name] || domains) as told, account_id in ({ours}) as is_seen from accounts
    union all select unnest([journey_id, account_id]), account_id in ({ours}) from journeys
    union all select unnest([opportunity_id, name]), account_id in ({ours}) from opportunities
    union all select unnest([person_id, full_name, email]),
        coalesce(account_id in ({ours}), false) or person_id in ({around}) from people
"""


def telling(whole: Snapshot, ours: set[str]) -> set[str]:
    """Words that stand in rows of other accounts and in none of ours."""
    keys = ", ".join(f"'{key}'" for key in sorted(ours))
    rows = whole.dicts(TELLING.format(ours=keys, around=AROUND.format(ours=keys)))
    shown = " ".join(row["told"] for row in rows if row["is_seen"] and row["told"])
    return {row["told"] for row in rows if not row["is_seen"] and row["told"] and row["told"] not in shown}


def test_nothing_of_the_others_is_left_in_any_table(made: World) -> None:
    with closing(flow.snapshot(made.workspace, at_noon, quietly)) as whole:
        rarest = whole.dicts(
            "select owner_id from accounts where owner_id is not null group by 1 order by count(*), 1"
        )[0]["owner_id"]
        sight = Sight("where", (("owner_id", (rarest,)),))
        with closing(Snapshot(made.workspace, whole.publication, sight.narrowing())) as narrowed:
            ours = {row["account_id"] for row in narrowed.dicts("select account_id from accounts")}
            hidden = {word for word in telling(whole, ours) if len(word) > 4}
            told = {name: repr(narrowed.dicts(f"select * from {name}")) for name in narrowed.tables}
    assert ours
    assert len(hidden) > 50
    assert rarest in told["accounts"]
    found = {(name, word) for name, text in told.items() for word in hidden if word in text}
    assert {(name, word) for name, word in found if re.search(rf"\b{re.escape(word)}\b", told[name])} == set()
