"""Why a move is as it is, in sentences: its place, its channel, its words, and what it would add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from quorate.language import Words, gettext, ngettext, number
from quorate.views.wording import CHANNEL_WORDS, points

GAIN_WORDS = Words(
    {
        "own_stages": "what came of own journeys that got further than this stage, shared among the criteria not met",
        "quorum": "a supporter in this place: how much likelier the quorum becomes, and teams with one buy",
        "usual_risk": "the risk of no decision brought down to what is usual in this stage",
        "no_amount": "no open opportunity has an amount, and too few deals were won to tell what one is usually worth",
        "several_currencies": "its opportunities are in several currencies",
        "no_outlook": "it has no outlook",
        "few_closed": "fewer than 20 own journeys have closed from this stage, or from a later one",
        "few_open": "too few open journeys show what risk is usual",
        "risk_is_usual": "the risk of no decision is no higher than usual here",
        "no_gain_seen": "own history shows no gain from it",
        "not_counted": "nobody in this place counts for the quorum",
        "nothing_hangs_on_it": "nothing of the quorum hangs on this place",
        "moves_no_stage": "the criterion runs beside the stages and moves none",
        "after_purchase": "what a customer will buy next has no amount yet",
        "not_measured": "nothing measures what such a move brings about",
    }
)
BASIS_WORDS = Words(
    {
        "consent": "with their consent",
        "legitimate_interest": "on the basis of legitimate interest",
        "contract": "on the basis of a contract",
    }
)


def explained(
    reasons: Mapping[str, Any], channel: str, basis: str | None, effort_hours: float | None
) -> tuple[str, ...]:
    """The sentences; none about what the move does not say.

    Parameters
    ----------
    reasons: those of the move, as published.
    basis: `gain_basis` of the move.
    """
    return (
        *_place(reasons, basis),
        *_channel(reasons.get("channel"), channel),
        *_terms(reasons),
        *_lessons(reasons.get("effect")),
        *_effort(effort_hours, reasons.get("gain_per_hour")),
    )


def _place(reasons: Mapping[str, Any], basis: str | None) -> Iterator[str]:
    if basis is None:
        return
    known = reasons.get("gain_per_hour") is not None
    said = GAIN_WORDS.get(basis, basis)
    yield (
        gettext("The gain comes from {said}.", said=said)
        if known
        else gettext("What it would add is not known: {said}.", said=said)
    )
    count = (reasons.get("gain") or {}).get("usual_amount_deal_count")
    if count:
        of = (
            gettext("this offering")
            if reasons["gain"].get("usual_amount_offering_id")
            else gettext("any offering")
        )
        yield gettext(
            "No opportunity says yet what it is worth, so it counts with what {the_count} won "
            "deals for {of} were worth.",
            the_count=count,
            of=of,
        )
    if reasons.get("is_stalled"):
        yield gettext("The team stands still, so it gets the two best moves and no more.")


def _channel(found: Mapping[str, Any] | None, channel: str) -> Iterator[str]:
    if not found:
        return
    name = CHANNEL_WORDS.get(channel, channel.replace("_", " "))
    tried, answered = found["tried_days"], found["answered_days"]
    if tried:
        yield ngettext(
            "By {name}: on {answered} of {tried} day with contact there they answered or came by themselves.",
            "By {name}: on {answered} of {tried} days with contact there they answered or came by themselves.",
            tried,
            name=name,
            answered=answered,
            tried=tried,
        )
    else:
        yield gettext(
            "By {name}, as people in this role and at this company answer: this member has not "
            "been tried there.",
            name=name,
        )
    if found.get("closed"):
        closed = ", ".join(CHANNEL_WORDS.get(each, each.replace("_", " ")) for each in found["closed"])
        yield gettext("Not by {closed}: refused, or without a basis.", closed=closed)
    if found.get("basis") in BASIS_WORDS:
        yield gettext("Addressed {basis_words}.", basis_words=BASIS_WORDS[found["basis"]])
    if found.get("contacts_in_7_days"):
        count = found["contacts_in_7_days"]
        yield ngettext(
            "We have turned to them {count} time in the last seven days.",
            "We have turned to them {count} times in the last seven days.",
            count,
        )


def _terms(reasons: Mapping[str, Any]) -> Iterator[str]:
    if reasons.get("terms"):
        yield gettext("In this member's terms: {terms}.", terms=reasons["terms"])


def _lessons(effect: Mapping[str, Any] | None) -> Iterator[str]:
    if effect:
        low, high = points(effect["effect_low"]), points(effect["effect_high"])
        yield (
            gettext(
                "Own history of this play with this role in this stage: {effect} of progress within "
                "four weeks ({low} to {high}, {trials_count} times).",
                effect=points(effect["effect"]),
                low=low,
                high=high,
                trials_count=effect["trials_count"],
            )
        )


def _effort(hours: float | None, gain_per_hour: float | None) -> Iterator[str]:
    if hours is None:
        return
    said = ngettext(
        "About {count} hour of our time",
        "About {count} hours of our time",
        hours,
        count=number(hours, 0 if hours == int(hours) else 1),
    )
    ranked = (
        gettext(": {gain_per_hour} an hour, by which the plan is ranked", gain_per_hour=number(gain_per_hour))
        if gain_per_hour is not None
        else ""
    )
    yield f"{said}{ranked}."
