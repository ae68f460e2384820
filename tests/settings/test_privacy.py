"""The company's own legal basis: what can be declared and what is refused."""

from __future__ import annotations

import pytest

from quorate.settings import examine_settings
from quorate.settings.privacy import LegalBasis
from quorate.warehouse.declared import declared_tables


def test_a_basis_per_channel_and_country() -> None:
    settings, problems = examine_settings(
        'name = "a"\n[privacy.legal_basis.email]\nbasis = "legitimate_interest"\nnote = "assessed in March"\n'
        'countries = {DE = "none"}\n'
    )
    assert settings is not None, problems
    assert settings.privacy.legal_basis == {
        "email": LegalBasis(basis="legitimate_interest", note="assessed in March", countries={"DE": "none"})
    }
    assert declared_tables(settings, ())["declared_bases"].to_pylist() == [
        {"channel": "email", "country": None, "basis": "legitimate_interest", "note": "assessed in March"},
        {"channel": "email", "country": "DE", "basis": "none", "note": "assessed in March"},
    ]


@pytest.mark.parametrize(
    ("written", "code", "nearest"),
    [
        ('emial = {basis = "contract", note = "x"}', "unknown_word", "email"),
        ('email = {basis = "legitimate_intrest", note = "x"}', "unknown_word", "legitimate_interest"),
        # nobody consents for others, and nobody refuses for them
        ('email = {basis = "consent", note = "x"}', "unknown_word", None),
        ('email = {basis = "refused", note = "x"}', "unknown_word", None),
        ('email = {basis = "contract"}', "missing_key", None),
        ('email = {basis = "contract", note = " "}', "empty_text", None),
        ('email = {basis = "contract", note = "x", countries = {UK = "none"}}', "unknown_word", None),
        ('email = {basis = "contract", note = "x", countries = {DE = "consent"}}', "unknown_word", None),
    ],
)
def test_what_is_refused(written: str, code: str, nearest: str | None) -> None:
    settings, (problem,) = examine_settings(f'name = "a"\n[privacy.legal_basis]\n{written}\n')
    assert settings is None
    assert (problem.code, problem.line) == (code, 3)
    assert nearest is None or problem.nearest == nearest
