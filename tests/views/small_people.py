"""Who is in the small world, and what the team of its main journey did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

AS_OF_AT = datetime(2026, 7, 1)
TODAY = date(2026, 6, 30)
RUN_ID = "run_small_world"
JOURNEY, BOUGHT, LONG, NOBODY, LOST, QUIET = "j_alder", "j_bought", "j_long", "j_nobody", "j_lost", "j_quiet"
LONG_NAME = (
    "Kreissparkassenverband Nordwestdeutschland Verwaltungs- und Beteiligungsgesellschaft mbH & Co. KG"
)

_TEAM = """
p_ann|Ann Lindqvist|Chief Financial Officer|economic_buyer|0.93|confirmed|active|1.0|supporter|0.48|0.62|
p_ben|Ben Achterberg|Operations Director|champion|1.0|confirmed|active|0.8|champion|0.81|0.9|
p_cho|Cho Ji-woo|Head of IT|technical|0.74|confirmed|cooling|0.6|sceptic|-0.38|0.55|
p_dev|Devika Raman|Security Architect|legal_security|0.66|likely|active|0.5|neutral|0.05|0.31|
p_eve|Eve Okafor|General Counsel|legal_security|0.58|confirmed|quiet|0.5|opponent|-0.72|0.4|
p_fin|Finn Doyle|Warehouse Planner|user|0.52|likely|active|0.4|supporter|0.33|0.28|
p_gia|Gia Romano|Logistics Analyst|user|0.47|likely|quiet|0.4|unknown||0.0|
p_hal|Hal Brandt|Data Engineer|technical|0.44|candidate|active|0.6|unknown||0.0|
p_ida|||unknown|0.0|candidate|quiet|0.3|unknown||0.0|
p_jon|Jon Sato|Partner, Sato & Grimm|outside_advisor|0.79|confirmed|cooling|0.3|neutral|0.12|0.22|outside
p_kim|Kim Novak|Former Head of IT|technical|0.6|left|quiet|0.6|supporter|0.4|0.2|
"""


def _person(line: str) -> dict[str, Any]:
    person, name, title, role, likely, membership, momentum, influence, stance, score, sure, place = (
        line.split("|")
    )
    return {
        "person_id": person,
        "name": name or None,
        "title": title or None,
        "role": role,
        "role_probability": float(likely),
        "membership": membership,
        "momentum": momentum,
        "influence": float(influence),
        "stance": stance,
        "stance_score": float(score) if score else None,
        "stance_confidence": float(sure),
        "is_external": place == "outside",
    }


TEAM = [_person(line) for line in _TEAM.strip().splitlines()]
_LONG_FIRST = ("Maximiliane", "Bartholomäus", "Annegret", "Friedrich-Wilhelm", "Konstantina")
_LONG_LAST = (
    "von Hohenstein-Schwarzburg",
    "Papadimitrakopoulou",
    "Ó Súilleabháin",
    "Wojciechowska-Brzęczyszczykiewicz",
    "Li",
)
_LONG_ROLES = ("economic_buyer", "champion", "technical", "user", "user", "procurement", "legal_security")
_STANCES = (("champion", 0.8), ("supporter", 0.4), ("unknown", None), ("sceptic", -0.4), ("neutral", 0.0))
_MOMENTA = ("active", "cooling", "quiet")

# who, day, channel, action, initiator, content, colleague, two-way
DOINGS = (
    ("p_ben", date(2026, 2, 3), "web", "downloaded", "buyer", "c_guide", None, False),
    ("p_fin", date(2026, 2, 5), "web", "viewed", "buyer", "c_guide", None, False),
    ("p_ann", date(2026, 2, 18), "webinar", "attended", "buyer", "c_webinar", "c_paul", False),
    ("p_ben", date(2026, 2, 18), "webinar", "attended", "buyer", "c_webinar", "c_paul", False),
    ("p_ben", date(2026, 3, 2), "meeting", "attended", "sales", None, "c_ines", True),
    ("p_cho", date(2026, 3, 2), "meeting", "attended", "sales", None, "c_ines", True),
    ("p_ann", date(2026, 3, 20), "email", "sent", "marketing", "c_case", "c_paul", False),
    ("p_ann", date(2026, 3, 21), "email", "clicked", "buyer", "c_case", None, False),
    ("p_cho", date(2026, 4, 9), "review_site", "compared", "buyer", None, None, False),
    ("p_dev", date(2026, 4, 14), "web", "downloaded", "buyer", "c_guide", None, False),
    ("p_jon", date(2026, 4, 22), "email", "replied", "buyer", None, "c_ines", True),
    ("p_eve", date(2026, 4, 28), "meeting", "missed", "sales", None, "c_ines", False),
    ("p_ben", date(2026, 5, 6), "meeting", "attended", "sales", None, "c_ines", True),
    ("p_ann", date(2026, 5, 6), "meeting", "attended", "sales", None, "c_ines", True),
    ("p_dev", date(2026, 5, 6), "meeting", "attended", "sales", None, "c_ines", True),
    ("p_eve", date(2026, 5, 19), "email", "sent", "sales", None, "c_ines", False),
    ("p_gia", date(2026, 3, 11), "web", "viewed", "buyer", "c_case", None, False),
    ("p_hal", date(2026, 6, 16), "web", "viewed", "buyer", "c_guide", None, False),
    ("p_ben", date(2026, 6, 12), "call", "answered", "sales", None, "c_ines", True),
    ("p_fin", date(2026, 6, 18), "product", "trialled", "buyer", None, None, False),
    ("p_ann", date(2026, 6, 24), "email", "opened", "buyer", None, None, False),
    (None, date(2026, 1, 29), "web", "viewed", "buyer", "c_guide", None, False),
    ("p_kim", date(2026, 2, 10), "email", "sent", "marketing", "c_case", "c_paul", False),
)  # fmt: skip


CONTENTS = (
    ("c_guide", "How to choose a planning system", "guide", "guidance"),
    ("c_case", "How a freight firm cut its stock by a third", "case_study", "proof"),
    ("c_webinar", "Planning under uncertainty", "webinar", "insight"),
)


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day."""
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=hour)


def long_team() -> Iterator[dict[str, Any]]:
    """Twenty-five people with names of every awkward length."""
    for number in range(25):
        stance, score = _STANCES[number % 5]
        role = _LONG_ROLES[number % len(_LONG_ROLES)]
        yield {
            "person_id": f"p_long_{number:02}",
            "name": f"{_LONG_FIRST[number % 5]} {_LONG_LAST[(number // 5 + number) % 5]}",
            "title": "Abteilungsleiterin Beteiligungscontrolling und Unternehmensentwicklung"
            if number % 3
            else None,
            "role": role,
            "role_probability": 0.5 + number / 60,
            "membership": "confirmed" if number % 4 else "likely",
            "momentum": _MOMENTA[number % 3],
            "influence": {"economic_buyer": 1.0, "champion": 0.8, "technical": 0.6, "user": 0.4}.get(
                role, 0.5
            ),
            "stance": stance,
            "stance_score": score,
            "stance_confidence": 0.0 if stance == "unknown" else 0.2 + number / 40,
            "is_external": number in (11, 23),
        }
