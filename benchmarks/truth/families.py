"""The inferences that are measured, in the order in which evidence flows."""

from __future__ import annotations

from benchmarks.truth import (
    accounts,
    agreement,
    contributions,
    forecasts,
    formations,
    identity,
    linkage,
    outcomes,
    plays,
    stage_changes,
    stages,
    stages_labelled,
    stances,
    teams,
)
from benchmarks.truth.family import Family

FAMILIES: tuple[Family, ...] = (
    linkage.FAMILY,
    accounts.FAMILY,
    identity.FAMILY,
    formations.FAMILY,
    teams.FAMILY,
    stages.FAMILY,
    stages_labelled.FAMILY,
    stage_changes.FAMILY,
    stances.FAMILY,
    agreement.FAMILY,
    outcomes.FAMILY,
    forecasts.FAMILY,
    plays.FAMILY,
    contributions.FAMILY,
)
