"""The tokens: read in both themes, told apart by everybody's eyes, and the only place where colours are written."""

from __future__ import annotations

import re
from importlib import resources
from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

STATIC = resources.files("quorate.surfaces.web") / "static"
THEMES = ("light", "dark")
STANCES = ("champion", "supporter", "neutral", "sceptic", "opponent")
OUTCOMES = ("won", "lost-competitor", "lost-no-decision", "open")
STAGES = tuple(f"stage-{number}" for number in range(1, 7))
GROUNDS = ("paper", "sheet")
# Least contrast of WCAG 2.2: text 4.5 (1.4.3), what is drawn 3 (1.4.11).
TEXT, DRAWN = 4.5, 3.0
# Two colours apart by this much in OKLab are seen as two; 0.02 is about the smallest difference that can be seen.
APART = 0.07
# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
EYES = {
    "usual": np.eye(3),
    "no red cones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green cones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue cones": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# Ottosson (2020): linear sRGB to cone responses, and their cube roots to OKLab.
TO_CONES = np.array(
    [
        [0.41222147, 0.53633254, 0.05144599],
        [0.21190350, 0.68069955, 0.10739696],
        [0.08830246, 0.28171884, 0.62997870],
    ]
)
TO_LAB = np.array(
    [
        [0.21045426, 0.79361779, -0.00407205],
        [1.97799850, -2.42859221, 0.45059371],
        [0.02590404, 0.78277177, -0.80867577],
    ]
)


def tokens(theme: str) -> dict[str, str]:
    """Every colour written as #rrggbb, by its name, in one theme."""
    text = (STATIC / "tokens.css").read_text(encoding="utf-8")
    found = re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", text)
    return {name: dark if theme == "dark" else light for name, light, dark in found}


def linear(colour: str) -> NDArray[np.float64]:
    channels = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def seen(colour: str, eyes: str) -> NDArray[np.float64]:
    laid_out: NDArray[np.float64] = TO_LAB @ np.cbrt(TO_CONES @ np.clip(EYES[eyes] @ linear(colour), 0, 1))
    return laid_out


def apart(one: str, other: str, eyes: str) -> float:
    return float(np.linalg.norm(seen(one, eyes) - seen(other, eyes)))


def test_the_measure_knows_its_ends() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert apart("#000000", "#ffffff", "usual") == pytest.approx(1, abs=1e-3)
    assert apart("#d03030", "#4d8030", "no green cones") < apart("#d03030", "#4d8030", "usual") / 2


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["ink", "ink-soft", "accent", "good", "warning", "bad", *STANCES, "unknown"])
def test_words_can_be_read(theme: str, name: str) -> None:
    colours = tokens(theme)
    assert {ground: contrast(colours[name], colours[ground]) >= TEXT for ground in GROUNDS} == dict.fromkeys(
        GROUNDS, True
    )


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("name", "ground"),
    [
        ("on-accent", "accent"), ("paper", "ink"), ("good", "good-soft"), ("warning", "warning-soft"),
        ("bad", "bad-soft"), ("accent", "accent-soft"), ("ink-soft", "sunken"), ("ink-soft", "hover"),
    ],
)  # fmt: skip
def test_words_can_be_read_on_what_lies_under_them(theme: str, name: str, ground: str) -> None:
    assert contrast(tokens(theme)[name], tokens(theme)[ground]) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["field", "focus", "won", "lost-competitor", "lost-no-decision"])
def test_what_is_drawn_can_be_seen(theme: str, name: str) -> None:
    assert contrast(tokens(theme)[name], tokens(theme)["sheet"]) >= DRAWN


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("names", [STANCES, OUTCOMES], ids=["stances", "outcomes"])
def test_everybody_tells_them_apart(theme: str, eyes: str, names: tuple[str, ...]) -> None:
    colours = tokens(theme)
    close = {
        (one, other): round(distance, 3)
        for one, other in combinations(names, 2)
        if (distance := apart(colours[one], colours[other], eyes)) < APART
    }
    assert close == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eyes", EYES)
def test_stages_deepen_for_everybody(theme: str, eyes: str) -> None:
    lightness = [float(seen(tokens(theme)[name], eyes)[0]) for name in STAGES]
    steps = [after - before for before, after in pairwise(lightness)]
    assert all(step > 0.04 for step in steps) or all(step < -0.04 for step in steps)


def test_components_write_no_colour_of_their_own() -> None:
    sheets = [*STATIC.iterdir(), *(STATIC / "components").iterdir()]
    written = {
        sheet.name: found
        for sheet in sheets
        if sheet.name.endswith(".css")
        and sheet.name not in ("tokens.css", "print.css", "brief.css", "review.css")
        for text in [
            re.sub(r"/\*.*?\*/|url\([^)]*\)", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        ]
        if (found := re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*[;}])", text))
    }
    assert written == {}


def test_every_name_used_is_a_token() -> None:
    known = set(re.findall(r"(--[a-z0-9-]+):", (STATIC / "tokens.css").read_text(encoding="utf-8")))
    sheets = [*STATIC.iterdir(), *(STATIC / "components").iterdir()]
    used = {
        (sheet.name, name)
        for sheet in sheets
        if sheet.name.endswith(".css")
        for text in [sheet.read_text(encoding="utf-8")]
        for name in re.findall(r"var\((--[a-z0-9-]+)", text)
        if f"{name}:" not in text
    }
    assert sorted(each for each in used if each[1] not in known) == []
