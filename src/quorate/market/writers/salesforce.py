"""The CRM's export: one CSV per object, API field names, everything quoted, times in ISO-8601 UTC."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat

from quorate.market.writers.csv_lines import quoted_line
from quorate.market.writers.sorted_files import SortedFiles

_STAMPS = "CreatedDate CreatedById LastModifiedDate LastModifiedById SystemModstamp"
_NOT_ON = {"OpportunityHistory": ("LastModifiedDate", "LastModifiedById"), "User": ("IsDeleted",)}


def _columns(name: str, own: str) -> tuple[str, ...]:
    """An object's own fields between those that nearly all objects have."""
    missing = _NOT_ON.get(name, ())
    return tuple(column for column in f"Id IsDeleted {own} {_STAMPS}".split() if column not in missing)


COLUMNS: dict[str, tuple[str, ...]] = {
    name: _columns(name, columns)
    for name, columns in {
        "Account": "MasterRecordId Name Type ParentId BillingCity BillingCountryCode Phone Website Industry"
        " NumberOfEmployees AnnualRevenue CurrencyIsoCode AccountSource Tier__c"
        " Marketing_Holdout__c Early_Reach__c OwnerId",
        "Contact": "MasterRecordId AccountId LastName FirstName Name Title Department Email Phone"
        " MailingCountryCode LeadSource HasOptedOutOfEmail EmailBouncedDate NoLongerAtCompany__c OwnerId",
        "Lead": "MasterRecordId LastName FirstName Name Title Company Email Phone Website CountryCode"
        " LeadSource Status Industry NumberOfEmployees Rating HasOptedOutOfEmail IsConverted ConvertedDate"
        " ConvertedAccountId ConvertedContactId ConvertedOpportunityId OwnerId",
        "Opportunity": "AccountId Name StageName Amount CurrencyIsoCode Probability ExpectedRevenue CloseDate"
        " Type NextStep LeadSource IsClosed IsWon ForecastCategory ForecastCategoryName CampaignId"
        " HasOpportunityLineItem ContactId OwnerId Primary_Competitor__c Loss_Reason__c",
        "OpportunityContactRole": "OpportunityId ContactId Role IsPrimary",
        "OpportunityHistory": "OpportunityId StageName Amount CurrencyIsoCode ExpectedRevenue CloseDate"
        " Probability ForecastCategory",
        "OpportunityLineItem": "OpportunityId SortOrder Product2Id ProductCode Name Quantity UnitPrice"
        " TotalPrice ServiceDate",
        "Product2": "Name ProductCode Description Family IsActive",
        "Campaign": "Name Type Status StartDate EndDate IsActive BudgetedCost ActualCost CurrencyIsoCode"
        " Description OwnerId",
        "CampaignMember": "CampaignId LeadId ContactId Status HasResponded FirstRespondedDate",
        "Task": "WhoId WhatId AccountId Subject ActivityDate Status Priority OwnerId Description IsClosed"
        " IsArchived TaskSubtype CallType CallDisposition CallDurationInSeconds CompletedDateTime Play__c",
        "Event": "WhoId WhatId AccountId Subject Location IsAllDayEvent StartDateTime EndDateTime"
        " ActivityDateTime ActivityDate DurationInMinutes Description OwnerId IsPrivate ShowAs IsChild"
        " IsGroupEvent IsArchived EventSubtype Play__c",
        "EventRelation": "EventId RelationId IsWhat IsParent IsInvitee Status Response RespondedDate"
        " AccountId",
        "User": "Username LastName FirstName Name Email Title Department IsActive UserType TimeZoneSidKey"
        " ManagerId",
    }.items()
}


_NAMES = {kind: frozenset(columns) for kind, columns in COLUMNS.items()}


def path_of(kind: str) -> str:
    """Where the rows of this object go."""
    return f"inputs/salesforce/{kind}.csv"


class SalesforceWriter:
    """Writes rows as mappings from field names to texts; fields not given stay empty."""

    def __init__(self, files: SortedFiles) -> None:
        self._files = files
        for kind, columns in COLUMNS.items():
            files.declare(path_of(kind), quoted_line(columns))

    def add(self, kind: str, row: Mapping[str, str]) -> None:
        """One row of an object, kept in order of creation.

        Raises
        ------
        KeyError: the row has a field the object does not have.
        """
        columns = COLUMNS[kind]
        if unknown := row.keys() - _NAMES[kind]:
            raise KeyError(f"{kind} has no field {sorted(unknown)}")
        key = f"{row['CreatedDate']} {row['Id']}"
        self._files.add(path_of(kind), key, quoted_line(map(row.get, columns, repeat(""))))

    def finish(self) -> None:
        """Nothing is held back: every row has been written."""
