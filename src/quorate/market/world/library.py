"""The vendor's content: what exists, what it is for, and who at which stage tends to read it."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.streams import Choice
from quorate.market.world.stages import ROLES, STAGES
from quorate.market.world.vendor import OFFERINGS, VENDOR_DOMAIN, Offering

SITE = f"https://www.{VENDOR_DOMAIN}"


@dataclass(frozen=True, slots=True)
class Content:
    """One asset. Empty `roles`, `stages` or `offerings` mean: for everybody, any time, all of them."""

    content_id: str
    title: str
    path: str
    format: str
    intent: str
    audience: str
    roles: tuple[str, ...]
    stages: tuple[str, ...]
    offerings: tuple[str, ...]
    topics: tuple[str, ...]
    is_gated: bool
    is_labelled: bool = True

    @property
    def url(self) -> str:
        """Where it is read."""
        return SITE + self.path


# format, intent, audience, roles, stages, gated, label known to marketing, title
_PER_OFFERING = (
    ("article insight team - unaware,define 0 1", "What {topic0} costs when nobody owns it"),
    (
        "article insight member economic_buyer define,explore 0 1",
        "Five questions a board asks about {subject}",
    ),
    ("report insight team - unaware,define,explore 1 1", "The state of {subject} in 300 companies"),
    ("article insight member user define 0 0", "A week in the life of a team without {topic1}"),
    ("podcast insight team champion unaware,define 0 0", "Voices on {topic0}: what changed our mind"),
    ("guide guidance team champion explore,require 1 1", "How to build a case for {subject} together"),
    (
        "guide guidance member technical explore,require 1 1",
        "Ways to approach {topic3}: a map for architects",
    ),
    ("template guidance team champion,procurement require 1 1", "Requirements list for {subject}"),
    (
        "calculator guidance member economic_buyer require,select 1 1",
        "What better {topic0} would be worth to you",
    ),
    ("video guidance member user explore 0 1", "{subject_cap} in four minutes"),
    (
        "paper guidance team champion,economic_buyer explore,require 1 1",
        "Choosing {subject}: criteria that hold up",
    ),
    ("page product member - explore,require,select 0 1", "{name}: product tour"),
    ("demo product member user,technical select 0 1", "Guided demo of {name}"),
    ("documentation product member technical require,select,validate 0 1", "{name} integration reference"),
    ("page product team champion,procurement select 0 0", "{name} compared with {rival0}"),
    ("page product team champion,procurement select 0 1", "{name} compared with {rival1}"),
    (
        "case_study proof team champion,economic_buyer select,validate 1 1",
        "How a maker of pumps mended its {topic0}",
    ),
    (
        "case_study proof member user,technical select,validate 0 1",
        "Eleven weeks to live: {name} at a retailer",
    ),
    ("paper proof member legal_security,technical validate 1 1", "{name} security and data protection pack"),
    ("report proof member economic_buyer validate,decide 1 1", "{name}: measured return after a year"),
    ("page pricing member economic_buyer,procurement select,validate,decide 0 1", "{name} plans and pricing"),
    ("deck proof team champion,economic_buyer decide 0 1", "{name}: the decision on two pages"),
    (
        "template guidance team procurement,legal_security decide 0 1",
        "{name} contract and data-processing templates",
    ),
    ("documentation onboarding member user,technical adopt 0 1", "First steps with {name}"),
    ("video onboarding team user adopt,satisfied 0 1", "Getting the whole team onto {name}"),
    (
        "article onboarding member champion satisfied,expand 0 1",
        "What our most settled {name} customers do next",
    ),
)
_FOR_ALL = (
    ("article insight team - unaware,define 0 1", "Why good projects end in no decision", "decisions"),
    ("article insight team champion define,explore 0 1", "Getting eight colleagues to agree", "decisions"),
    ("article insight member economic_buyer define 0 0", "Cost of waiting: a short history", "decisions"),
    ("report insight team - unaware,define,explore 1 1", "Operations outlook", "trends"),
    ("guide guidance team champion require,select 1 1", "A fair way to compare suppliers", "selection"),
    ("paper proof member legal_security validate 0 1", "How we protect your data", "security"),
    ("page proof member procurement validate,decide 0 1", "Service levels and support", "service"),
    ("video proof team - select,validate 0 1", "Three customers, three first years", "customers"),
    ("article insight member - - 0 0", "News from the company", "news"),
    ("page product member technical require,validate 0 1", "Platform and open interfaces", "integration"),
)
_FOLDERS = {"page": "", "documentation": "/docs", "article": "/insights", "podcast": "/insights"}
_INTENT_BY_STAGE: dict[str, dict[str, float]] = {
    "unaware": {"insight": 6.0, "guidance": 0.6, "product": 0.4},
    "define": {"insight": 5.0, "guidance": 1.6, "proof": 0.4, "product": 0.9, "pricing": 0.2},
    "explore": {"insight": 2.6, "guidance": 4.0, "proof": 1.0, "product": 1.8, "pricing": 0.5},
    "require": {"insight": 1.0, "guidance": 4.0, "proof": 1.6, "product": 2.8, "pricing": 0.9},
    "select": {"insight": 0.5, "guidance": 1.5, "proof": 3.6, "product": 4.0, "pricing": 2.6},
    "validate": {"insight": 0.3, "guidance": 0.8, "proof": 5.0, "product": 3.0, "pricing": 1.8},
    "decide": {"insight": 0.2, "guidance": 0.9, "proof": 3.6, "product": 1.4, "pricing": 3.4},
    "adopt": {"insight": 0.4, "guidance": 0.5, "proof": 0.2, "product": 1.0, "onboarding": 6.0},
    "satisfied": {"insight": 1.2, "guidance": 0.5, "proof": 0.2, "product": 1.0, "onboarding": 3.0},
    "expand": {
        "insight": 1.2,
        "guidance": 1.2,
        "proof": 1.0,
        "product": 2.0,
        "pricing": 1.0,
        "onboarding": 1.5,
    },
}
_ELSEWHERE = 0.05


def _listed(word: str) -> tuple[str, ...]:
    return () if word == "-" else tuple(word.split(","))


def slug_of(words: str) -> str:
    """The words as they stand in a link: lower case, hyphens."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in words.lower()).split())


def _content(
    number: int, spec: str, title: str, offerings: tuple[str, ...], topics: tuple[str, ...]
) -> Content:
    format_, intent, audience, roles, stages, gated, labelled = spec.split()
    folder = _FOLDERS.get(format_, "/resources")
    return Content(
        f"C-{number:03d}",
        title,
        f"{folder}/{slug_of(title)}",
        format_,
        intent,
        audience,
        _listed(roles),
        _listed(stages),
        offerings,
        topics,
        gated == "1",
        labelled == "1",
    )


def _write_library() -> tuple[Content, ...]:
    contents: list[Content] = []
    for offering in OFFERINGS:
        words = {f"topic{place}": topic for place, topic in enumerate(offering.topics)}
        words |= {f"rival{place}": rival for place, rival in enumerate(offering.rivals)}
        words |= {"name": offering.name, "subject": offering.subject}
        words["subject_cap"] = offering.subject.capitalize()
        for place, (spec, title) in enumerate(_PER_OFFERING):
            topics = (offering.topics[place % 4], offering.topics[(place + 1) % 4])
            contents.append(_content(len(contents) + 1, spec, title.format(**words), (offering.key,), topics))
    for spec, title, topic in _FOR_ALL:
        contents.append(_content(len(contents) + 1, spec, title, (), (topic,)))
    return tuple(contents)


CONTENTS = _write_library()
CONTENT_NUMBER = {content.content_id: number for number, content in enumerate(CONTENTS)}
"""The place of each asset in the library, by its id."""


def appeal(content: Content, offering: Offering, stage: str, role: str) -> float:
    """How readily somebody in this role reads it when the team stands at this stage; a weight, not a chance."""
    if content.offerings and offering.key not in content.offerings:
        return 0.012
    intent = _INTENT_BY_STAGE[stage].get(content.intent, _ELSEWHERE)
    at_its_stage = 2.4 if stage in content.stages else (1.0 if not content.stages else 0.5)
    for_the_role = 2.2 if role in content.roles else (1.2 if not content.roles else 0.6)
    shared = 0.8 if not content.offerings else 1.0
    return intent * at_its_stage * for_the_role * shared


READING: dict[tuple[str, str, str], Choice[Content]] = {
    (offering.key, stage, role): Choice(
        CONTENTS, [appeal(content, offering, stage, role) for content in CONTENTS]
    )
    for offering in OFFERINGS
    for stage in STAGES
    for role in ROLES
}
"""What somebody in this role reads when the team stands at this stage: (offering, stage, role)."""

CASUAL_READING: Choice[Content] = Choice(
    CONTENTS, [4.0 if content.intent == "insight" else 0.35 for content in CONTENTS]
)
"""What people read who are not buying anything."""

PRICING: dict[str, Content] = {
    content.offerings[0]: content for content in CONTENTS if content.intent == "pricing"
}
"""The pricing page of each offering."""
