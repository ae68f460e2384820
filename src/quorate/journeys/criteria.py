"""Criteria and gates of a map, asked of one journey's evidence."""

from __future__ import annotations

from datetime import datetime

from quorate.journeys.evidence_index import EvidenceIndex, Finding
from quorate.settings import Condition, Criterion, Gate, Required, normal_form


def criterion_finding(
    index: EvidenceIndex, journey_id: str, criterion: Criterion, since: datetime
) -> Finding:
    """When the criterion was first met by evidence after `since`.

    A colleague's statement that it is met (subject `criterion`, value its id) outranks behaviour.
    """
    stated = [
        row
        for row in index.statements(journey_id, "criterion")
        if row["value"] == criterion.criterion_id and row["stated_at"] >= since
    ]
    found = [_alternative_finding(index, journey_id, leaves, since) for leaves in normal_form(criterion.rule)]
    met = [finding for finding in found if finding.met_at is not None]
    best = (
        min(met, key=lambda finding: finding.met_at or datetime.max)
        if met
        else max(found, key=lambda finding: (finding.is_knowable, finding.progress / max(finding.needed, 1)))
    )
    if stated and (best.met_at is None or stated[0]["stated_at"] < best.met_at):
        row = stated[0]
        return Finding(row["stated_at"], best.needed, best.needed, (row["statement_id"],), basis="statement")
    return best


def _alternative_finding(
    index: EvidenceIndex, journey_id: str, leaves: tuple[Required[Condition], ...], since: datetime
) -> Finding:
    """All leaves together: met when the last of them is. A leaf that must not hold counts while it never has."""
    met_at: datetime | None = since
    progress, needed, knowable = 0, 0, True
    evidence: list[str] = []
    bases: set[str] = set()
    for part in leaves:
        finding = index.ask(journey_id, part.leaf, since)
        if part.is_negated:
            needed += 1
            progress += finding.met_at is None
            met_at = met_at if finding.met_at is None else None
            continue
        needed += finding.needed
        progress += finding.progress
        evidence += finding.evidence_ids
        knowable = knowable and finding.is_knowable
        bases.add(finding.basis)
        met_at = max(met_at, finding.met_at) if met_at is not None and finding.met_at is not None else None
    basis = "crm" if "crm" in bases else "statement" if bases == {"statement"} else "criteria"
    return Finding(met_at, progress, needed, tuple(dict.fromkeys(evidence)), knowable, basis)


def gate_opened(
    index: EvidenceIndex, journey_id: str, gate: Gate, since: datetime
) -> tuple[Finding, tuple[str, ...]]:
    """When a gate opened by evidence after `since`, and by which criteria; `met_at` is None while it is shut."""
    found = [
        (criterion, criterion_finding(index, journey_id, criterion, since)) for criterion in gate.criteria
    ]
    met = [(criterion, finding) for criterion, finding in found if finding.met_at is not None]
    if gate.combine == "any":
        met = sorted(met, key=lambda pair: pair[1].met_at or datetime.max)[:1]
    opened = bool(met) and (gate.combine == "any" or len(met) == len(found))
    moments = [finding.met_at for _, finding in met if finding.met_at is not None]
    bases = {finding.basis for _, finding in met}
    basis = "crm" if "crm" in bases else "statement" if bases == {"statement"} else "criteria"
    finding = Finding(max(moments) if opened else None, len(met), len(found), basis=basis)
    return finding, tuple(criterion.criterion_id for criterion, _ in met)
