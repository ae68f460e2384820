"""What each channel, campaign, asset and function added, in the columns of the published contributions.

Without an estimate there is no row: a share of nothing, or of a guess, would be read as a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa


def incremental_contributions(_tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """Rows of the model 'incremental'; none as long as nothing estimates them."""
    return PUBLISHED_TABLES["contributions"].arrow_schema().empty_table()


STEP = ArrowStep(
    "incremental_contributions",
    {
        "incremental_touches": (
            "journey_id",
            "week_on",
            "channel",
            "our_function",
            "campaign_id",
            "content_id",
        )
    },
    incremental_contributions,
)
