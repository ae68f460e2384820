"""What the desk of the CRM writes its records with, whichever CRM the market's vendor has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from quorate.market.writers.hubspot import HubspotWriter
from quorate.market.writers.salesforce import SalesforceWriter
from quorate.market.writers.sorted_files import SortedFiles

CRMS = ("salesforce", "hubspot")


class CrmWriter(Protocol):
    """Takes records as the desk keeps them: by object and field names of Salesforce."""

    def add(self, kind: str, row: Mapping[str, str]) -> None:
        """One record of an object."""
        ...

    def finish(self) -> None:
        """All records of these companies have been given."""
        ...


def crm_writer(crm: str, files: SortedFiles, campaign_names: Mapping[str, str]) -> CrmWriter:
    """The writer of the export of this CRM, one of `CRMS`; campaigns' names by their ids on the desk."""
    return HubspotWriter(files, campaign_names) if crm == "hubspot" else SalesforceWriter(files)
