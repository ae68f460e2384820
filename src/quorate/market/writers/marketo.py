"""Marketo's export: leads and activities as bulk extracts write them, programs and smart campaigns as lists."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from quorate.market.writers.csv_lines import spare_line
from quorate.market.writers.sorted_files import SortedFiles

# The systems that may send the vendor's bulk mail: a mail service that reports to the tracker, or Marketo.
MARKETING_SYSTEMS = ("segment", "marketo")
HEADERS: Mapping[str, tuple[str, ...]] = {
    "leads": (
        "id", "firstName", "lastName", "email", "title", "company", "country", "leadSource", "unsubscribed",
        "emailInvalid", "sfdcContactId", "sfdcLeadId", "createdAt", "updatedAt",
    ),
    "activities": (
        "marketoGUID", "leadId", "activityDate", "activityTypeId", "campaignId", "primaryAttributeValueId",
        "primaryAttributeValue", "attributes",
    ),
    "programs": ("id", "name", "type", "channel", "status", "createdAt", "updatedAt", "workspace"),
    "campaigns": ("id", "name", "type", "programName", "programId", "createdAt", "updatedAt", "active"),
}  # fmt: skip
# The numbers Marketo itself gives these types of activity, the same in every portal.
ACTIVITY_TYPES: Mapping[str, int] = {
    "fill_out_form": 2, "send_email": 6, "email_delivered": 7, "email_bounced": 8, "unsubscribe_email": 9,
    "open_email": 10, "click_email": 11,
}  # fmt: skip
_COMPANY_BITS, _LEAD_BITS, _ACTIVITY_BITS = 21, 14, 18
_SCATTER = 2_654_435_761
_FIRST_PROGRAM, _FIRST_CAMPAIGN, _FIRST_ASSET = 1_000, 3_000, 10_000


def lead_id(company: int, number: int) -> int:
    """The id of a company's lead with this number; ids do not tell who belongs together, and never collide."""
    return _scattered(company << _LEAD_BITS | number, _COMPANY_BITS + _LEAD_BITS)


def activity_id(company: int, number: int) -> int:
    """The id of a company's activity with this number."""
    return _scattered(company << _ACTIVITY_BITS | number, _COMPANY_BITS + _ACTIVITY_BITS)


def _scattered(number: int, bits: int) -> int:
    """An odd factor permutes the whole numbers of so many bits."""
    return number * _SCATTER % (1 << bits) + 1


def program_id(campaign_key: int) -> str:
    """The program of one of the vendor's campaigns."""
    return str(_FIRST_PROGRAM + campaign_key)


def campaign_id(campaign_key: int) -> str:
    """The smart campaign that does a program's work."""
    return str(_FIRST_CAMPAIGN + campaign_key)


def asset_id(campaign_key: int, number: int) -> str:
    """An e-mail of a program, or a form."""
    return str(_FIRST_ASSET + campaign_key * 100 + number)


class MarketoWriter:
    """Writes rows of Marketo's lists; fields not given stay empty."""

    def __init__(self, files: SortedFiles) -> None:
        self._files = files
        self._encode = msgspec.json.Encoder().encode
        for name, header in HEADERS.items():
            files.declare(_path(name), spare_line(header))

    def add(self, name: str, key: str, row: Mapping[str, str]) -> None:
        """One row of a list; rows are sorted by `key`.

        Raises
        ------
        KeyError: the row has a field the list does not have.
        """
        header = HEADERS[name]
        if unknown := row.keys() - set(header):
            raise KeyError(f"{name} has no field {sorted(unknown)}")
        self._files.add(_path(name), key, spare_line(row.get(field, "") for field in header))

    def add_activity(self, at: str, row: Mapping[str, str], attributes: Mapping[str, object]) -> None:
        """One activity with what Marketo keeps of it as JSON."""
        text = self._encode(attributes).decode()
        self.add("activities", f"{at} {row['marketoGUID']}", {**row, "activityDate": at, "attributes": text})


def _path(name: str) -> str:
    return f"inputs/marketo/{name}.csv"
