"""CRM records as rows of the export, as they stand at the last recorded moment."""

from __future__ import annotations

from quorate.market.moments import date_text, day_text, utc_text
from quorate.market.observation.crm.cards import AccountCard, Contact, Lead
from quorate.market.observation.crm.deals import FORECAST, LOST, PROBABILITY, WON, Change, Deal
from quorate.market.world.companies import Company
from quorate.market.world.vendor import Colleague

Row = dict[str, str]
UserIds = dict[int, str]


def flag(value: object) -> str:
    """Truth as the export writes it."""
    return "true" if value else "false"


def money(amount: float) -> str:
    """With the one decimal the export writes for round sums."""
    return f"{amount:.1f}" if amount == int(amount) else f"{amount:.2f}"


def stamps(
    user_ids: UserIds, created_at: int, created_by: Colleague, modified_at: int, modified_by: Colleague
) -> Row:
    """The fields every record carries about its making and last change."""
    modified_at = max(created_at, modified_at)
    return {
        "CreatedDate": utc_text(created_at),
        "CreatedById": user_ids[created_by.key],
        "LastModifiedDate": utc_text(modified_at),
        "LastModifiedById": user_ids[modified_by.key],
        "SystemModstamp": utc_text(modified_at),
    }


def account_row(
    card: AccountCard, company: Company, parent_id: str, user_ids: UserIds, robot: Colleague
) -> Row:
    """An account; figures are what a data provider would say of the company."""
    is_customer = card.is_customer_from is not None
    return {
        "Id": card.id,
        "IsDeleted": flag(card.merged_into is not None),
        "MasterRecordId": card.merged_into.id if card.merged_into is not None else "",
        "Name": card.name,
        "Type": "Customer" if is_customer else "Prospect",
        "ParentId": parent_id,
        "BillingCity": company.city,
        "BillingCountryCode": company.country,
        "Website": card.website,
        "Industry": company.industry,
        "NumberOfEmployees": str(company.employees),
        "AnnualRevenue": money(float(company.revenue)),
        "CurrencyIsoCode": company.currency,
        "AccountSource": card.source,
        "Tier__c": company.tier,
        "Marketing_Holdout__c": flag(company.is_held_out),
        "Early_Reach__c": flag(company.is_early_reach),
        "OwnerId": user_ids[card.owner.key],
        **stamps(user_ids, card.created_at, card.owner, card.modified_at, robot),
    }


def contact_row(card: Contact, user_ids: UserIds) -> Row:
    """A contact."""
    account = card.account.current()
    return {
        "Id": card.id,
        "IsDeleted": flag(card.merged_into is not None or card.deleted_at is not None),
        "MasterRecordId": card.merged_into.id if card.merged_into is not None else "",
        "AccountId": account.id,
        "LastName": card.last,
        "FirstName": card.first,
        "Name": f"{card.first} {card.last}",
        "Title": card.title,
        "Department": "",
        "Email": card.email,
        "Phone": card.phone,
        "MailingCountryCode": card.person.company.country,
        "LeadSource": card.source,
        "HasOptedOutOfEmail": flag(card.opted_out_at is not None),
        "EmailBouncedDate": utc_text(card.bounced_at) if card.bounced_at is not None else "",
        "NoLongerAtCompany__c": flag(card.left_noted_at is not None),
        "OwnerId": user_ids[card.owner.key],
        **stamps(user_ids, card.created_at, card.created_by, card.modified_at, card.owner),
    }


def lead_row(card: Lead, user_ids: UserIds) -> Row:
    """A lead, converted or not."""
    became = card.became
    status = (
        "Closed - Converted"
        if became
        else "Working - Contacted"
        if card.is_worked
        else "Open - Not Contacted"
    )
    person = card.person
    account = became.current().account.current() if became is not None else None
    return {
        "Id": card.id,
        "IsDeleted": flag(card.merged_into is not None or card.deleted_at is not None),
        "MasterRecordId": card.merged_into.id if card.merged_into is not None else "",
        "LastName": card.last,
        "FirstName": card.first,
        "Name": f"{card.first} {card.last}",
        "Title": card.title,
        "Company": card.company,
        "Email": card.email,
        "Phone": card.phone,
        "CountryCode": person.company.country if person is not None else "",
        "LeadSource": card.source,
        "Status": status,
        "Industry": person.company.industry if person is not None and not person.is_external else "",
        "HasOptedOutOfEmail": flag(card.opted_out_at is not None),
        "IsConverted": flag(became is not None),
        "ConvertedDate": date_text(card.became_at) if card.became_at is not None else "",
        "ConvertedAccountId": account.id if account is not None else "",
        "ConvertedContactId": became.current().id if became is not None else "",
        "ConvertedOpportunityId": card.became_deal_id,
        "OwnerId": user_ids[card.owner.key],
        **stamps(user_ids, card.created_at, card.created_by, card.modified_at, card.owner),
    }


def deal_row(deal: Deal, currency: str, user_ids: UserIds, *, has_items: bool) -> Row:
    """An opportunity as it stands today."""
    latest = deal.latest
    category, label = FORECAST[latest.stage]
    probability = PROBABILITY[latest.stage]
    return {
        "Id": deal.id,
        "IsDeleted": "false",
        "AccountId": deal.primary.account.current().id,
        "Name": deal.name,
        "StageName": latest.stage,
        "Amount": money(latest.amount),
        "CurrencyIsoCode": currency,
        "Probability": money(float(probability)),
        "ExpectedRevenue": money(round(latest.amount * probability / 100.0, 2)),
        "CloseDate": day_text(latest.close_day),
        "Type": deal.kind,
        "LeadSource": deal.lead_source,
        "IsClosed": flag(deal.is_closed),
        "IsWon": flag(latest.stage == WON),
        "ForecastCategory": category,
        "ForecastCategoryName": label,
        "CampaignId": deal.campaign_id,
        "HasOpportunityLineItem": flag(has_items),
        "ContactId": deal.primary.current().id if deal.is_primary_noted else "",
        "OwnerId": user_ids[deal.owner.key],
        "Primary_Competitor__c": deal.competitor,
        "Loss_Reason__c": deal.loss_reason if latest.stage == LOST else "",
        **stamps(user_ids, deal.opened_at, deal.owner, latest.at, deal.owner),
    }


def history_row(deal: Deal, change: Change, row_id: str, currency: str, user_ids: UserIds) -> Row:
    """One state the opportunity was in."""
    probability = PROBABILITY[change.stage]
    return {
        "Id": row_id,
        "IsDeleted": "false",
        "OpportunityId": deal.id,
        "StageName": change.stage,
        "Amount": money(change.amount),
        "CurrencyIsoCode": currency,
        "ExpectedRevenue": money(round(change.amount * probability / 100.0, 2)),
        "CloseDate": day_text(change.close_day),
        "Probability": money(float(probability)),
        "ForecastCategory": FORECAST[change.stage][0],
        "CreatedDate": utc_text(change.at),
        "CreatedById": user_ids[deal.owner.key],
        "SystemModstamp": utc_text(change.at),
    }
