"""The queue of pairs that may be one and could not be decided, the ones that matter most first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quorate.language import gettext, money_text
from quorate.views.answers import Answer, Page, Stamp, stamp_of
from quorate.views.match_decisions import Decision
from quorate.views.match_identifiers import Owner, owners_of
from quorate.views.match_stakes import NOTHING, Stake, stakes_of
from quorate.views.match_words import Reason, learnt_from, reasons_of, rule_in_words
from quorate.views.reading import Reader, Row
from quorate.warehouse.snapshots import Snapshot

# The id of a pair is made of what it is about and its two sides, so it stays from one update to the next.
PAIR_ID = "substr(md5(subject_kind || '|' || left_id || '|' || right_id), 1, 12)"
_WAITING = f"""
select {PAIR_ID} as pair_id, subject_kind, left_id, right_id, probability, rule, reasons,
    count(*) over (partition by subject_kind, left_id, rule) as rivals
from {{matches}}
where decision = 'unresolved' and right_id <> ''
"""


@dataclass(frozen=True)
class Side(Answer):
    """One side of a pair: the identifier, and what is known of the person or account it stands for."""

    identifier: str
    name: str
    facts: tuple[str, ...]
    person_id: str | None = None
    account_id: str | None = None


@dataclass(frozen=True)
class OpenMatch(Answer):
    """Two things that may be one, with what speaks for it and what hangs on it.

    Attributes
    ----------
    unsure: the colleague's statement that nobody can tell yet, where there is one.
    learnt_from: how many decisions of colleagues the weights of the reasons were learnt from.
    """

    pair_id: str
    subject_kind: str
    left: Side
    right: Side
    probability: float | None
    threshold: float
    rule: str
    why: str
    reasons: tuple[Reason, ...]
    learnt_from: int
    stake: Stake
    unsure: Decision | None = None

    def to_row(self) -> dict[str, Any]:
        """The pair as one row for a table."""
        return {
            "subject": self.subject_kind,
            "left": _line(self.left),
            "right": _line(self.right),
            "probability": self.probability,
            "touches": self.stake.touch_count,
            "open money": ", ".join(money_text(each.amount, each.currency) for each in self.stake.money)
            or None,
            "why": "; ".join(_reason_line(each) for each in self.reasons),
        }


@dataclass(frozen=True)
class MatchQueue(Answer):
    """Pairs that wait for a colleague, those that matter most first; what nobody could tell comes last.

    Attributes
    ----------
    total_count: all that wait, `unsure_count` of them looked at by a colleague who could not tell.
    decided_count: open pairs of the published tables that were decided since and wait for the next update.
    learnt_from: decisions that the weights of people's and accounts' evidence were learnt from.
    """

    stamp: Stamp
    total_count: int
    unsure_count: int
    decided_count: int
    learnt_from: int
    matches: tuple[OpenMatch, ...]


def match_queue(
    snapshot: Snapshot,
    decisions: Sequence[Decision],
    page: Page | None = None,
    subject_kind: str | None = None,
) -> MatchQueue:
    """The open pairs of people, of accounts, and of a person with an account, that no standing decision answers.

    decisions: what stands now (`decisions_of`), so that a pair decided since the last update does not wait twice.
    subject_kind: person, account or person_to_account, for one of them only.
    """
    reader = Reader(snapshot)
    reader.need("matches", "identifiers")
    page = page or Page()
    rows = [row for row in _waiting_rows(reader) if subject_kind in (None, row["subject_kind"])]
    stakes = stakes_of(reader, rows)
    told = _told(reader, decisions, rows)
    answers = {row["pair_id"]: told.get(row["pair_key"]) for row in rows}
    waiting = [row for row in rows if (said := answers[row["pair_id"]]) is None or said.decision == "unsure"]

    def order(row: Row) -> tuple[bool, float, str]:
        return answers[row["pair_id"]] is not None, -stakes[row["pair_id"]].worth, row["pair_id"]

    shown = sorted(waiting, key=order)[page.offset : page.offset + page.limit]
    return MatchQueue(
        stamp_of(reader),
        len(waiting),
        sum(1 for row in waiting if answers[row["pair_id"]] is not None),
        len(rows) - len(waiting),
        _learnt_from(reader),
        tuple(_open_match(reader, row, stakes[row["pair_id"]], answers[row["pair_id"]]) for row in shown),
    )


def open_pair(snapshot: Snapshot, pair_id: str, decisions: Sequence[Decision]) -> OpenMatch | None:
    """The open pair with this id; None where the published tables hold none."""
    reader = Reader(snapshot)
    rows = _waiting_rows(reader)
    found = next((row for row in rows if row["pair_id"] == pair_id), None)
    if found is None:
        return None
    stake = stakes_of(reader, rows).get(pair_id, NOTHING)
    return _open_match(reader, found, stake, _told(reader, decisions, [found]).get(found["pair_key"]))


def sides_of(reader: Reader, identifiers: Sequence[str]) -> dict[str, Side]:
    """What is known of the persons or accounts that identifiers or ids stand for."""
    owners = owners_of(reader, identifiers)
    return {key: _side(reader, key, owners[key]) for key in owners}


def _waiting_rows(reader: Reader) -> list[Row]:
    """The unresolved pairs with how many claims each one's left side has, its threshold, and the key of its sides."""
    from quorate.identity import account_names, person_pairs

    reader.keep("match_waiting", _WAITING)
    rows = reader.rows("select * from match_waiting order by probability desc nulls last, pair_id, rule")
    owners = owners_of(reader, [row[side] for row in rows for side in ("left_id", "right_id")])
    same_from = {"person": person_pairs.SAME_FROM, "account": account_names.SAME_FROM}
    found: dict[tuple[str, frozenset[str]], Row] = {}
    for row in rows:
        row["threshold"] = same_from.get(row["subject_kind"], account_names.SAME_FROM)
        row["pair_key"] = _pair_key(owners, row["subject_kind"], row["left_id"], row["right_id"])
        # a pair that several rules or identifiers leave open is asked about once, by what says most
        found.setdefault((row["subject_kind"], row["pair_key"]), row)
    return list(found.values())


def _told(
    reader: Reader, decisions: Sequence[Decision], rows: Sequence[Row]
) -> dict[frozenset[str], Decision]:
    """The newest standing decision about each pair of persons or accounts, by the key of its sides."""
    standing = [each for each in decisions if each.standing != "replaced"]
    owners = owners_of(reader, [side for each in standing for side in (each.left, each.right)])
    wanted = {row["pair_key"] for row in rows}
    found: dict[frozenset[str], Decision] = {}
    for each in standing:
        key = _pair_key(owners, each.subject_kind, each.left, each.right)
        if key in wanted:
            found.setdefault(key, each)
    return found


def _pair_key(owners: dict[str, Owner], subject_kind: str, left: str, right: str) -> frozenset[str]:
    return frozenset(
        owners[side].as_side(subject_kind, is_left=side == left) or side for side in (left, right)
    )


def _learnt_from(reader: Reader) -> int:
    rows = reader.rows(
        "select subject_kind, max(cast(json_extract(reasons, '$.learnt_from') as bigint)) as learnt from {matches} "
        "where decided_by = 'model' group by subject_kind"
    )
    return sum(int(row["learnt"] or 0) for row in rows)


def _open_match(reader: Reader, row: Row, stake: Stake, unsure: Decision | None) -> OpenMatch:
    sides = sides_of(reader, (row["left_id"], row["right_id"]))
    return OpenMatch(
        pair_id=row["pair_id"],
        subject_kind=row["subject_kind"],
        left=sides[row["left_id"]],
        right=sides[row["right_id"]],
        probability=row["probability"],
        threshold=row["threshold"],
        rule=row["rule"],
        why=rule_in_words(row["rule"]),
        reasons=reasons_of(row["rule"], row["reasons"]),
        learnt_from=learnt_from(row["reasons"]),
        stake=stake,
        unsure=unsure,
    )


def _side(reader: Reader, key: str, owner: Owner) -> Side:
    found: Row | None = None
    if owner.person_id:
        found = reader.row(
            "select p.full_name as name, p.title, p.email, a.name as account from {people} p "
            "left join {accounts} a on a.account_id = p.account_id where p.person_id = ?",
            owner.person_id,
        )
    elif owner.account_id:
        found = reader.row(
            "select name, array_to_string(domains, ', ') as domains, country, industry from {accounts} "
            "where account_id = ?",
            owner.account_id,
        )
    facts = [str(fact) for column, fact in (found or {}).items() if column != "name" and fact]
    kind, _, value = key.partition(":")
    named = (found or {}).get("name") or _written(reader, kind, value) or _unnamed(kind, value, owner)
    return Side(key, named, tuple(facts), owner.person_id, owner.account_id)


def _written(reader: Reader, kind: str, value: str) -> str | None:
    """A plain name as people write it."""
    if kind != "account_name":
        return None
    row = reader.row(
        "select json_extract_string(reasons, '$.name') as name from {account_groups} where kind = ? and value = ?",
        kind,
        value,
    )
    return row["name"] if row else None


def _unnamed(kind: str, value: str, owner: Owner) -> str:
    if kind == "device":
        return gettext("Device {it}", it=value.rpartition(":")[2][:8])
    return gettext("Unnamed person") if owner.person_id else value or gettext("Unnamed account")


def _line(side: Side) -> str:
    return " · ".join([side.name, *side.facts, f"[{side.identifier}]"])


def _reason_line(reason: Reason) -> str:
    return f"{reason.says} ({reason.weight})" if reason.weight else reason.says
