"""Stances: where each member stands, on the scale from -1 to 1.

Of members who are on the true team and published as confirmed or likely, while the purchase is under way. The errors
are of those whose stance is published as known, so read them beside the coverage.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.family import Family
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement
from benchmarks.truth.metrics import correlation, root_mean_square, share
from benchmarks.truth.teams import open_journeys, true_members

NAME = "stances"
# A stance older than this is not the day's: the person was not on the team any more.
STALE = timedelta(days=14)
# What the word of a statement says on the scale, in the middle of its fifth.
WORD_SCORES = {"champion": 0.8, "supporter": 0.4, "neutral": 0.0, "sceptic": -0.4, "opponent": -0.8}


@dataclass(frozen=True)
class Case:
    """One member on one day: the true stance, and the published one, the mean sign of its signals, the last word."""

    true: float
    published: float | None
    sign: float | None
    word: float | None


def observe(world: World) -> list[Case]:
    """Every member of each day."""
    return [case for snapshot in world.snapshots for case in _cases(snapshot)]


def _cases(snapshot: Snapshot) -> list[Case]:
    links = snapshot.links
    teams = true_members(snapshot)
    true = true_stances(snapshot)
    words = _last_words(snapshot)
    best = {row["journey_id"]: true_id for true_id, row in links.best(open_journeys(snapshot)).items()}
    found = []
    for row in snapshot.published.rows("members"):
        journey = best.get(row["journey_id"], "")
        person = links.people.get(row["person_id"], "")
        is_theirs = person in teams.get(journey, {}) and (journey, person) in true
        if is_theirs and row["membership"] in ("confirmed", "likely"):
            found.append(
                Case(
                    true[journey, person],
                    row["stance_score"],
                    mean_sign(row["stance_reasons"]),
                    words.get(row["person_id"]),
                )
            )
    return found


def true_stances(snapshot: Snapshot) -> dict[tuple[str, str], float]:
    """The newest stance score of each member by the day, by journey and person."""
    weeks = [
        row
        for row in snapshot.truth.rows("stances")
        if snapshot.as_of - STALE < row["week_on"] <= snapshot.as_of
    ]
    return {
        (row["journey_id"], row["person_id"]): row["stance_score"]
        for row in sorted(weeks, key=lambda each: each["week_on"])
    }


def mean_sign(reasons: str | None) -> float | None:
    """The raw mean of what the signals point to: -1, 0 or 1 each; None without any."""
    readings = [
        reason["reading"] for reason in json.loads(reasons or "[]") if reason.get("reading") is not None
    ]
    return float(np.sign(readings).mean()) if readings else None


def _last_words(snapshot: Snapshot) -> dict[str, float]:
    """What colleagues last said of each person's stance."""
    said = [
        row
        for row in snapshot.published.rows("statements")
        if row["subject"] == "stance" and row["person_id"] and row["value"] in WORD_SCORES
    ]
    return {
        row["person_id"]: WORD_SCORES[row["value"]]
        for row in sorted(said, key=lambda each: each["stated_at"])
    }


def measure(cases: Sequence[Case], _learned: None) -> list[Measurement]:
    """Coverage, errors and correlation."""
    known = [case for case in cases if case.published is not None]
    spoken = [case for case in known if case.word is not None]
    found = [
        Measurement(
            NAME,
            "members with a known stance",
            share(len(known), len(cases)),
            HIGHER,
            len(cases),
            "somebody wrote it down",
            share(sum(case.word is not None for case in cases), len(cases)),
        )
    ]
    if not known:
        return found
    true = np.array([case.true for case in known])
    ours = np.array([case.published for case in known], dtype=np.float64)
    signs = np.array([case.sign or 0.0 for case in known])
    n = len(known)
    error = root_mean_square(ours - true)
    found += [
        Measurement(
            NAME,
            "error (RMSE) against raw signs",
            error,
            LOWER,
            n,
            "mean sign of signals",
            root_mean_square(signs - true),
        ),
        Measurement(
            NAME, "error (RMSE) against nothing", error, LOWER, n, "always neutral", root_mean_square(true)
        ),
        Measurement(
            NAME,
            "correlation with the truth",
            correlation(ours, true),
            HIGHER,
            n,
            "mean sign of signals",
            correlation(signs, true),
        ),
    ]
    if spoken:
        true = np.array([case.true for case in spoken])
        ours = np.array([case.published for case in spoken], dtype=np.float64)
        words = np.array([case.word for case in spoken], dtype=np.float64)
        found.append(
            Measurement(
                NAME,
                "error (RMSE) where somebody wrote it down",
                root_mean_square(ours - true),
                LOWER,
                len(spoken),
                "the last word",
                root_mean_square(words - true),
            )
        )
    return found


FAMILY = Family(NAME, "error (RMSE) against raw signs", observe, measure)
