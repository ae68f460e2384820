"""Teams: who belongs to each journey's buyer team, and in which role.

Looked at are journeys whose purchase is under way in truth and that are published open. A member is somebody published
as confirmed or likely; candidates and people who left are not. Recall is told twice: of all true members of the day,
and of those who had left a trace that names them in any system; nobody can find the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.family import Family
from benchmarks.truth.linking import identifier_key
from benchmarks.truth.measurement import HIGHER, Measurement
from benchmarks.truth.metrics import share
from benchmarks.truth.tables import Row

NAME = "teams"
ROLES = (
    "economic_buyer", "champion", "technical", "user", "procurement", "legal_security", "outside_advisor",
)  # fmt: skip
# What a seller's word for a contact most plainly means in the words of the map.
CRM_ROLES = {
    "Economic Buyer": "economic_buyer",
    "Economic Decision Maker": "economic_buyer",
    "Decision Maker": "economic_buyer",
    "Executive Sponsor": "economic_buyer",
    "Technical Buyer": "technical",
    "Evaluator": "technical",
    "Influencer": "champion",
    "Business User": "user",
}


@dataclass(frozen=True)
class Team:
    """One journey on one day.

    Attributes
    ----------
    true, traced, published, both: numbers of members.
    contacts, both_contacts: people the CRM ties to the journey's opportunities, and true members among them.
    roles: for each member in both: true role, published role, role by the CRM.
    """

    true: int
    traced: int
    published: int
    both: int
    contacts: int
    both_contacts: int
    roles: tuple[tuple[str, str, str | None], ...]


def observe(world: World) -> list[Team]:
    """The teams of each day."""
    return [team for snapshot in world.snapshots for team in _teams(snapshot)]


def _teams(snapshot: Snapshot) -> list[Team]:
    links = snapshot.links
    true_teams = true_members(snapshot)
    traced = _traced(snapshot)
    members = _by_journey(snapshot.published.rows("members"))
    contacts = _contact_roles(snapshot)
    found = []
    for true_id, row in sorted(links.best(open_journeys(snapshot)).items()):
        if true_id not in true_teams:
            continue
        true = true_teams[true_id]
        published = {
            links.people.get(member["person_id"], member["person_id"]): member["role"]
            for member in members.get(row["journey_id"], [])
            if member["membership"] in ("confirmed", "likely")
        }
        tied = {
            links.people.get(person, person): role
            for deal in row["opportunity_ids"]
            for person, role in contacts.get(deal, [])
        }
        both = sorted(published.keys() & true.keys())
        found.append(
            Team(
                len(true),
                len(true.keys() & traced),
                len(published),
                len(both),
                len(tied),
                len(tied.keys() & true.keys()),
                tuple(
                    (true[person], published[person], CRM_ROLES.get(tied.get(person) or ""))
                    for person in both
                ),
            )
        )
    return found


def open_journeys(snapshot: Snapshot) -> list[Row]:
    """Published journeys that are open on the day."""
    return [row for row in snapshot.published.rows("journeys") if row["outcome"] == "open"]


def purchases_under_way(snapshot: Snapshot) -> set[str]:
    """True journeys begun and not yet decided on the day."""
    decided = {row["journey_id"]: row["decided_on"] for row in snapshot.truth.rows("outcomes")}
    return {
        row["journey_id"]
        for row in snapshot.truth.rows("journeys")
        if row["opened_on"] <= snapshot.as_of and not _is_by(decided.get(row["journey_id"]), snapshot.as_of)
    }


def _is_by(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of


def true_members(snapshot: Snapshot) -> dict[str, dict[str, str]]:
    """Role of each person on the team on the day, by journey whose purchase is under way."""
    under_way = purchases_under_way(snapshot)
    found: dict[str, dict[str, str]] = {}
    for row in snapshot.truth.rows("members"):
        is_there = row["joined_on"] <= snapshot.as_of and not _is_by(row["left_on"], snapshot.as_of)
        if row["journey_id"] in under_way and is_there:
            found.setdefault(row["journey_id"], {})[row["person_id"]] = row["role"]
    return found


def _traced(snapshot: Snapshot) -> set[str]:
    """True people of whom some system held an address or CRM record by the day."""
    owners = {
        identifier_key(row): row["person_id"]
        for row in snapshot.truth.rows("identities")
        if row["kind"] != "device"
    }
    keys = {identifier_key(row) for row in snapshot.published.rows("identifiers")}
    keys |= {
        identifier_key(row)
        for row in snapshot.exports.rows("records")
        if row["since_on"] is not None and row["since_on"] <= snapshot.as_of
    }
    return {owners[key] for key in keys if key in owners}


def _by_journey(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["journey_id"], []).append(row)
    return found


def _contact_roles(snapshot: Snapshot) -> dict[str, list[tuple[str, str | None]]]:
    found: dict[str, list[tuple[str, str | None]]] = {}
    for row in snapshot.published.rows("opportunity_contacts"):
        found.setdefault(row["opportunity_id"], []).append((row["person_id"], row["crm_role"]))
    return found


def learn(cases: Sequence[Team]) -> str:
    """The commonest role of true members."""
    counts = Counter(true for team in cases for true, _, _ in team.roles)
    return min(counts, key=lambda role: (-counts[role], role), default=ROLES[0])


def measure(cases: Sequence[Team], commonest: str) -> list[Measurement]:
    """Membership and roles over all teams."""
    true, traced = sum(team.true for team in cases), sum(team.traced for team in cases)
    published, both = sum(team.published for team in cases), sum(team.both for team in cases)
    contacts = sum(team.contacts for team in cases)
    both_contacts = sum(team.both_contacts for team in cases)
    crm = "contact roles in the CRM"
    return [
        Measurement(NAME, "member recall", share(both, true), HIGHER, true, crm, share(both_contacts, true)),
        Measurement(
            NAME,
            "member recall, of those who left a name",
            share(both, traced),
            HIGHER,
            traced,
            crm,
            share(both_contacts, traced),
            f"{traced / true:.0%} of members left one" if true else "",
        ),
        Measurement(
            NAME,
            "member precision",
            share(both, published),
            HIGHER,
            published,
            crm,
            share(both_contacts, contacts),
        ),
        *_roles([roles for team in cases for roles in team.roles], commonest),
    ]


def _roles(members: Sequence[tuple[str, str, str | None]], commonest: str) -> list[Measurement]:
    count = len(members)
    right = sum(true == guess for true, guess, _ in members)
    is_commonest = sum(true == commonest for true, _, _ in members)
    by_crm = [(true, commonest if role is None else role) for true, _, role in members]
    found = [
        Measurement(
            NAME,
            "role accuracy",
            share(right, count),
            HIGHER,
            count,
            f"always {commonest}",
            share(is_commonest, count),
        ),
        Measurement(
            NAME,
            "role accuracy against the CRM",
            share(right, count),
            HIGHER,
            count,
            f"contact role in the CRM, else {commonest}",
            share(sum(true == guess for true, guess in by_crm), count),
        ),
    ]
    ours = [(true, guess) for true, guess, _ in members]
    stated = [(true, role) for true, _, role in members if role is not None]
    for role in ROLES:
        found += _role(role, ours, stated)
    return found


def _role(role: str, ours: Sequence[tuple[str, str]], stated: Sequence[tuple[str, str]]) -> list[Measurement]:
    """Precision and recall of one role, beside those of the roles that sellers gave to contacts."""
    (precision, recall), (crm_precision, crm_recall) = (
        _rates(role, pairs, len_of=ours) for pairs in (ours, stated)
    )
    guessed = sum(guess == role for _, guess in ours)
    true = sum(each == role for each, _ in ours)
    figures = (("precision", precision, guessed, crm_precision), ("recall", recall, true, crm_recall))
    return [
        Measurement(
            NAME, f"role {role}: {name}", value, HIGHER, n, "contact role in the CRM", crm, is_due=n > 0
        )
        for name, value, n, crm in figures
    ]


def _rates(
    role: str, pairs: Sequence[tuple[str, str]], *, len_of: Sequence[tuple[str, str]]
) -> tuple[float | None, float | None]:
    both = sum(true == guess == role for true, guess in pairs)
    guessed = sum(guess == role for _, guess in pairs)
    return share(both, guessed), share(both, sum(true == role for true, _ in len_of))


FAMILY = Family(NAME, "member recall", observe, measure, learn)
