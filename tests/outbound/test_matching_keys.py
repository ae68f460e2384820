"""Keys as the networks prescribe them; the digests were made with `printf ... | sha256sum`."""

from __future__ import annotations

import pytest

from quorate.outbound import matching_keys as keys


def test_a_digest_is_of_the_text_alone() -> None:
    assert keys.digest("ann@acme.com") == "f9669db96e65a194239696238f1c70f32c9cba34c3d842b805cf2c9e42b1f3a5"
    assert keys.digest("") == keys.digest(None) == ""


@pytest.mark.parametrize(
    ("written", "google", "others"),
    [
        (" Ann.Lee@Acme.com ", "ann.lee@acme.com", "ann.lee@acme.com"),
        ("Ann.Mary.Lee@GMail.com", "annmarylee@gmail.com", "ann.mary.lee@gmail.com"),
        ("ann.lee@googlemail.com", "annlee@googlemail.com", "ann.lee@googlemail.com"),
        ("ann.lee@notgmail.com", "ann.lee@notgmail.com", "ann.lee@notgmail.com"),
        (None, "", ""),
    ],
)
def test_addresses(written: str | None, google: str, others: str) -> None:
    assert (keys.google_address(written), keys.address(written)) == (google, others)


@pytest.mark.parametrize(
    ("written", "google", "meta"),
    [
        ("+4930901820", "+4930901820", "4930901820"),
        ("+4930901820;ext=12", "+4930901820", "4930901820"),
        ("030 901820", "", ""),
        (None, "", ""),
    ],
)
def test_telephones(written: str | None, google: str, meta: str) -> None:
    assert (keys.e164(written), keys.meta_phone(written)) == (google, meta)


@pytest.mark.parametrize(
    ("written", "name"), [("Ann-Marie", "annmarie"), (" O'Neil ", "oneil"), ("Zoë", "zoë"), (None, "")]
)
def test_names_for_meta(written: str | None, name: str) -> None:
    assert keys.meta_name(written) == name


@pytest.mark.parametrize(
    ("written", "parts"),
    [("Ann Mary Lee", ("Ann Mary", "Lee")), ("Ann", ("Ann", "")), ("", ("", "")), (None, ("", ""))],
)
def test_given_and_family_name(written: str | None, parts: tuple[str, str]) -> None:
    assert keys.given_and_family(written) == parts
