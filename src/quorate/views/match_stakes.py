"""What hangs on each open pair: touches and open money that would change hands, and how far the answer is from sure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quorate.views.answers import Answer
from quorate.views.reading import Reader, Row

# Which people stand behind a side: the person; or for an account's side its people, and for a name or domain that no
# account has yet the people who write it. `{waiting}` is kept by `waiting_rows`.
_PEOPLE_BEHIND = """
with sides as (
    select pair_id, subject_kind, left_id as identifier from match_waiting
    union all
    select pair_id, subject_kind, right_id as identifier from match_waiting where subject_kind = 'person'
),
writings as (
    select value as company_name, 'account_name:' || json_extract_string(reasons, '$.plain_name') as identifier
    from {account_groups}
    where kind = 'written_name'
),
addresses as (
    select person_id, 'domain:' || regexp_extract(email, '@(.+)$', 1) as identifier
    from {people}
    where email is not null
)
select s.pair_id, i.person_id
from sides s
inner join {identifiers} i on i.kind || ':' || i.value = s.identifier and i.person_id is not null
where s.subject_kind = 'person'
union
select s.pair_id, s.identifier as person_id
from sides s
where starts_with(s.identifier, 'p_')
union
select s.pair_id, f.person_id
from sides s
inner join writings w on w.identifier = s.identifier
inner join {person_facts} f on f.company_name = w.company_name
where s.subject_kind = 'account'
union
select s.pair_id, a.person_id
from sides s
inner join addresses a on a.identifier = s.identifier
where s.subject_kind = 'account'
"""
_JOURNEYS_BEHIND = """
select distinct b.pair_id, m.journey_id
from match_people b
inner join {members} m on m.person_id = b.person_id
union
select w.pair_id, j.journey_id
from match_waiting w
left join {identifiers} i on i.kind || ':' || i.value = w.right_id and i.person_id is null
inner join {journeys} j on j.account_id = coalesce(i.account_id, w.right_id)
where w.subject_kind in ('account', 'person_to_account')
"""


@dataclass(frozen=True)
class Money(Answer):
    """An amount in one currency."""

    currency: str
    amount: float


@dataclass(frozen=True)
class Stake(Answer):
    """What hangs on a pair.

    Attributes
    ----------
    touch_count: touches of the people behind it.
    journey_ids: the journeys whose teams would change.
    money: amounts of their open opportunities, by currency.
    worth: how much deciding it matters, from 0 to 1, to compare it with other pairs of the same queue.
    """

    touch_count: int
    journey_ids: tuple[str, ...]
    money: tuple[Money, ...]
    worth: float


NOTHING = Stake(0, (), (), 0.0)


def stakes_of(reader: Reader, waiting: Sequence[Row]) -> dict[str, Stake]:
    """The stake of every waiting pair by its id; `waiting` are the rows that `match_waiting` holds."""
    reader.keep("match_people", _PEOPLE_BEHIND)
    reader.keep("match_journeys", _JOURNEYS_BEHIND)
    touches = {
        row["pair_id"]: int(row["touch_count"])
        for row in reader.rows(
            "select b.pair_id, count(*) as touch_count from match_people b "
            "inner join {touches} t on t.person_id = b.person_id group by b.pair_id"
        )
    }
    journeys: dict[str, list[str]] = defaultdict(list)
    for row in reader.rows("select pair_id, journey_id from match_journeys order by pair_id, journey_id"):
        journeys[row["pair_id"]].append(row["journey_id"])
    money: dict[str, list[Money]] = defaultdict(list)
    for row in reader.rows(
        """
        select pair_id, currency, sum(amount) as amount
        from (
            select distinct b.pair_id, o.opportunity_id, o.currency, o.amount
            from match_journeys b
            inner join (select journey_id, unnest(opportunity_ids) as opportunity_id from {journeys}) l
                on l.journey_id = b.journey_id
            inner join {opportunities} o on o.opportunity_id = l.opportunity_id
            where o.outcome = 'open' and o.amount is not null and o.currency is not null
        ) deals
        group by pair_id, currency
        order by pair_id, currency
        """
    ):
        money[row["pair_id"]].append(Money(row["currency"], float(row["amount"])))
    weighed = worth_of(
        {row["pair_id"]: closeness(row["probability"], row["threshold"], row["rivals"]) for row in waiting},
        touches,
        money,
    )
    return {
        pair: Stake(touches.get(pair, 0), tuple(journeys.get(pair, ())), tuple(money.get(pair, ())), worth)
        for pair, worth in weighed.items()
    }


def closeness(probability: float | None, threshold: float, rivals: int) -> float:
    """How near a pair is to being decided the other way, from 0 (sure) to 1 (at the threshold).

    Below the threshold t a pair is left apart, which costs in proportion to its probability p of being one; above it
    the cost of joining goes with 1 - p. So p / t below and (1 - p) / (1 - t) above: what asking is worth, as a share
    of the most it can be worth. Where a rule left `rivals` equal claims, each of them is as likely as the others.
    """
    chance = probability if probability is not None else 1 / max(rivals, 1)
    return min(chance / threshold, (1 - chance) / (1 - threshold), 1.0)


def worth_of(
    near: Mapping[str, float], touches: Mapping[str, int], money: Mapping[str, Sequence[Money]]
) -> dict[str, float]:
    """Closeness times what hangs on the pair: its share of the queue's touches and of the queue's money, halved.

    Money is shared out within its currency, so that no rate of exchange is needed. A pair behind which nothing
    stands yet is still asked about, after all others: it counts as a hundredth of the smallest share.
    """
    every_touch = sum(touches.values()) or 1
    every_amount: dict[str, float] = defaultdict(float)
    for amounts in money.values():
        for each in amounts:
            every_amount[each.currency] += each.amount
    currencies = max(len(every_amount), 1)
    shares = {
        pair: touches.get(pair, 0) / every_touch
        + sum(each.amount / (every_amount[each.currency] or 1) for each in money.get(pair, ())) / currencies
        for pair in near
    }
    floor = min((share for share in shares.values() if share > 0), default=1.0) / 100
    return {pair: round(near[pair] * max(shares[pair], floor) / 2, 9) for pair in near}


def people_behind(reader: Reader, identifier: str, account_id: str | None) -> list[Row]:
    """One row per person of an account, or of those who write a name or domain: their address's domain and country."""
    kind, _, value = identifier.partition(":")
    return reader.rows(
        """
        select p.person_id, regexp_extract(p.email, '@(.+)$', 1) as domain, max(upper(f.country)) as country
        from {people} p
        left join {identifiers} i on i.person_id = p.person_id
        left join {person_profiles} f on f.kind = i.kind and f.value = i.value
        where p.account_id = $1
            or ($2 = 'domain' and regexp_extract(p.email, '@(.+)$', 1) = $3)
            or ($2 = 'account_name' and p.person_id in (
                select n.person_id
                from {person_facts} n
                inner join {account_groups} g on g.kind = 'written_name' and g.value = n.company_name
                where json_extract_string(g.reasons, '$.plain_name') = $3
            ))
        group by p.person_id, p.email
        order by p.person_id
        """,
        account_id,
        kind,
        value,
    )
