"""Whether what the ledgers hold is as it was written."""

from __future__ import annotations

from pathlib import Path

from quorate.ledger.experiment_ledger import ExperimentLedger
from quorate.ledger.plan_ledger import PlanLedger
from quorate.ledger.said_ledger import SaidLedger


def ledger_breaks(database_file: Path) -> list[str]:
    """What of the ledgers in a database is not as it was written, in words; empty when every line is."""
    found = []
    for words, kind in (
        ("", PlanLedger),
        ("of experiments: ", ExperimentLedger),
        ("of what was said: ", SaidLedger),
    ):
        ledger = kind(database_file)
        try:
            found += [f"{words}{text}" for text in ledger.breaks()]
        finally:
            ledger.close()
    return found
