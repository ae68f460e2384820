"""What the team can choose: us, each rival that was seen, and doing nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quorate.language import day_text, gettext
from quorate.settings.knowledge_folder import NOTHING, OURS
from quorate.views.answers import Answer, reference
from quorate.views.briefs.known_facts import rival_facts, role_facts, said
from quorate.views.briefs.sentences import Sentence, Sources
from quorate.views.reading import Reader, Row


@dataclass(frozen=True)
class Alternative(Answer):
    """One choice. `seen` says by what a rival is known to be looked at; strengths and weaknesses are of rivals."""

    key: str
    label: str
    seen: tuple[Sentence, ...]
    strengths: tuple[Sentence, ...]
    weaknesses: tuple[Sentence, ...]


@dataclass(frozen=True)
class RoleStake(Answer):
    """What one role risks and gains by one choice; both empty where nobody wrote anything down."""

    alternative: str
    risks: tuple[Sentence, ...]
    gains: tuple[Sentence, ...]


@dataclass(frozen=True)
class Choices:
    """The alternatives with the facts behind them, by alternative."""

    alternatives: tuple[Alternative, ...]
    facts: Mapping[str, tuple[Row, ...]]

    def stakes(self, sources: Sources, role: str) -> tuple[RoleStake, ...]:
        """What somebody in this role risks and gains by each alternative."""
        found = []
        for each in self.alternatives:
            own = [row for row in self.facts[each.key] if row["role"] == role]
            found.append(RoleStake(each.key, said(sources, own, "risk"), said(sources, own, "gain")))
        return tuple(found)


def choices_of(reader: Reader, sources: Sources, journey_id: str, offering: str | None) -> Choices:
    """Us first, then rivals in the order of their names, then doing nothing."""
    by_role = role_facts(reader)
    rivals = _rivals_seen(reader, journey_id)
    facts: dict[str, tuple[Row, ...]] = {
        OURS: tuple(row for row in by_role if row["alternative"] == OURS),
        NOTHING: tuple(row for row in by_role if row["alternative"] == NOTHING),
    }
    found = []
    for name, rows in rivals.items():
        facts[name] = tuple(rival_facts(reader, name))
        own = [row for row in facts[name] if row["role"] is None]
        found.append(
            Alternative(
                key=name,
                label=name,
                seen=tuple(_seen(sources, name, row) for row in rows),
                strengths=said(sources, own, "strength"),
                weaknesses=said(sources, own, "weakness"),
            )
        )
    return Choices(
        (
            Alternative(OURS, offering or gettext("Our offering"), (), (), ()),
            *found,
            Alternative(NOTHING, gettext("Doing nothing"), (), (), ()),
        ),
        facts,
    )


def _rivals_seen(reader: Reader, journey_id: str) -> dict[str, list[Row]]:
    """By rival, one row for each way in which it was seen, with the newest record of it."""
    rows = reader.rows(
        """
        with seen as (
            select trim(o.competitor) as rival, 'crm' as way, o.opportunity_id as record, o.created_at as seen_at
            from {journeys} j
            inner join {opportunities} o on o.account_id = j.account_id
                and list_contains(j.opportunity_ids, o.opportunity_id)
            where j.journey_id = $1 and o.competitor is not null
            union all
            select trim(t.competitor), 'touch', t.touch_id, t.occurred_at
            from {journey_touches} x
            inner join {touches} t on t.touch_id = x.touch_id
            where x.journey_id = $1 and t.competitor is not null
            union all
            select trim(s.value), 'statement', s.statement_id, s.stated_at
            from {statements} s
            where s.journey_id = $1 and s.subject = 'competitor' and s.retracted_at is null
        )
        select min(rival) as rival, way, count(*) as times, max_by(record, seen_at) as record, max(seen_at) as last_at
        from seen where rival <> ''
        group by lower(rival), way order by lower(rival), way
        """,
        journey_id,
    )
    found: dict[str, list[Row]] = {}
    named: dict[str, str] = {}
    for row in rows:
        name = named.setdefault(row["rival"].lower(), row["rival"])
        found.setdefault(name, []).append(row)
    return found


def _seen(sources: Sources, rival: str, row: Row) -> Sentence:
    day = day_text(row["last_at"])
    times = "once" if row["times"] == 1 else gettext("{times} times", times=row["times"])
    kind = "opportunity" if row["way"] == "crm" else "record"
    number = sources.cite(reference(kind, row["record"]), f"{rival}, {day}")
    text = {
        "crm": gettext("The CRM names {rival} on the opportunity.", rival=rival),
        "touch": gettext(
            "Their people looked at {rival} {times}, last on {day}.", rival=rival, times=times, day=day
        ),
        "statement": gettext(
            "Colleagues say that {rival} is being considered ({times}, last on {day}).",
            rival=rival,
            times=times,
            day=day,
        ),
    }[row["way"]]
    return sources.say(text, number)
