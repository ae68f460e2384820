"""The table: seats and words stand apart for every size of team, and each seat says what it is."""

from __future__ import annotations

import itertools
import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import NamedTuple

import pytest
from markupsafe import Markup
from tests.views.published import snapshot_of
from tests.views.small_people import JOURNEY, LONG, NOBODY

from quorate.surfaces.web.drawings.lettering import fitted, fitted_name, text_width, wrapped
from quorate.surfaces.web.drawings.team_table import MOST_SEATS, team_picture
from quorate.views import JourneyView, journey_view
from quorate.views.between_them import between_them
from quorate.views.teams import Member
from quorate.warehouse.workspace import Workspace

NAMES = (
    "Li He",
    "Wilhelmina Maximiliane Wojciechowska-Brzęczyszczykiewicz",
    "MWMWMWMW WMWMWMWMWM",
    "christopher.ellery@stores.example",
    "مريم عبد الرحمن الفهيم بن سلطان",
    "高橋由美子と山田太郎と佐々木花子",
    "🦊🦊🦊 🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊",
    "x" * 10_000,
)
# The sizes in which words are written, by the class of their element.
SIZES = {
    "seat-name": 12.5,
    "seat-role": 11.5,
    "centre-between": 12.0,
    "centre-small": 11.5,
    "centre-number": 36.0,
}


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    words: str


@pytest.fixture(scope="module")
def views(workspace: Workspace) -> dict[str, JourneyView]:
    snapshot = snapshot_of(workspace)
    found = {name: journey_view(snapshot, name) for name in (JOURNEY, LONG, NOBODY)}
    snapshot.close()
    return found


def _elements(svg: Markup, class_: str) -> list[ET.Element]:
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    return [each for each in root.iter() if class_ in (each.get("class") or "").split()]


def _team(view: JourneyView, inside: int, outside: int = 0, gone: int = 0) -> JourneyView:
    def member(number: int) -> Member:
        kind = "in" if number < inside else "out" if number < inside + outside else "gone"
        one = view.team[number % len(view.team)]
        return replace(
            one,
            person_id=f"p_{number}",
            name=NAMES[number % len(NAMES)],
            role_label="Abteilungsleitung Beteiligungscontrolling" if number % 2 else "User",
            is_external=kind == "out",
            membership="left" if kind == "gone" else "confirmed",
            momentum=("active", "cooling", "quiet")[number % 3],
            influence=replace(one.influence, value=(1.0, 0.4, 0.0)[number % 3]),
        )

    return replace(view, team=tuple(member(number) for number in range(inside + outside + gone)))


def _shift(svg: Markup) -> float:
    found = re.search(r'transform="translate\(0 (\d+)\)"', svg)
    return float(found[1]) if found else 0.0


def _boxes(svg: Markup) -> list[Box]:
    """The boxes of all words, reckoned from their letters."""
    shift = _shift(svg)
    root = ET.fromstring(svg)  # noqa: S314
    moved = {id(each) for group in root if group.get("transform") for each in group.iter()}
    found = []
    for each in root.iter("text"):
        class_ = (each.get("class") or "").split()[0]
        if class_ not in SIZES:
            continue
        size, words = SIZES[class_], each.text or ""
        width = text_width(words, size, is_bold=class_ == "seat-name")
        anchor = each.get("text-anchor") or "middle"
        left = float(each.get("x", 0)) - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        y = float(each.get("y", 0)) + (shift if id(each) in moved else 0.0)
        found.append(Box(left, y - size * 0.78, left + width, y + size * 0.24, words))
    return found


def _overlaps(boxes: list[Box]) -> list[tuple[str, str]]:
    return [
        (one.words, two.words)
        for one, two in itertools.combinations(boxes, 2)
        if one.left < two.right and two.left < one.right and one.top < two.bottom and two.top < one.bottom
    ]


@pytest.mark.parametrize("count", range(1, 31))
def test_no_word_meets_another_or_leaves_the_picture(views: dict[str, JourneyView], count: int) -> None:
    picture = team_picture(_team(views[LONG], count, outside=count % 6, gone=count % 4))
    for svg in (picture.svg, picture.narrow):
        boxes = _boxes(svg)
        assert len(boxes) >= 2 * count
        assert _overlaps(boxes) == []
        width, height = (float(each) for each in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
        for box in boxes:
            assert box.left >= 0, box.words
            assert box.right <= width, box.words
            assert box.top >= 0, box.words
            assert box.bottom <= height, box.words


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 11, 16, 21, 25, 30])
def test_seats_stand_apart_and_off_all_words(views: dict[str, JourneyView], count: int) -> None:
    picture = team_picture(replace(_team(views[LONG], count), vacancies=()))
    for svg in (picture.svg, picture.narrow):
        seats = [
            (float(seat.get("cx", 0)), float(seat.get("cy", 0)), float(seat.get("r", 0)))
            for seat in _elements(svg, "seat")
        ]
        assert len(seats) == count
        for (x1, y1, r1), (x2, y2, r2) in itertools.combinations(seats, 2):
            assert math.hypot(x1 - x2, y1 - y2) > r1 + r2 + 2
        for x, y, r in seats:
            for box in _boxes(svg):
                near_x, near_y = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
                assert math.hypot(x - near_x, y - near_y) > r, box.words


@pytest.mark.parametrize("count", [1, 4, 7, 12, 18, 25, 30])
def test_chairs_stand_off_all_words(views: dict[str, JourneyView], count: int) -> None:
    picture = team_picture(replace(_team(views[LONG], count), vacancies=()))
    for svg in (picture.svg, picture.narrow):
        boxes = _boxes(svg)
        members = _elements(svg, "member")
        assert len(members) == count
        for member in members:
            seat = next(each for each in member if "seat" in (each.get("class") or "").split())
            chair = next(each for each in member if each.get("class") == "chair")
            x, y, r = (float(seat.get(name, 0)) for name in ("cx", "cy", "r"))
            x1, y1, x2, y2 = map(
                float, re.findall(r"M([\d.]+) ([\d.]+)A.* 1 ([\d.]+) ([\d.]+)", chair.get("d") or "")[0]
            )
            middle = math.atan2((y1 + y2) / 2 - y, (x1 + x2) / 2 - x)
            for turn in (-0.85, -0.4, 0.0, 0.4, 0.85):
                back = x + math.cos(middle + turn) * (r + 7), y + math.sin(middle + turn) * (r + 7)
                for box in boxes:
                    inside = box.left < back[0] < box.right and box.top < back[1] < box.bottom
                    assert not inside, box.words


def test_three_names_are_whole(views: dict[str, JourneyView]) -> None:
    team = replace(views[JOURNEY], team=views[JOURNEY].team[:3], vacancies=())
    names = [each.text for each in _elements(team_picture(team).svg, "seat-name")]
    assert sorted(filter(None, names)) == ["Ann Lindqvist", "Ben Achterberg", "Cho Ji-woo"]


def test_the_largest_teams_leave_candidates_to_the_list(views: dict[str, JourneyView]) -> None:
    picture = team_picture(_team(views[LONG], 40))
    assert len(_elements(picture.svg, "seat")) == MOST_SEATS
    assert picture.left_out_count == 40 - MOST_SEATS + len(views[LONG].vacancies)


def test_the_table_shows_who_sits_where(views: dict[str, JourneyView]) -> None:
    svg = team_picture(views[JOURNEY]).svg
    assert len(_elements(svg, "vacant")) == 1
    assert len(_elements(svg, "outside")) == 1
    assert len(_elements(svg, "possible")) == 2
    gone = [each.text for each in _elements(svg, "seat-name") if "gone" in (each.get("class") or "")]
    assert gone == ["Kim Novak"], "who has left is pushed away from the table"
    chairs = [each for each in _elements(svg, "chair") if "gone" not in (each.get("class") or "")]
    assert len(chairs) == 7, "candidates and advisors have none"
    assert [each.text for each in _elements(svg, "centre-number")] == ["23%"]


def test_the_middle_names_what_is_between_them_and_agreement(views: dict[str, JourneyView]) -> None:
    view = views[JOURNEY]
    obstacles = between_them(view)
    assert [each.kind for each in obstacles][:1] == ["vacancy"]
    words = [each.text for each in _elements(team_picture(view, obstacles).svg, "centre-between")]
    assert words[0] == "Procurement is empty"
    assert not _elements(team_picture(view, obstacles).narrow, "centre-between"), (
        "the phone has it in the head"
    )


def test_lines_join_the_seats_of_those_who_act_together(views: dict[str, JourneyView]) -> None:
    view = views[JOURNEY]
    svg = team_picture(view).svg
    drawn = sorted(each.get("data-of") or "" for each in ET.fromstring(svg).iter() if each.get("data-of"))  # noqa: S314
    seated = {each.get("data-person") for each in _elements(svg, "member")}
    assert drawn == sorted(
        f"{tie.person_id} {tie.other_id}" for tie in view.ties if {tie.person_id, tie.other_id} <= seated
    )
    assert len(_elements(svg, "tie-head")) == sum(tie.kind == "introduced" for tie in view.ties)


def test_bigger_seats_weigh_more(views: dict[str, JourneyView]) -> None:
    links = {each.get("data-person"): each for each in _elements(team_picture(views[JOURNEY]).svg, "member")}
    radius = {
        name: next(float(part.get("r", 0)) for part in link if "seat" in (part.get("class") or ""))
        for name, link in links.items()
    }
    assert radius["p_ann"] > radius["p_ben"] > radius["p_cho"] > radius["p_fin"]


def test_every_seat_is_reached_and_read_out(views: dict[str, JourneyView]) -> None:
    svg = team_picture(views[JOURNEY]).svg
    said = {each.get("data-person"): each.get("aria-label") or "" for each in _elements(svg, "member")}
    assert said["p_ben"].startswith(
        "Ben Achterberg, Operations Director: Champion, stance champion (90% sure)"
    )
    assert all(said.values())


def test_a_team_of_nobody_still_has_its_table(views: dict[str, JourneyView]) -> None:
    svg = team_picture(replace(views[NOBODY], vacancies=())).svg
    assert len(_elements(svg, "table-top")) == 1
    assert [each.text for each in _elements(svg, "centre-words")] == ["Quorum not known"]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Li He", "Li He"),
        ("Maximiliane von Hohenstein-Schwarzburg", "M. Hohenstein-…"),
        ("christopher_ellery@stores.example", "christopher_ell…"),
        ("   ", ""),
        ("Bartholomäus", "Bartholomäus"),
    ],
)
def test_names_are_shortened_from_the_front(name: str, short: str) -> None:
    assert fitted_name(name, 110, 12.5, is_bold=True) == short


@pytest.mark.parametrize("text", NAMES)
def test_what_is_made_to_fit_fits(text: str) -> None:
    assert text_width(fitted(text, 80, 12), 12) <= 80
    lines = wrapped(text, 120, 12, 2)
    assert 1 <= len(lines) <= 2
    assert all(text_width(line, 12) <= 120 for line in lines)
