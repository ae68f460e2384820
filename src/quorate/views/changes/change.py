"""One change, and the closed list of kinds of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from quorate.language import Words, language_named, speaking
from quorate.views.answers import Answer, Figure
from quorate.views.reading import Row

# What each kind is called where people choose what to be told of.
CHANGE_WORDS = Words(
    {
        "stage_moved": "A stage moved",
        "journey_opened": "A journey began",
        "journey_ended": "A journey ended",
        "quorum_moved": "The probability of a quorum moved",
        "stance_moved": "Somebody stands elsewhere",
        "member_joined": "Somebody joined a team",
        "rival_seen": "A rival was seen",
        "team_forming": "A team is forming",
        "deal_at_risk": "A deal is at risk",
    }
)
CHANGE_KINDS = tuple(CHANGE_WORDS)
# What is told on the page of a journey or an account only: across all of them it would be too much to read.
RECORD_KINDS = ("member_left", "colleague_said", "crm_changed")


@dataclass(frozen=True)
class Whose:
    """Of what changes are asked for: one journey or one account, by its id."""

    column: Literal["journey_id", "account_id"]
    key: str


@dataclass(frozen=True)
class Change(Answer):
    """One thing that changed.

    Attributes
    ----------
    change_id: the same whenever the same change is computed.
    kind: one of `CHANGE_KINDS`, or of `RECORD_KINDS` on the page of one journey or account.
    at: when it happened, or, for estimates, the end of the day they are of.
    journey_id, person_id: what it is about; None where it is about the account or nobody in particular.
    owner_id: the colleague who owns the deal, else the account.
    text: one sentence; it does not name the account, which stands beside it.
    before, after: the estimate then and now; None for what is no estimate.
    reference: what `evidence_view` opens.
    is_good: whether it is good news for us; None where nobody can say.
    """

    change_id: str
    kind: str
    at: datetime
    account_id: str
    account_name: str
    journey_id: str | None
    offering_name: str | None
    person_id: str | None
    owner_id: str | None
    text: str
    reference: str
    before: Figure | None = None
    after: Figure | None = None
    is_good: bool | None = None


def change_of(
    kind: str,
    row: Row,
    at: datetime,
    words: Callable[[], str],
    reference: str,
    *,
    is_good: bool | None = None,
    before: Figure | None = None,
    after: Figure | None = None,
) -> Change:
    """The change that a row is about; the row holds the columns that say whose it is.

    words: makes its sentence; the id is drawn from the English one, so that it is the same in every language.
    """
    with speaking(language_named("en")):
        english = words()
    said = (kind, row["account_id"], row.get("journey_id"), row.get("person_id"), english, f"{at:%Y-%m-%d}")
    digest = hashlib.md5("|".join(map(str, said)).encode(), usedforsecurity=False).hexdigest()
    return Change(
        change_id=f"c_{digest[:20]}",
        kind=kind,
        at=at,
        account_id=row["account_id"],
        account_name=row["account_name"],
        journey_id=row.get("journey_id"),
        offering_name=row.get("offering_name"),
        person_id=row.get("person_id"),
        owner_id=row.get("owner_id"),
        text=words(),
        reference=reference,
        before=before,
        after=after,
        is_good=is_good,
    )
