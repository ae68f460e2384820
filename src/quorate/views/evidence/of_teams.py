"""Openings of what is said of a team and its members."""

from __future__ import annotations

import json

from quorate.language import Words, gettext, number
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, journey_subject, nothing_at, required_row
from quorate.views.evidence_rows import CONTACT_ROLES, JOURNEY_TOUCHES, OPPORTUNITIES, STATEMENTS
from quorate.views.reading import Reader
from quorate.views.team_ties import ties_of
from quorate.views.teams import Member, team_of
from quorate.views.wording import MEMBERSHIP_WORDS, STANCE_WORDS, plain

_COUNTED = ("confirmed", "likely")
_MEMBER_TOUCHES = JOURNEY_TOUCHES + " and t.person_id = $2 and not t.is_after_close"
_MEMBER_STATEMENTS = (
    STATEMENTS + " where s.person_id = $2 and coalesce(s.journey_id, $1) = $1 and s.retracted_at is null"
)
_CONTACT_ROLES = (
    CONTACT_ROLES + " where x.opportunity_id in "
    "(select unnest(opportunity_ids) from {journeys} where journey_id = $1)"
)
_BY_REQUIRED = (
    " and t.person_id in (select person_id from {members} where journey_id = $1 "
    "and membership in ('confirmed', 'likely') and role in (select role from {map_roles} where is_required))"
)
_STATED = STATEMENTS + (
    " where s.person_id in (select person_id from {members} where journey_id = $1) "
    "and coalesce(s.journey_id, $1) = $1 and s.retracted_at is null"
)
_OF_TIE = (
    " and list_contains((select touch_ids from {influences} where journey_id = $1 and evidence = $2"
    " and from_person_id = $3 and to_person_id = $4), t.touch_id)"
)
_TIE_FORMULA = Words(
    {
        "met_together": "Meetings and calls that both came to.",
        "introduced": "The second was first seen within a week after the first passed something on, answered or met.",
        "answered_together": "Days on which a letter of the one came within two days of one of the other, "
        "three at most.",
    }
)
_MEMBER_CONTACT_ROLES = _CONTACT_ROLES + " and x.person_id = $2"


def team(reader: Reader, journey_id: str) -> Opening:
    """How many people are on the team."""
    subject = journey_subject(reader, journey_id)
    members = team_of(reader, journey_id)
    counted = [member for member in members if member.membership in _COUNTED]
    return Opening(
        title=gettext("Team size"),
        subject=subject,
        figure=Figure(len(counted), "count", reference("team", journey_id)),
        table="members",
        column="membership",
        formula=(
            gettext(
                "Confirmed members plus likely ones. Confirmed: a contact role in the CRM, a contact "
                "in which both sides took part, or a colleague's word. Likely: two or more touches "
                "of their own. Anyone less is a candidate and not counted."
            )
        ),
        inputs=tuple(_membership_input(member) for member in members),
        queries=(
            JOURNEY_TOUCHES + " and t.person_id is not null and not t.is_after_close",
            _CONTACT_ROLES,
            _STATED + " and s.subject = 'membership'",
        ),
        parameters=(journey_id,),
    )


def _membership_input(member: Member) -> Input:
    text = gettext(
        "{membership_words}, joined {isoformat}",
        membership_words=MEMBERSHIP_WORDS[member.membership],
        isoformat=member.joined_at.date().isoformat(),
    )
    return Input(member.name, member.touch_count, text)


def roles(reader: Reader, journey_id: str) -> Opening:
    """How many of the required roles somebody fills."""
    subject = journey_subject(reader, journey_id)
    rows = reader.rows(
        """
        select r.role, r.label,
            string_agg(distinct case when m.person_id is not null
                then coalesce(p.full_name, p.email, 'Unnamed person') end, ', '
                order by case when m.person_id is not null
                    then coalesce(p.full_name, p.email, 'Unnamed person') end) as people
        from {journeys} j
        inner join {map_roles} r on r.journey_map = j.journey_map and r.is_required
        left join {members} m
            on m.journey_id = j.journey_id and m.role = r.role and m.membership in ('confirmed', 'likely')
        left join {people} p on p.person_id = m.person_id
        where j.journey_id = ?
        group by r.role, r.label
        order by r.label, r.role
        """,
        journey_id,
    )
    filled = sum(row["people"] is not None for row in rows)
    return Opening(
        title=gettext("Required roles that somebody fills"),
        subject=subject,
        figure=Figure(filled, "count", reference("roles", journey_id), out_of=len(rows)),
        table="agreement",
        column="required_role_coverage",
        formula=gettext("Roles the map requires that have a confirmed or likely member, of all it requires."),
        inputs=tuple(Input(row["label"], text=row["people"] or gettext("nobody yet")) for row in rows),
        queries=(_CONTACT_ROLES, _STATED + " and s.subject = 'role'", JOURNEY_TOUCHES + _BY_REQUIRED),
        parameters=(journey_id,),
    )


def role(reader: Reader, journey_id: str, person_id: str) -> Opening:
    """Which role a member plays, and how probable that is."""
    member = _member(reader, journey_id, person_id)
    return Opening(
        title=gettext("Role"),
        subject=journey_subject(reader, journey_id, person_id),
        figure=member.role_probability,
        words=member.role_label,
        table="members",
        column="role_probability",
        formula=(
            gettext(
                "A colleague's word decides. Otherwise every role of the map starts out equally "
                "probable, and each observation (the CRM's contact role, the title's function and "
                "seniority, being from outside, and for the champion the share of the team's "
                "activity) multiplies its probability by how usual it is in that role; the products "
                "are scaled to sum to 1."
            )
        ),
        inputs=tuple(
            Input(gettext("Observation {place}", place=place), text=text)
            for place, text in enumerate(member.role_reasons, 1)
        ),
        queries=(
            _MEMBER_CONTACT_ROLES,
            _MEMBER_STATEMENTS + " and s.subject = 'role'",
            _MEMBER_TOUCHES,
        ),
        parameters=(journey_id, person_id),
    )


def influence(reader: Reader, journey_id: str, person_id: str) -> Opening:
    """How much a member's word weighs."""
    member = _member(reader, journey_id, person_id)
    return Opening(
        title=gettext("Influence"),
        subject=journey_subject(reader, journey_id, person_id),
        figure=member.influence,
        table="members",
        column="influence",
        formula=(
            gettext(
                "What a colleague last stated; else the influence the journey map gives the member's "
                "role; 30 % where the role is not known."
            )
        ),
        inputs=(Input(gettext("Role"), member.role_probability, member.role_label),),
        queries=(_MEMBER_STATEMENTS + " and s.subject in ('influence', 'role')", _MEMBER_CONTACT_ROLES),
        parameters=(journey_id, person_id),
    )


def stance(reader: Reader, journey_id: str, person_id: str) -> Opening:
    """Where a member stands, and how much evidence is behind it."""
    member = _member(reader, journey_id, person_id)
    row = reader.row(
        "select stance_reasons from {stances} where journey_id = ? and person_id = ?", journey_id, person_id
    )
    reasons = json.loads(row["stance_reasons"] or "[]") if row else []
    remarks = stance_remarks(reasons)
    return Opening(
        title=gettext("Stance"),
        subject=journey_subject(reader, journey_id, person_id),
        figure=member.stance_score,
        words=STANCE_WORDS[member.stance],
        table="members",
        column="stance_score",
        formula=(
            gettext(
                "The sum of weight times reading over the rows below, from -1 (against) to +1 (in "
                "favour); what is missing to a sum of weights of 1 counts as where the role and the "
                "colleagues on the team led us to expect this member. Surer and newer evidence "
                "weighs more; half of a reading's weight is gone after about half a year. Confidence "
                "is the share of our ignorance that all evidence took away, the colleagues' "
                "included; with less than 5% of weight of their own, what was read from their "
                "standing aside not counted, the stance is not known."
            )
        ),
        inputs=(
            Input(gettext("Confidence"), member.stance_confidence),
            Input(gettext("Rows that were read"), text=str(len(reasons))),
            Input(
                gettext("Sum of their weights"),
                text=number(sum(float(item.get("weight", 0.0)) for item in reasons), 2),
            ),
        ),
        queries=(
            JOURNEY_TOUCHES + " and t.touch_id in (select unnest($2::varchar[]))",
            STATEMENTS + " where s.statement_id in (select unnest($2::varchar[]))",
        ),
        parameters=(journey_id, sorted(remarks)),
        remarks=remarks,
        notes=()
        if reasons
        else (
            gettext("Nothing they did or said tells where they stand: reading pages shows attention only."),
        ),
    )


def stance_remarks(reasons: list[dict[str, object]]) -> dict[str, str]:
    """What each piece of evidence says of a stance and weighs in it, by evidence id."""
    return {
        str(item.get("touch_id") or item.get("statement_id")): (
            gettext(
                "{it}: reads {it_2}, weighs {it_3}",
                it=plain(str(item.get("signal"))),
                it_2=number(float(str(item.get("reading"))), 2, signed=True),
                it_3=number(float(str(item.get("weight"))), 2),
            )
        )
        for item in reasons
    }


def member_touches(reader: Reader, journey_id: str, person_id: str) -> Opening:
    """All contact with one member in one journey."""
    member = _member(reader, journey_id, person_id)
    return Opening(
        title=gettext("Touches by or with this member"),
        subject=journey_subject(reader, journey_id, person_id),
        figure=member.touch_count,
        table="team_members",
        column="touch_count",
        formula=gettext("Touches of this journey up to its close, without those a machine made."),
        queries=(_MEMBER_TOUCHES,),
        parameters=(journey_id, person_id),
    )


def vacancy(reader: Reader, journey_id: str, empty_role: str) -> Opening:
    """A role nobody fills."""
    row = required_row(
        reader,
        gettext(
            "an empty role '{empty_role}' of the journey '{journey_id}'",
            empty_role=empty_role,
            journey_id=journey_id,
        ),
        """
        select v.*, coalesce(r.label, v.role) as label,
            (select count(*) from {journeys} where outcome = 'won') as won_count
        from {vacancies} v
        inner join {journeys} j on j.journey_id = v.journey_id
        left join {map_roles} r on r.journey_map = j.journey_map and r.role = v.role
        where v.journey_id = ? and v.role = ?
        """,
        journey_id,
        empty_role,
    )
    return Opening(
        title=gettext("Empty role: {label}", label=row["label"]),
        subject=journey_subject(reader, journey_id),
        figure=Figure(row["filled_in_won_share"], "share", reference("vacancy", journey_id, empty_role)),
        table="vacancies",
        column="filled_in_won_share",
        formula=gettext(
            "Own won journeys with a confirmed or likely member in this role, of all own won journeys."
        ),
        inputs=(
            Input(gettext("Own won journeys"), text=str(row["won_count"])),
            Input(gettext("People who could fill it"), text=str(len(row["candidate_person_ids"]))),
        ),
        queries=(
            JOURNEY_TOUCHES + " and t.person_id in (select unnest($2::varchar[]))",
            OPPORTUNITIES + " where o.opportunity_id in "
            "(select unnest(opportunity_ids) from {journeys} where outcome = 'won')",
        ),
        parameters=(journey_id, row["candidate_person_ids"]),
        notes=(
            gettext(
                "The rows below are what the people who could fill the role did, and the journeys "
                "that were won."
            ),
        ),
    )


def touches(reader: Reader, journey_id: str) -> Opening:
    """All contact with the team."""
    row = reader.one("select count(*) as touch_count from {journey_touches} where journey_id = ?", journey_id)
    return Opening(
        title=gettext("Touches of this journey"),
        subject=journey_subject(reader, journey_id),
        figure=Figure(row["touch_count"], "count", reference("touches", journey_id)),
        table="journey_touches",
        column="touch_id",
        formula=(
            gettext(
                "Touches logged on the journey's opportunities, and all others of the account within "
                "its time that are not about another offering; without those a machine made."
            )
        ),
        queries=(JOURNEY_TOUCHES,),
        parameters=(journey_id,),
    )


def tie(reader: Reader, journey_id: str, kind: str, person_id: str, other_id: str) -> Opening:
    """How often two members were seen to act together."""
    found = next(
        (
            each
            for each in ties_of(reader, journey_id)
            if (each.kind, each.person_id, each.other_id) == (kind, person_id, other_id)
        ),
        None,
    )
    if found is None:
        raise nothing_at(
            gettext(
                "the tie '{kind}' of '{person_id}' and '{other_id}' in '{journey_id}'",
                kind=kind,
                person_id=person_id,
                other_id=other_id,
                journey_id=journey_id,
            )
        )
    return Opening(
        title=gettext("Seen to act together"),
        subject=journey_subject(reader, journey_id),
        figure=found.times,
        words=found.words,
        table="influences",
        column="times",
        formula=_TIE_FORMULA[kind]
        + gettext(
            " Two members who act together weigh more in each other's expected stance: the first "
            "time says half of what can be said, each later one half of the rest."
        ),
        inputs=(
            Input(gettext("One"), text=found.name),
            Input(gettext("The other"), text=found.other_name),
        ),
        queries=(JOURNEY_TOUCHES + _OF_TIE,),
        parameters=(journey_id, kind, person_id, other_id),
    )


def _member(reader: Reader, journey_id: str, person_id: str) -> Member:
    found = [member for member in team_of(reader, journey_id) if member.person_id == person_id]
    if not found:
        raise nothing_at(
            gettext(
                "the member '{person_id}' of the journey '{journey_id}'",
                person_id=person_id,
                journey_id=journey_id,
            )
        )
    return found[0]
