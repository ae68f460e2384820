"""One person: who they are, where they sit, and what they did last."""

from __future__ import annotations

from itertools import groupby

from quorate.surfaces.cli.pages.figures import UNKNOWN, as_known, counted, day, in_words, last_touch
from quorate.surfaces.cli.pages.journeys import NO_OFFERING
from quorate.surfaces.cli.pages.paper import Paper
from quorate.surfaces.cli.pages.teams import stance_words
from quorate.surfaces.cli.pages.touches import TOUCH_COLUMNS, touch_rows
from quorate.views.people import PersonView, Seat
from quorate.views.teams import Member
from quorate.views.wording import MEMBERSHIP_WORDS, OUTCOME_WORDS, plain

_MOST_TOUCHES = 15
_MOST_OF_A_KIND = 2


def person_page(paper: Paper, view: PersonView) -> None:
    """One person in full."""
    paper.title(view.name or view.email or "Unnamed person", as_known(view.stamp))
    paper.facts(_facts(view), indent=0)
    paper.subsection("TEAMS", "" if view.seats else "on none")
    for seat in view.seats:
        _write_seat(paper, seat)
    paper.subsection("MAY BE ADDRESSED", "" if view.consents else "nothing is known")
    for consent in view.consents:
        since = f" since {day(consent.since_at)}" if consent.since_at else ""
        paper.sentence(f"{consent.basis_words}{since}, {consent.source}", label=f"{consent.channel_words}:")
    paper.subsection("LAST EVIDENCE", f"{counted(view.evidence.row_count, 'row')} in all")
    if view.evidence.rows:
        when, side, _, what = TOUCH_COLUMNS
        rows = [[on, by, said] for on, by, _, said in touch_rows(view.evidence.rows, _MOST_TOUCHES)]
        paper.table([when, side, what], rows)
    paper.subsection("KNOWN BY", f"{counted(len(view.matches), 'decision')} on which records are this person")
    for kind, group in groupby(view.identifiers, key=lambda identifier: identifier.kind):
        values = [identifier.value for identifier in group]
        more = [f"{len(values) - _MOST_OF_A_KIND} more"] if len(values) > _MOST_OF_A_KIND else []
        paper.sentence(", ".join([*values[:_MOST_OF_A_KIND], *more]), label=f"{plain(kind)}:")
    if view.seats:
        first = view.seats[0]
        paper.next_commands(
            (f"quorate show account {first.account_id}", "the account"),
            (f"quorate show evidence {first.member.stance_score.reference}", "why this stance"),
        )
    elif view.evidence.rows:
        paper.next_commands((f"quorate show evidence {view.evidence.rows[0].evidence_id}", "the newest row"))


def _facts(view: PersonView) -> list[str]:
    return [
        view.title or f"title {UNKNOWN}",
        view.account_name or f"account {UNKNOWN}",
        ", ".join(view.emails) or view.email or f"e-mail address {UNKNOWN}",
        f"function {plain(view.function or UNKNOWN)}",
        f"seniority {plain(view.seniority or UNKNOWN)}",
        *(["from outside the account"] if view.is_external else []),
        *([f"left on {day(view.left_at)}"] if view.left_at else []),
        view.person_id,
    ]


def _write_seat(paper: Paper, seat: Seat) -> None:
    member = seat.member
    stage = f", {seat.stage_label or f'stage {UNKNOWN}'}" if seat.outcome == "open" else ""
    paper.facts(
        [
            f"{seat.account_name}: {seat.offering_name or NO_OFFERING}",
            f"{OUTCOME_WORDS[seat.outcome]}{stage}",
            seat.journey_id,
        ]
    )
    stance = stance_words(member)
    if member.stance_score.value is not None:
        stance += f" ({in_words(member.stance_confidence)} sure)"
    paper.facts(
        [
            _role(member),
            f"member {MEMBERSHIP_WORDS[member.membership]}",
            f"stance {stance}",
            f"influence {in_words(member.influence)}",
            f"{member.momentum}, {last_touch(member.last_touch_at)}",
        ],
        indent=4,
    )
    if member.role_reasons:
        paper.sentence(f"{'; '.join(member.role_reasons)}.", label="Role read from:", indent=4)


def _role(member: Member) -> str:
    if member.role_probability.value is None:
        return member.role_label
    return f"{member.role_label}, {in_words(member.role_probability)} sure"
