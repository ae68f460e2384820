"""The file of an audience in the columns that a network or an e-mail tool takes.

Nothing leaves that its taker does not match by: Google gets no names, since it matches them only together with a
postcode, and addresses and telephones leave as digests wherever digests are taken.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from quorate.errors import UsageError, nearest_word
from quorate.outbound import matching_keys as keys
from quorate.outbound.spreadsheet_cells import harmless
from quorate.views.audiences import Addressee, AudienceCompany


@dataclass(frozen=True)
class Taker:
    """Who takes a file of people.

    Parameters
    ----------
    label: what people call it.
    is_network: it advertises, so that the audience must be one for ads.
    least: fewer matched people than this are not shown anything by it; 0 where there is no such rule.
    columns: the header as the taker prescribes it.
    row: one person's cells.
    """

    label: str
    is_network: bool
    least: int
    columns: tuple[str, ...]
    row: Callable[[Addressee], tuple[str, ...]]


@dataclass(frozen=True)
class AudienceFile:
    """The file: its bytes, how many rows it has, whom it is about, and their fingerprint."""

    taker: str
    content: bytes
    row_count: int
    person_ids: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the file, by which a copy of it can be told."""
        return sha256(self.content).hexdigest()


def _google(person: Addressee) -> tuple[str, ...]:
    return (keys.digest(keys.google_address(person.email)), keys.digest(keys.e164(person.phone)))


def _meta(person: Addressee) -> tuple[str, ...]:
    given, family = keys.given_and_family(person.full_name)
    return tuple(
        keys.digest(cell)
        for cell in (
            keys.address(person.email),
            keys.meta_phone(person.phone),
            keys.meta_name(given),
            keys.meta_name(family),
            keys.meta_country(person.country),
        )
    )


def _linkedin(person: Addressee) -> tuple[str, ...]:
    given, family = keys.given_and_family(person.full_name)
    return (
        keys.digest(keys.address(person.email)),
        given,
        family,
        person.title or "",
        person.account_name or "",
        person.country or "",
        "",
    )


def _plain(person: Addressee) -> tuple[str, ...]:
    given, family = keys.given_and_family(person.full_name)
    return (
        keys.address(person.email),
        given,
        family,
        person.account_name or "",
        person.title or "",
        person.country or "",
        person.legal_basis,
    )


TAKERS: dict[str, Taker] = {
    "linkedin": Taker(
        "LinkedIn",
        is_network=True,
        least=300,
        columns=("email", "firstname", "lastname", "jobtitle", "employeecompany", "country", "googleaid"),
        row=_linkedin,
    ),
    "google": Taker("Google", is_network=True, least=100, columns=("Email", "Phone"), row=_google),
    "meta": Taker(
        "Meta", is_network=True, least=100, columns=("email", "phone", "fn", "ln", "country"), row=_meta
    ),
    "plain": Taker(
        "an e-mail tool",
        is_network=False,
        least=0,
        columns=("email", "first_name", "last_name", "company", "job_title", "country", "legal_basis"),
        row=_plain,
    ),
}
COMPANY_LEAST = 300
_COMPANY_COLUMNS = (
    "companyname", "companywebsite", "companyemaildomain", "linkedincompanypageurl", "stocksymbol", "industry", "city",
    "state", "companycountry", "zipcode",
)  # fmt: skip


def taker_of(name: str) -> Taker:
    """Who is called `name`. Raises `UsageError` with the nearest name."""
    if name in TAKERS:
        return TAKERS[name]
    near = nearest_word(name, list(TAKERS))
    raise UsageError(
        f"No file can be made for '{name}'." + (f" Did you mean '{near}'?" if near else ""),
        expected=f"one of {', '.join(TAKERS)}",
    )


def people_file(taker: str, people: Sequence[Addressee]) -> AudienceFile:
    """The file for a taker, one row per person it can match by address or telephone, in the order given."""
    known = taker_of(taker)
    rows = [(person, known.row(person)) for person in people]
    # without an address and a telephone there is nothing to match by but a name, which many bear
    usable = [
        (person, cells) for person, cells in rows if cells[0] or (taker in ("google", "meta") and cells[1])
    ]
    content = _csv(known.columns, [cells for _, cells in usable])
    return AudienceFile(taker, content, len(usable), tuple(person.person_id for person, _ in usable))


def company_file(companies: Sequence[AudienceCompany]) -> AudienceFile:
    """LinkedIn's list of companies: names and domains, and nobody's data."""
    rows = [
        (
            company.name,
            company.domains[0] if company.domains else "",
            company.domains[0] if company.domains else "",
            "",
            "",
            company.industry or "",
            "",
            "",
            company.country or "",
            "",
        )
        for company in companies
    ]
    return AudienceFile("linkedin-companies", _csv(_COMPANY_COLUMNS, rows), len(rows), ())


def _csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    # a return alone would not be quoted, as lines end otherwise, and what follows it would begin a row of its own
    writer.writerows([[harmless(" ".join(cell.split())) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8")
