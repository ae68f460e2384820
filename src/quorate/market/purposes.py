"""What each random stream is for. The numbers are part of the market: changing one changes every byte."""

from __future__ import annotations

from enum import IntEnum


class Purpose(IntEnum):
    """One stream per purpose and account, so that a change to one system leaves the others alone."""

    STAFF = 1
    PROGRAMME = 2
    SPEND = 3
    SALESFORCE_IDS = 4
    COMPANY = 10
    PEOPLE = 11
    JOURNEYS = 12
    RESEARCH = 13
    SELLING = 14
    MARKETING = 15
    BACKGROUND = 16
    CUSTOMERS = 17
    LUCK = 18
    LOTS = 19
    MOVERS = 20
    CONTENT = 21
    SEE_WEB = 30
    SEE_CRM = 31
    SEE_PIPELINE = 32
    SEE_WEBINARS = 33
    SEE_SOCIAL = 34
    SEE_REVIEWS = 35
    SEE_STATEMENTS = 36
    SEE_STRANGERS = 37
    SEE_CALENDAR = 38
    SEE_MAIL = 39
    SEE_MARKETO = 40
