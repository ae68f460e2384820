"""Audiences as answers: how many people each holds, whom it leaves out and why, and the people a file is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quorate.errors import NotFound, nearest_word
from quorate.language import Words, gettext, number
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.consents import channel_words
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot

REASON_WORDS = Words(
    {
        "refused": "refused",
        "no_basis": "without a legal basis",
        "experiment": "at accounts that an experiment holds out",
    }
)


@dataclass(frozen=True)
class Audience(Answer):
    """One audience: people who may be addressed in its channel, and those left out by reason.

    `label` is what it is called: its name in the settings, or role, stage and offering in words.
    """

    audience: str
    label: str
    channel: str
    channel_words: str
    people: Figure
    account_count: int
    left_out: tuple[tuple[str, int], ...]

    @property
    def people_count(self) -> int:
        """How many people may be addressed."""
        return int(self.people.value or 0)

    @property
    def left_out_count(self) -> int:
        """How many people are left out."""
        return sum(count for _, count in self.left_out)


@dataclass(frozen=True)
class AudienceList(Answer):
    """Every audience: those with names of their own first, then the largest."""

    stamp: Stamp
    audiences: tuple[Audience, ...]


@dataclass(frozen=True)
class Addressee(Answer):
    """One person of an audience with what networks and e-mail tools match by; empty where it is not known.

    `country` is the code of two letters; `phone` is international; `legal_basis` is why they may be addressed.
    """

    person_id: str
    email: str | None
    full_name: str | None
    title: str | None
    account_name: str | None
    country: str | None
    phone: str | None
    legal_basis: str


@dataclass(frozen=True)
class AudienceCompany(Answer):
    """One account of an audience, for lists of companies; nobody's data is in it."""

    account_id: str
    name: str
    domains: tuple[str, ...]
    industry: str | None
    country: str | None


def audience_list(snapshot: Snapshot) -> AudienceList:
    """Every audience that is about anybody, also where nobody of it may be addressed."""
    reader = Reader(snapshot)
    reader.need("audiences", "audience_exclusions")
    return AudienceList(stamp_of(reader), _every(reader))


def _every(reader: Reader) -> tuple[Audience, ...]:
    rows = reader.rows(
        """
        with held as (
            select audience, min(channel) as channel, count(distinct person_id) as people_count,
                count(distinct account_id) as account_count
            from {audiences}
            group by audience
        ),
        missed as (
            select audience, min(channel) as channel,
                sum(case when reason = 'refused' then people_count else 0 end) as refused,
                sum(case when reason = 'no_basis' then people_count else 0 end) as no_basis,
                sum(case when reason = 'experiment' then people_count else 0 end) as experiment
            from {audience_exclusions}
            group by audience
        )
        select coalesce(h.audience, x.audience) as audience, coalesce(h.channel, x.channel) as channel,
            coalesce(h.people_count, 0) as people_count, coalesce(h.account_count, 0) as account_count,
            coalesce(x.refused, 0) as refused, coalesce(x.no_basis, 0) as no_basis,
            coalesce(x.experiment, 0) as experiment
        from held h
        full join missed x on x.audience = h.audience
        order by contains(coalesce(h.audience, x.audience), '/'), people_count desc, 1
        """
    )
    names = _names(reader)
    return tuple(
        Audience(
            row["audience"],
            _label(row["audience"], names),
            row["channel"],
            channel_words(row["channel"]),
            Figure(row["people_count"], "count", reference("audience", row["audience"])),
            row["account_count"],
            tuple((reason, int(row[reason])) for reason in REASON_WORDS if row[reason]),
        )
        for row in rows
    )


def _names(reader: Reader) -> dict[str, dict[str, str]]:
    """What roles, stages and offerings are called."""
    return {
        "role": {
            row["role"]: row["label"]
            for row in reader.rows("select role, label from {map_roles} order by role, label")
        },
        "stage": {
            row["stage"]: row["label"]
            for row in reader.rows("select stage, label from {map_stages} order by stage, label")
        },
        "offering": {
            row["offering_id"]: row["name"]
            for row in reader.rows("select offering_id, name from {offerings}")
        },
    }


def _label(name: str, names: Mapping[str, Mapping[str, str]]) -> str:
    role, _, rest = name.partition("/")
    stage, slash, offering = rest.partition("/")
    if not slash:
        return name
    about = gettext("any offering") if offering == "any" else names["offering"].get(offering, offering)
    return f"{names['role'].get(role, role)}, {names['stage'].get(stage, stage)}, {about}"


def audience_of(snapshot: Snapshot, name: str) -> Audience:
    """One audience by name. Raises `NotFound` with the nearest name."""
    return audience_in(Reader(snapshot), name)


def audience_in(reader: Reader, name: str) -> Audience:
    """The same, of a publication that is being read."""
    reader.need("audiences", "audience_exclusions")
    known = {each.audience: each for each in _every(reader)}
    if name in known:
        return known[name]
    near = nearest_word(name, list(known))
    raise NotFound(
        f"There is no audience '{name}', or nobody fits it." + (f" Did you mean '{near}'?" if near else ""),
        expected="a name under [audiences] in quorate.toml, or role/stage/offering",
        do="`quorate audience list` names them; after a change of the settings, `quorate update` makes them",
    )


def addressees(snapshot: Snapshot, name: str) -> tuple[Addressee, ...]:
    """The people of an audience, each once, in order of their ids."""
    reader = Reader(snapshot)
    reader.need("audiences", "person_facts")
    rows = reader.rows(
        """
        with chosen as (
            select person_id, min(legal_basis) as legal_basis, min(account_id) as account_id
            from {audiences}
            where audience = ? and legal_basis is not null
            group by person_id
        )
        select c.person_id, p.email, p.full_name, p.title, c.legal_basis,
            coalesce(a.name, f.company_name) as account_name, n.code as country,
            (select min(i.value) from {identifiers} i where i.kind = 'phone' and i.person_id = c.person_id) as phone
        from chosen c
        inner join {people} p on p.person_id = c.person_id
        left join {accounts} a on a.account_id = coalesce(p.account_id, c.account_id)
        left join {person_facts} f on f.person_id = c.person_id
        left join {country_codes} n on n.country = f.country
        order by c.person_id
        """,
        name,
    )
    return tuple(Addressee(**row) for row in rows)


def audience_companies(snapshot: Snapshot, name: str) -> tuple[AudienceCompany, ...]:
    """The accounts an audience is about, whether or not their people may be addressed one by one.

    Those that an experiment holds out are not among them.
    """
    reader = Reader(snapshot)
    reader.need("audience_candidates")
    rows = reader.rows(
        """
        select distinct a.account_id, a.name, a.domains, a.industry, a.country
        from {audience_candidates} c
        inner join {accounts} a on a.account_id = c.account_id
        left join {held_out_audiences} h on h.audience = c.audience and h.account_id = c.account_id
        where c.audience = ? and h.account_id is null
        order by a.name, a.account_id
        """,
        name,
    )
    return tuple(
        AudienceCompany(
            row["account_id"], row["name"], tuple(row["domains"] or ()), row["industry"], row["country"]
        )
        for row in rows
    )


def left_out_words(left_out: Mapping[str, int] | tuple[tuple[str, int], ...]) -> str:
    """'3 refused, 12 without a legal basis'; empty where nobody is left out."""
    return ", ".join(f"{number(count)} {REASON_WORDS[reason]}" for reason, count in dict(left_out).items())
