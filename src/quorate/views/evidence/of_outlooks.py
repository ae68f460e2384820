"""Openings of agreement and outlook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from quorate.errors import NotFound
from quorate.language import Words, gettext, gettext_noop, number, percent_text, translated
from quorate.views.answers import Figure
from quorate.views.evidence.of_teams import stance_remarks
from quorate.views.evidence.openings import Input, Opening, journey_subject, nothing_at
from quorate.views.evidence_rows import CHANGES, JOURNEY_TOUCHES, OPPORTUNITIES, STATEMENTS
from quorate.views.outlooks import OUTCOMES, Agreement, agreement_of, outlooks_of
from quorate.views.reading import Reader
from quorate.views.teams import Member, team_of
from quorate.views.wording import OUTCOME_WORDS, STANCE_WORDS, capital, plain

_OF_JOURNEY = "in (select unnest(opportunity_ids) from {journeys} where journey_id = $1)"
_BY_MET_CRITERIA = "in (select unnest(touch_ids) from {criteria_status} where journey_id = $1 and is_met)"
_COUNTED = ("confirmed", "likely")
_QUORUM_FORMULA = gettext_noop(
    "The probability that the map's quorum holds, given what is known of every confirmed and likely "
    "member's role and stance. Whoever has a role with some probability counts in it with that probability. "
    "Each stance is a bell curve around its estimate, borrowed from role and colleagues where nothing of the "
    "member was seen. A required role that nobody is taken to fill is another member's as far as they may have "
    "it, else as likely as not nobody's, and then what is asked of it does not hold. A part of the uncertainty "
    "is shared by the whole team, because members influence each other. The interval is where the probability "
    "lies while the shared part stays in its middle 90%."
)


def quorum(reader: Reader, journey_id: str) -> Opening:
    """How probable it is that the team reaches its quorum."""
    agreement = _agreement(reader, journey_id)
    swing = ", ".join(f"{member.name} ({plain(member.role)})" for member in agreement.swing_members)
    return _of_agreement(
        reader,
        journey_id,
        title=gettext("Probability of a quorum"),
        figure=agreement.quorum,
        column="quorum_probability",
        formula=translated(_QUORUM_FORMULA),
        first=(
            *(
                Input(gettext("The quorum asks for"), text=text)
                for text in _rules_in_words(reader, journey_id)
            ),
            Input(gettext("Required roles filled"), agreement.role_coverage),
            Input(gettext("Whose support to win first"), text=swing or gettext("nobody in particular")),
        ),
    )


def support(reader: Reader, journey_id: str) -> Opening:
    """The influence-weighted mean of the known stances."""
    return _of_agreement(
        reader,
        journey_id,
        title=gettext("Support"),
        figure=_agreement(reader, journey_id).support,
        column="support",
        formula=gettext(
            "Influence times stance, summed over members whose stance is known, over their influence."
        ),
    )


def dispersion(reader: Reader, journey_id: str) -> Opening:
    """How far the known stances lie apart."""
    return _of_agreement(
        reader,
        journey_id,
        title=gettext("Spread of stances"),
        figure=_agreement(reader, journey_id).dispersion,
        column="dispersion",
        formula=gettext("Influence-weighted standard deviation of the known stances; needs two of them."),
    )


def _of_agreement(
    reader: Reader,
    journey_id: str,
    *,
    title: str,
    figure: Figure,
    column: str,
    formula: str,
    first: tuple[Input, ...] = (),
    notes: tuple[str, ...] = (),
) -> Opening:
    rows = reader.rows(
        "select stance_reasons from {stances} where journey_id = ? order by person_id", journey_id
    )
    remarks: dict[str, str] = {}
    for row in rows:
        remarks.update(stance_remarks(json.loads(row["stance_reasons"] or "[]")))
    members = [member for member in team_of(reader, journey_id) if member.membership in _COUNTED]
    return Opening(
        title=title,
        subject=journey_subject(reader, journey_id),
        figure=figure,
        table="agreement",
        column=column,
        formula=formula,
        inputs=(*first, *(_stance_input(member) for member in members)),
        queries=(
            JOURNEY_TOUCHES + " and t.touch_id in (select unnest($2::varchar[]))",
            STATEMENTS + " where s.statement_id in (select unnest($2::varchar[]))",
        ),
        parameters=(journey_id, sorted(remarks)),
        remarks=remarks,
        notes=notes,
    )


def _stance_input(member: Member) -> Input:
    weight = (
        gettext("influence {value}", value=percent_text(member.influence.value))
        if member.influence.value is not None
        else gettext("influence not known")
    )
    return Input(
        member.name, member.stance_score, f"{member.role_label}, {STANCE_WORDS[member.stance]}, {weight}"
    )


def _agreement(reader: Reader, journey_id: str) -> Agreement:
    found = agreement_of(reader, journey_id)
    if found is None:
        raise nothing_at(gettext("the agreement of the journey '{journey_id}'", journey_id=journey_id))
    return found


def _rules_in_words(reader: Reader, journey_id: str) -> list[str]:
    rows = reader.rows(
        """
        select q.*, coalesce(r.label, q.role) as role_label
        from {map_quorum} q
        inner join {journeys} j on j.journey_map = q.journey_map
        left join {map_roles} r on r.journey_map = q.journey_map and r.role = q.role
        where j.journey_id = ?
        order by q.alternative_no, q.rule_no
        """,
        journey_id,
    )
    return [_rule_in_words(row, several=rows[-1]["alternative_no"] > 0) for row in rows]


def _rule_in_words(row: Mapping[str, Any], *, several: bool) -> str:
    group = (
        gettext("the role {role_label}", role_label=row["role_label"])
        if row["role"]
        else gettext("{members} members", members=row["members"])
    )
    share, count = row["share"], row["at_least"]
    many = (
        gettext("{share} of", share=percent_text(share))
        if share is not None
        else gettext("at least {the_count} in", the_count=count)
    )
    words = f"{many} {group}: {plain(row['stance'])}"
    words = gettext("not ({words})", words=words) if row["is_negated"] else words
    return (
        gettext("way {alternative_no}: {words}", alternative_no=row["alternative_no"] + 1, words=words)
        if several
        else words
    )


def outlook(reader: Reader, journey_id: str, horizon_days: str, outcome: str) -> Opening:
    """How probable one ending is within some days."""
    found = [each for each in outlooks_of(reader, journey_id) if str(each.horizon_days) == horizon_days]
    if outcome not in OUTCOMES:
        raise NotFound(f"'{outcome}' is no outcome.", expected=f"one of {', '.join(OUTCOMES)}")
    if not found:
        raise nothing_at(
            gettext(
                "the outlook of the journey '{journey_id}' within {horizon_days} days",
                journey_id=journey_id,
                horizon_days=horizon_days,
            )
        )
    view = found[0]
    figure: Figure = getattr(view, outcome)
    title = gettext("Still open") if outcome == "open" else capital(OUTCOME_WORDS[outcome])
    return Opening(
        title=gettext("{title} within {horizon_days} days", title=title, horizon_days=view.horizon_days),
        subject=journey_subject(reader, journey_id),
        figure=figure,
        table="outlooks",
        column=f"{outcome}_probability",
        formula=(
            gettext(
                "With an open opportunity: how those ended that looked alike on past days, by CRM "
                "stage, age, time in stage, expected close and how often it was put off, amount, "
                "recent conversations and meetings with the team, whether it does more than before, "
                "and whether it is a renewal; on top of published figures. Without one: journeys "
                "move between stages at rates learned from own history on top of published figures. "
                "What has not ended counts with its time. The team's agreement is not mixed in "
                "before it has been held against outcomes."
            )
        ),
        inputs=_reasons(view.reasons),
        prior=Input(gettext("Weight of published figures, not own history"), view.prior_share),
        queries=(
            OPPORTUNITIES + f" where o.opportunity_id {_OF_JOURNEY}",
            CHANGES + f" where h.opportunity_id {_OF_JOURNEY}",
            JOURNEY_TOUCHES + f" and t.touch_id {_BY_MET_CRITERIA}",
            STATEMENTS + f" where s.statement_id {_BY_MET_CRITERIA}",
        ),
        parameters=(journey_id,),
        notes=(
            gettext(
                "The rows below put the journey where it stands; the rates come from all journeys together."
            ),
        ),
    )


def _reasons(reasons: Any) -> tuple[Input, ...]:
    if not isinstance(reasons, dict):
        return ()
    inputs = [
        Input(_label(name), text=_text(value))
        for name, value in reasons.items()
        if not isinstance(value, dict)
    ]
    for name in ("log_odds_of_winning", "win_rate_of_deals_like_it", "own_history", "prior"):
        part = reasons.get(name)
        if isinstance(part, dict):
            words = ", ".join(f"{plain(key)} {_text(value)}" for key, value in part.items())
            inputs.append(Input(_label(name), text=words))
    return tuple(inputs)


_LABELS = Words(
    {
        "stage": "Stage",
        "has_opportunity": "Has an opportunity",
        "in_it_since": "In this stage since",
        "log_odds_of_winning": "What moves the log-odds of winning",
        "win_rate_of_deals_like_it": "Win rate of deals alike when they were made, and how well it ranks held-out "
        "deals",
        "cause_of_no_decision": "If it ended without a decision, then from",
        "own_history": "Own history it was learned from",
        "prior": "Published figures for this stage",
    }
)


def _label(name: str) -> str:
    return _LABELS.get(name, capital(plain(name)))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return (
        gettext("not known")
        if value is None
        else plain(str(value))
        if isinstance(value, str)
        else number(value)
    )
