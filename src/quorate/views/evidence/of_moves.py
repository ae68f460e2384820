"""Openings of moves, of the team's argument, and of what was held back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from quorate.language import Words, gettext, gettext_noop, significant_text, translated
from quorate.views.answers import Figure, Unit, reference
from quorate.views.evidence.of_money import ANY_OFFERING
from quorate.views.evidence.openings import Input, Opening, journey_subject, nothing_at, required_row
from quorate.views.evidence_rows import JOURNEY_TOUCHES, STATEMENTS, TOUCHES
from quorate.views.move_reasons import GAIN_WORDS
from quorate.views.moves import because, gain_figure
from quorate.views.plan_arguments import HELD_WORDS, argument_row, argument_words
from quorate.views.reading import Reader, Row
from quorate.views.wording import capital

_LISTED = (
    TOUCHES + " where t.touch_id in (select unnest($1::varchar[]))",
    STATEMENTS + " where s.statement_id in (select unnest($1::varchar[]))",
)
_IF = gettext_noop(
    "Money it would add if it brings about what it is for: the amount times what the "
    "probability of winning would rise by, over all values its ingredients may have; the "
    "interval holds nine in ten. Whether the play brings it about is another question, "
    "which only trials answer. "
)
FORMULAS = Words(
    {
        "own_stages": (
            "For an unmet criterion: of own closed journeys that reached this stage, how much likelier (in log-odds) "
            "those that got further were won; each criterion still unmet gets an equal part of it, added to this "
            "journey's own outlook. An association: those that got further may have been more promising all along."
        ),
        "quorum": (
            "For a member or an empty role: how much likelier the team's quorum becomes with a supporter there, times "
            "what a quorum adds. Teams that agree are held to be 2.5 times likelier to buy (Gartner, n=632, who asked "
            "for high-quality deals), and between as likely and 6.25 times: a published belief, not own history."
        ),
        "usual_risk": (
            "Against no decision: the risk above what is usual in this stage (the median of open journeys) ends in a "
            "purchase or with a competitor in the proportion of the outlook."
        ),
    }
)


def move(reader: Reader, move_id: str) -> Opening:
    """What a recommended move is expected to add, and why it is recommended."""
    row = required_row(
        reader,
        gettext("the move '{move_id}'", move_id=move_id),
        """
        select m.* from {moves} m
        where m.move_id = ?
        """,
        move_id,
    )
    reasons = json.loads(row["reasons"] or "{}")
    reasons = reasons if isinstance(reasons, dict) else {"because": "", "facts": reasons}
    ids = sorted({*(row["evidence_ids"] or ()), *(reasons.get("touch_ids") or ())})
    parameters = (ids,) if ids else tuple(each for each in (row["journey_id"], row["person_id"]) if each)
    basis = row["gain_basis"]
    return Opening(
        title=capital(row["play"]),
        subject=journey_subject(reader, row["journey_id"], row["person_id"]),
        figure=gain_figure(row),
        words=because(reasons),
        table="moves",
        column="expected_gain_amount",
        formula=translated(_IF)
        + FORMULAS.get(
            basis or "",
            gettext(
                "Not known: {basis}.", basis=GAIN_WORDS.get(basis or "", gettext("nothing was worked out"))
            ),
        ),
        inputs=(*_gain_inputs(row, reasons.get("gain") or {}), *_others(reasons)),
        queries=_LISTED
        if ids
        else (JOURNEY_TOUCHES + (" and t.person_id = $2" if row["person_id"] else ""),),
        parameters=parameters,
    )


def argument(reader: Reader, journey_id: str) -> Opening:
    """What the team is told this week, and what speaks for it."""
    row = argument_row(reader, journey_id)
    if row is None:
        raise nothing_at(gettext("the argument of the journey '{journey_id}'", journey_id=journey_id))
    evidence = json.loads(row["evidence"] or "{}")
    return Opening(
        title=gettext("The team's argument this week"),
        subject=journey_subject(reader, journey_id),
        figure=Figure(len(row["evidence_ids"]), "count", reference("argument", journey_id)),
        words=argument_words(row),
        table="plan_arguments",
        column="argument",
        formula=(
            gettext(
                "The first of these that speaks: after a purchase what comes next for the customer, "
                "else two functions on opposite sides, a cause of no decision that the outlook "
                "names, views that lie apart, the criterion nearest to being met, an empty role, the "
                "question of the stage. One for the team, because content made for each person "
                "lowered agreement by 59 % and content made for the team raised it by 20 % (Gartner, "
                "n=632). The figure counts touches and statements that speak for it."
            )
        ),
        inputs=tuple(Input(capital(key), text=_plainly(value)) for key, value in _told(evidence)),
        queries=_LISTED if row["evidence_ids"] else (JOURNEY_TOUCHES,),
        parameters=(list(row["evidence_ids"]),) if row["evidence_ids"] else (journey_id,),
    )


def held_back(reader: Reader, move_id: str) -> Opening:
    """The contacts or the refusal for which a move is not proposed."""
    row = required_row(
        reader,
        gettext("the move '{move_id}' held back", move_id=move_id),
        "select * from {held_back_moves} where move_id = ?",
        move_id,
    )
    return Opening(
        title=gettext("Held back: {play}", play=capital(row["play"])),
        subject=journey_subject(reader, row["journey_id"], row["person_id"]),
        figure=Figure(len(row["evidence_ids"]), "count", reference("held-back", move_id)),
        words=gettext("Whoever it would be for {held_words}.", held_words=HELD_WORDS[row["held_back_by"]]),
        table="held_back_moves",
        column="held_back_by",
        formula=(
            gettext(
                "A move is held back from whoever had as many contacts in the last seven days as the "
                "settings allow (`touches_per_person_and_week`, all functions together), refuses "
                "every channel of the play or may not be addressed there, where own history says "
                "that the play surely sets such teams back, and where an experiment holds the "
                "account out. The figure counts the touches behind it."
            )
        ),
        queries=_LISTED,
        parameters=(list(row["evidence_ids"]),),
    )


def _gain_inputs(row: Row, gain: Mapping[str, Any]) -> list[Input]:
    """Figures that open further, then what is only a number."""
    journey, currency = row["journey_id"], row["currency"]
    offering = gain.get("usual_amount_offering_id") or ANY_OFFERING
    opens: dict[str, tuple[str, Unit, str]] = {
        "amount": (gettext("Amount"), "amount", reference("amount", journey)),
        "usual_amount": (gettext("What such a deal is usually worth"), "amount", reference("usual-amount", offering)),
        "won_probability": (
            gettext("Probability of winning within a year"), "probability", reference("outlook", journey, 365, "won"),
        ),
        "quorum_probability": (gettext("Probability of a quorum"), "probability", reference("quorum", journey)),
        "lost_no_decision_probability": (
            gettext("Risk of no decision within a year"), "probability",
            reference("outlook", journey, 365, "lost_no_decision"),
        ),
    }  # fmt: skip
    found = []
    order = (*opens, *_GAIN_LABELS)
    for key in sorted(gain, key=lambda key: (order.index(key) if key in order else len(order), key)):
        value = gain[key]
        if key == "usual_amount_offering_id":  # told by what the usual amount opens to
            continue
        if key in opens:
            label, unit, opened = opens[key]
            found.append(
                Input(label, Figure(value, unit, opened, currency=currency if unit == "amount" else None))
            )
        else:
            found.append(Input(_GAIN_LABELS.get(key, capital(key)), text=_plainly(value)))
    return found


_GAIN_LABELS = Words(
    {
        "usual_amount_deal_count": "Won deals this was worked out from",
        "closed_count": "Own closed journeys that reached this stage",
        "won_count": "Of these, won",
        "further_count": "Of these, got further",
        "further_won_count": "Of those that got further, won",
        "unmet_count": "Criteria not met",
        "quorum_rise": "Rise of the quorum's probability with a supporter there",
        "quorum_ratio": "How much likelier a team with a quorum buys (published)",
        "usual_lost_no_decision_probability": "Usual risk of no decision in this stage",
    }
)
_OPENED_OTHERWISE = ("touch_ids", "gain", "rank", "because", "gain_per_hour")


def _others(reasons: Mapping[str, Any]) -> list[Input]:
    return [
        Input(capital(key), text=_plainly(value))
        for key, value in _told(reasons)
        if key not in _OPENED_OTHERWISE
    ]


def _told(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(key, value) for key, value in values.items() if value not in (None, [], {}, "", False)]


def _plainly(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {_plainly(item)}" for key, item in _told(value))
    if isinstance(value, list):
        return ", ".join(_plainly(item) for item in value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, float):
        return significant_text(value)
    return str(value).replace("_", " ")
