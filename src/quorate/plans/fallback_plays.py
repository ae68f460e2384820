"""What is played where no play of the journey map fits: one plain move for each reason to act.

They never press: against a team that cannot make up its mind, urgency makes no decision likelier (Dixon &
McKenna 2022), so what is offered is guidance, proof and less to risk.
"""

from __future__ import annotations

from quorate.settings.plays import AgreementTrigger, MemberTrigger, OutlookTrigger, Play, PlayTrigger

BUYER_PLAYS = (
    Play(
        play="meet_the_criterion",
        when=PlayTrigger(unmet_criteria=("any",)),
        owner="both",
    ),
    Play(
        play="fill_the_empty_role",
        when=PlayTrigger(vacancy="needed"),
        owner="sales",
        serves="quorum",
        channels=("referral", "social", "email"),
        content_intents=("guidance", "insight"),
    ),
    Play(
        play="bring_views_together",
        when=PlayTrigger(agreement=AgreementTrigger(dispersion_above=0.4)),
        owner="both",
        serves="quorum",
        audience="team",
        channels=("meeting", "webinar", "email"),
        content_intents=("insight", "guidance", "proof"),
    ),
    Play(
        play="gather_the_quorum",
        when=PlayTrigger(agreement=AgreementTrigger(quorum_probability_below=0.5)),
        owner="both",
        serves="quorum",
        audience="team",
        channels=("meeting", "email"),
        content_intents=("guidance", "proof"),
    ),
    Play(
        play="make_deciding_safer",
        when=PlayTrigger(outlook=OutlookTrigger(lost_no_decision_above=0.35)),
        owner="both",
        serves="quorum",
        audience="team",
        channels=("meeting", "email"),
        content_intents=("guidance", "proof"),
    ),
    Play(
        play="renew_the_contact",
        when=PlayTrigger(member=MemberTrigger(momenta=("quiet",))),
        owner="marketing",
        serves="quorum",
        channels=("email", "social"),
        content_intents=("insight", "guidance"),
    ),
)

CUSTOMER_PLAYS = (
    Play(
        play="help_the_customer_on",
        when=PlayTrigger(unmet_criteria=("any",)),
        owner="success",
        serves="retention",
        content_intents=("onboarding", "guidance", "insight"),
    ),
    Play(
        play="renew_the_contact",
        when=PlayTrigger(member=MemberTrigger(momenta=("quiet",))),
        owner="success",
        serves="retention",
        channels=("email", "call"),
        content_intents=("guidance", "insight"),
    ),
)
