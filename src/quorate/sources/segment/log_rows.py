"""The rows of log tables that tracking messages give, field by field in the order they are written."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Touch(NamedTuple):
    """One row of observed_touches."""

    row_number: int
    record_id: str
    known_at: datetime
    version_at: datetime
    occurred_at: datetime
    source_record_id: str
    email: str | None
    user_key: str | None
    visitor_key: str | None
    full_name: str | None
    title: str | None
    company_name: str | None
    company_domain: str | None
    account_key: str | None
    ip: str | None
    channel: str
    action: str
    initiator: str
    content_key: str | None
    url: str | None
    offering_key: str | None
    campaign_key: str | None
    topic: str | None
    competitor: str | None
    machine_likelihood: float | None
    properties: str


class Person(NamedTuple):
    """One row of observed_people."""

    row_number: int
    record_id: str
    known_at: datetime
    version_at: datetime
    kind: str
    email: str | None
    full_name: str | None
    title: str | None
    company_name: str | None
    company_domain: str | None
    account_key: str | None
    country: str | None
    properties: str
    has_left: bool = False


class Link(NamedTuple):
    """One row of observed_links."""

    row_number: int
    record_id: str
    known_at: datetime
    version_at: datetime
    left_kind: str
    left_value: str
    right_kind: str
    right_value: str
    rule: str


class Account(NamedTuple):
    """One row of observed_accounts."""

    row_number: int
    record_id: str
    known_at: datetime
    version_at: datetime
    name: str | None
    domain: str | None
    industry: str | None
    employees: int | None
    country: str | None
    properties: str


Row = Touch | Person | Link | Account
