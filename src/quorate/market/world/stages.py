"""The stages of a journey and the roles on a buyer team, and how the made-up market behaves in each."""

from __future__ import annotations

from dataclasses import dataclass

BUYING_STAGES = ("define", "explore", "require", "select", "validate", "decide")
CUSTOMER_STAGES = ("adopt", "satisfied", "expand")
STAGES = ("unaware", *BUYING_STAGES, *CUSTOMER_STAGES)
STAGE_NUMBER = {stage: number for number, stage in enumerate(STAGES)}

ROLES = (
    "economic_buyer",
    "champion",
    "technical",
    "user",
    "procurement",
    "legal_security",
    "outside_advisor",
)


@dataclass(frozen=True, slots=True)
class StageHabits:
    """How long a stage takes and what a team does in it.

    Attributes
    ----------
    median_days, sigma: of the log-normal time the stage's work takes a team of usual speed.
    research_rate: acts of self-education a usual member does in a usual week.
    meeting_rate: meetings with the vendor in a week, once the two are talking.
    give_up_rate: chance in a week that the whole thing is dropped by a team of usual agreement.
    """

    median_days: float
    sigma: float
    research_rate: float
    meeting_rate: float
    give_up_rate: float


STAGE_HABITS: dict[str, StageHabits] = {
    "unaware": StageHabits(30.0, 0.5, 0.18, 0.02, 0.012),
    "define": StageHabits(30.0, 0.45, 0.40, 0.08, 0.013),
    "explore": StageHabits(32.0, 0.45, 0.66, 0.17, 0.013),
    "require": StageHabits(25.0, 0.45, 0.6, 0.26, 0.018),
    "select": StageHabits(29.0, 0.45, 0.7, 0.40, 0.023),
    "validate": StageHabits(22.0, 0.45, 0.53, 0.46, 0.025),
    "decide": StageHabits(22.0, 0.45, 0.40, 0.36, 0.027),
    "adopt": StageHabits(85.0, 0.35, 0.25, 0.26, 0.0),
    "satisfied": StageHabits(200.0, 0.35, 0.07, 0.06, 0.0),
    "expand": StageHabits(120.0, 0.40, 0.14, 0.10, 0.0),
}


@dataclass(frozen=True, slots=True)
class RoleHabits:
    """How a role tends to behave.

    Attributes
    ----------
    joins: the stage at which somebody in this role usually comes in.
    power: weight of the voice when the team makes up its mind.
    research: reading against the usual member.
    change, us: opinion on joining of changing anything, and of this vendor, from -1 to 1.
    meets: how readily they come to a meeting.
    """

    joins: str
    power: float
    research: float
    change: float
    us: float
    meets: float


ROLE_HABITS: dict[str, RoleHabits] = {
    "economic_buyer": RoleHabits("explore", 1.0, 0.45, 0.02, 0.0, 0.3),
    "champion": RoleHabits("unaware", 0.8, 1.6, 0.5, 0.12, 0.9),
    "technical": RoleHabits("explore", 0.6, 1.25, 0.03, 0.0, 0.6),
    "user": RoleHabits("define", 0.4, 1.1, 0.08, 0.05, 0.45),
    "procurement": RoleHabits("select", 0.5, 0.7, -0.05, -0.05, 0.45),
    "legal_security": RoleHabits("validate", 0.5, 0.5, -0.12, -0.02, 0.35),
    "outside_advisor": RoleHabits("require", 0.3, 0.6, 0.12, -0.05, 0.3),
}
