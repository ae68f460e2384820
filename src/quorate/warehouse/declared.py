"""What people declared, as tables that steps can join: journey maps, words for outcomes, facts of the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.settings import JourneyMap, WorkspaceSettings


def declared_tables(settings: WorkspaceSettings, maps: tuple[JourneyMap, ...]) -> dict[str, pa.Table]:
    """The journey maps' tables (`map_...`) and what the settings declare: words, legal bases, tiers and facts."""
    import pyarrow as pa

    from quorate.settings import map_tables
    from quorate.warehouse.declared_audiences import declared_audiences

    words = [
        {"field": field, "pattern": pattern, "meaning": meaning}
        for meaning, field, patterns in (
            ("won", "crm_stage", settings.outcomes.won_stages),
            ("lost", "crm_stage", settings.outcomes.lost_stages),
            ("no_decision", "loss_reason", settings.outcomes.no_decision),
            ("no_decision", "crm_stage", settings.outcomes.no_decision),
            ("competitor", "loss_reason", settings.outcomes.competitor),
            ("competitor", "crm_stage", settings.outcomes.competitor),
            ("renewal", "deal_type", settings.outcomes.renewal),
            ("renewal", "deal_name", settings.outcomes.renewal),
        )
        for pattern in patterns
    ]
    text = pa.string()
    return {
        **map_tables(maps),
        "outcome_words": pa.Table.from_pylist(
            words, schema=pa.schema([("field", text), ("pattern", text), ("meaning", text)])
        ),
        "declared_bases": pa.Table.from_pylist(
            _declared_bases(settings),
            schema=pa.schema([(name, text) for name in ("channel", "country", "basis", "note")]),
        ),
        "declared_audiences": declared_audiences(settings),
        "declared_tiers": pa.Table.from_pylist(
            [
                {"domain": domain, "tier": tier}
                for tier, domains in settings.programmes.targets.items()
                for domain in domains
            ],
            schema=pa.schema([("domain", text), ("tier", text)]),
        ),
        "declared_captures": pa.Table.from_pylist(
            [
                {
                    "channel": capture.channel,
                    "action": capture.action,
                    "campaign_pattern": capture.campaign_pattern,
                }
                for capture in settings.captures
            ],
            schema=pa.schema([(name, text) for name in ("channel", "action", "campaign_pattern")]),
        ),
        "workspace_facts": pa.table(
            {
                "currency": pa.array([settings.currency], text),
                "fiscal_year_starts": pa.array([settings.fiscal_year_starts], pa.int64()),
            }
        ),
    }


def _declared_bases(settings: WorkspaceSettings) -> list[dict[str, str | None]]:
    """The company's own legal basis per channel; rows with a country hold there alone."""
    return [
        {"channel": channel, "country": country, "basis": basis, "note": declared.note}
        for channel, declared in settings.privacy.legal_basis.items()
        for country, basis in ((None, declared.basis), *declared.countries.items())
    ]
