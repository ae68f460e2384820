"""What the demo declares is what a settings file may say."""

from __future__ import annotations

from pathlib import Path

from quorate import flow
from quorate.settings import load_settings
from quorate.surfaces.cli.make import _declare_basis


def test_the_demo_declares_a_basis_and_names_an_audience(tmp_path: Path) -> None:
    workspace = flow.create_workspace(tmp_path / "w", "Demo")
    _declare_basis(workspace)
    settings = load_settings(workspace.settings_file)
    assert {channel: each.basis for channel, each in settings.privacy.legal_basis.items()} == {
        "email": "legitimate_interest",
        "ad": "legitimate_interest",
    }
    assert settings.audiences["deciding"].stages == ("validate", "decide")
    assert settings.sources.fields_of("salesforce")["holdout"] == "Marketing_Holdout__c"
    assert settings.experiments.imported.share == 0.1
