"""How hard the market is: every knob that a difficulty or a scenario may turn, in one place."""

from __future__ import annotations

from dataclasses import dataclass, replace

ALL_KINDS = frozenset(
    ("email", "webinar", "fair", "post", "social_ad", "search", "retargeting", "syndication")
)
"""The kinds of marketing the vendor may do."""

DIFFICULTIES = ("easy", "real", "hard")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the world is like and how well the systems see it; the defaults are the `real` difficulty.

    Shares and chances lie in [0, 1]. A `..._scale` multiplies what is usual, 1 being usual.

    The world
    ---------
    dark_share: people who never leave an address anywhere.
    team_size: median number of members; `team_size_sigma` the spread of its logarithm; held to 5-25.
    tempo_sigma: spread of the logarithm of how much a team does, seen over its whole way.
    burst_sigma: spread of a week's activity around the team's own.
    person_activity_shape: shape of the gamma of how much a person does; smaller is more uneven.
    noise_scale: reading that has nothing to do with a purchase.
    dwell_scale, dwell_sigma: how long stages take, and the spread of its logarithm.
    step_back: chance that finished work of a stage sends the team a stage back.
    opinion_spread: spread of opinions on joining, on the scale from -1 to 1.
    opposition_share: members who arrive set against any change.
    pull: how much a week of talk draws a member towards the others.
    appetite_scale: how often purchases begin.
    is_second_purchase_possible: whether a company may run two purchases at once.
    mover_rate: people a company takes over from another company of the market.
    outcomes: `caused`, or `independent` of everything that happens.

    What the vendor does
    --------------------
    marketing_kinds: the kinds of marketing there are.
    marketing_until: share of the recorded days after which all marketing stops.
    outreach_scale: cold outreach by sellers.
    answer_days_median: days until somebody who asks is answered.
    seller_delay_stages: stages a seller waits before working a team it knows of.
    holdout_share, early_reach_share: accounts drawn by lot that get no marketing, and early outreach.

    What the systems see
    --------------------
    other_address_share: people who also use a private or alias address.
    scanner_share: companies whose mail gateway follows every link.
    robot_scale, stranger_scale: traffic of machines and of people of no account.
    clock_error_share: devices whose clock is wrong.
    spoilt_scale: rows written wrongly.
    network_listed_share: companies whose addresses the network list knows.
    variant_scale: names and titles that are written another way.
    duplicate_scale: second leads, contacts and accounts of one and the same.
    contact_role_scale: contacts tied to opportunities; `wrong_role_share` of those under a wrong role.
    activity_logged_scale: calls, mails and meetings that reach the CRM.
    tidiness_shift, optimism_shift: added to each seller's habit.
    review_scale: how often a seller looks after an opportunity.
    closing_lag_scale: days until the CRM hears how a purchase ended.
    statement_scale: how often colleagues write down what they know.
    """

    dark_share: float = 0.36
    team_size: float = 8.5
    team_size_sigma: float = 0.36
    tempo_sigma: float = 0.6
    burst_sigma: float = 0.45
    person_activity_shape: float = 1.1
    noise_scale: float = 1.0
    dwell_scale: float = 1.0
    dwell_sigma: float = 0.45
    step_back: float = 0.11
    opinion_spread: float = 0.32
    opposition_share: float = 0.14
    pull: float = 0.085
    appetite_scale: float = 1.0
    is_second_purchase_possible: bool = True
    mover_rate: float = 0.35
    outcomes: str = "caused"

    marketing_kinds: frozenset[str] = ALL_KINDS
    marketing_until: float = 1.0
    outreach_scale: float = 1.0
    answer_days_median: float = 0.3
    seller_delay_stages: int = 0
    holdout_share: float = 0.1
    early_reach_share: float = 0.1

    other_address_share: float = 0.16
    scanner_share: float = 0.1
    robot_scale: float = 1.0
    stranger_scale: float = 1.0
    clock_error_share: float = 0.05
    spoilt_scale: float = 1.0
    network_listed_share: float = 0.72
    variant_scale: float = 1.0
    duplicate_scale: float = 1.0
    contact_role_scale: float = 1.0
    wrong_role_share: float = 0.12
    activity_logged_scale: float = 1.0
    tidiness_shift: float = 0.0
    optimism_shift: float = 0.0
    review_scale: float = 1.0
    closing_lag_scale: float = 1.0
    statement_scale: float = 1.0


REAL = Conditions()
EASY = replace(
    REAL,
    dark_share=0.1,
    tempo_sigma=0.2,
    burst_sigma=0.25,
    person_activity_shape=3.0,
    noise_scale=0.4,
    dwell_sigma=0.3,
    step_back=0.03,
    mover_rate=0.1,
    other_address_share=0.05,
    scanner_share=0.02,
    robot_scale=0.3,
    stranger_scale=0.3,
    clock_error_share=0.01,
    spoilt_scale=0.2,
    network_listed_share=0.95,
    variant_scale=0.4,
    duplicate_scale=0.3,
    contact_role_scale=2.2,
    wrong_role_share=0.03,
    activity_logged_scale=1.15,
    tidiness_shift=0.2,
    optimism_shift=-0.15,
    review_scale=1.6,
    closing_lag_scale=0.4,
    statement_scale=2.0,
)
HARD = replace(
    REAL,
    dark_share=0.55,
    tempo_sigma=0.9,
    burst_sigma=0.7,
    person_activity_shape=0.7,
    noise_scale=2.0,
    dwell_sigma=0.65,
    step_back=0.2,
    mover_rate=0.7,
    other_address_share=0.3,
    scanner_share=0.25,
    robot_scale=3.0,
    stranger_scale=2.5,
    clock_error_share=0.12,
    spoilt_scale=3.0,
    network_listed_share=0.45,
    variant_scale=1.8,
    duplicate_scale=2.5,
    contact_role_scale=0.4,
    wrong_role_share=0.3,
    activity_logged_scale=0.6,
    tidiness_shift=-0.25,
    optimism_shift=0.2,
    review_scale=0.6,
    closing_lag_scale=1.8,
    statement_scale=0.4,
)

BY_DIFFICULTY: dict[str, Conditions] = {"easy": EASY, "real": REAL, "hard": HARD}
