"""Decisions of colleagues that cannot all hold: two things said to be different that others' words make one."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quorate.views.answers import Answer
from quorate.views.match_decisions import Decision
from quorate.views.reading import Reader

# A group of links grows from the identifiers that were decided about; nobody has this many records in a row.
_MOST_STEPS = 50
# Marks a node that stands for what sources hold to be one account.
_SOURCE = "source|"


@dataclass(frozen=True)
class Conflict(Answer):
    """One contradiction.

    Attributes
    ----------
    different: the decision that keeps two things apart; while the contradiction lasts, it is obeyed.
    same: the decisions that, taken together, would make them one.
    with_sources: whether what sources say is needed to make them one besides the decisions.
    """

    different: Decision
    same: tuple[Decision, ...]
    with_sources: bool

    @property
    def decision_ids(self) -> tuple[str, ...]:
        """All decisions that take part."""
        return (self.different.decision_id, *(each.decision_id for each in self.same))


Link = tuple[str, Decision | None]
Links = Mapping[str, Sequence[Link]]


def conflicts_of(reader: Reader, decisions: Sequence[Decision]) -> tuple[Conflict, ...]:
    """Every decision that two things are different which other standing decisions contradict."""
    standing = [each for each in decisions if each.standing != "replaced"]
    people = [each for each in standing if each.subject_kind == "person"]
    accounts = [each for each in standing if each.subject_kind == "account"]
    return (
        *contradictions(people, _person_links(reader, people)),
        *contradictions(accounts, _account_links(reader, accounts)),
    )


def contradictions(decisions: Sequence[Decision], sources: Sequence[tuple[str, str]]) -> tuple[Conflict, ...]:
    """The contradictions among decisions, given pairs of identifiers that sources say are one.

    Each names as few decisions as make the two things one; what sources say counts as certain.
    """
    links: dict[str, list[Link]] = defaultdict(list)
    for left, right in sources:
        links[left].append((right, None))
        links[right].append((left, None))
    for each in sorted(decisions, key=lambda each: each.decision_id):
        if each.decision == "same":
            links[each.left].append((each.right, each))
            links[each.right].append((each.left, each))
    found = []
    for each in decisions:
        path = _path(links, each.left, each.right) if each.decision == "different" else None
        said = [link for link in path or () if link is not None]
        if path is not None and said:
            found.append(Conflict(each, tuple(said), len(said) < len(path)))
    return tuple(found)


def _path(links: Links, start: str, goal: str) -> list[Decision | None] | None:
    """The links from start to goal with the fewest decisions among them; None where there is no way."""
    best = {start: 0}
    came: dict[str, tuple[str, Decision | None]] = {}
    waiting = deque([start])
    while waiting:
        place = waiting.popleft()
        for following, said in links.get(place, ()):
            cost = best[place] + (said is not None)
            if cost < best.get(following, len(links) + 1):
                best[following] = cost
                came[following] = (place, said)
                (waiting.append if said is not None else waiting.appendleft)(following)
    if goal not in best:
        return None
    path = []
    place = goal
    while place != start:
        place, said = came[place]
        path.append(said)
    return path[::-1]


def _person_links(reader: Reader, decisions: Sequence[Decision]) -> list[tuple[str, str]]:
    """Pairs of identifiers that sources link, as far as they can be reached from what was decided about."""
    frontier = {side for each in decisions for side in (each.left, each.right)}
    seen: set[str] = set()
    links: set[tuple[str, str]] = set()
    for _ in range(_MOST_STEPS):
        if not frontier:
            break
        seen |= frontier
        rows = reader.rows(
            """
            select l.left_id, l.right_id
            from (
                select left_kind || ':' || left_value as left_id, right_kind || ':' || right_value as right_id
                from {person_edges}
            ) l
            where (l.left_id in (select unnest($1::varchar[])) or l.right_id in (select unnest($1::varchar[])))
                and l.left_id not in (select k.kind || ':' || k.value from {person_nodes} k
                    where k.nobody_because is not null or k.kind = 'device')
                and l.right_id not in (select k.kind || ':' || k.value from {person_nodes} k
                    where k.nobody_because is not null or k.kind = 'device')
            """,
            sorted(frontier),
        )
        links |= {(row["left_id"], row["right_id"]) for row in rows}
        frontier = {side for link in links for side in link} - seen
    return sorted(links)


def _account_links(reader: Reader, decisions: Sequence[Decision]) -> list[tuple[str, str]]:
    """Each identifier decided about, with the account that everything but decisions puts it into."""
    sides = sorted({side for each in decisions for side in (each.left, each.right)})
    rows = reader.rows(
        """
        select kind || ':' || value as identifier,
            coalesce(json_extract_string(reasons, '$.before'), account_id) as account_id
        from {account_groups}
        where kind || ':' || value in (select unnest($1::varchar[]))
        """,
        sides,
    )
    return [(row["identifier"], _SOURCE + row["account_id"]) for row in rows if row["account_id"]]
