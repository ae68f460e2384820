"""What may be written back to a CRM: only the fields named here are ever touched, and without names nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Flag, Number, Text, Word
from quorate.settings.shapes import MappingOf, Record, RecordOf, about

_FIELD = Text(looks_like="a field's API name such as Buyer_Stage__c", pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
_ROLES = MappingOf(Word(refers_to="role"), Text(looks_like="a role as the CRM has it"))


@dataclass(frozen=True, kw_only=True)
class CrmWriteBack(Record):
    """What may be written to any CRM."""

    least_role_probability: float = field(
        default=0.8,
        metadata=about(
            "How probable a role must be to be written; what colleagues stated is certain.",
            Number(0.5, 1.0),
            has_meaning=False,
        ),
    )
    tasks: bool = field(
        default=False,
        metadata=about("Whether accepted moves become tasks.", Flag(), has_meaning=False),
    )


@dataclass(frozen=True, kw_only=True)
class SalesforceWriteBack(CrmWriteBack):
    """What may be written to Salesforce."""

    stage_field: str | None = field(
        default=None,
        metadata=about(
            "The opportunity's field for the stage the buyers stand in.",
            _FIELD,
            has_meaning=False,
            example='stage_field = "Buyer_Stage__c"',
        ),
    )
    next_step_field: str | None = field(
        default=None,
        metadata=about(
            "The opportunity's field for the next accepted move.",
            _FIELD,
            has_meaning=False,
            example='next_step_field = "NextStep"',
        ),
    )
    contact_roles: Mapping[str, str] = field(
        default_factory=dict,
        metadata=about(
            "Roles of the journey map whose confirmed members become contact roles, and what each is called there.",
            _ROLES,
            has_meaning=False,
            example='economic_buyer = "Economic Buyer"',
        ),
    )


@dataclass(frozen=True, kw_only=True)
class HubspotWriteBack(CrmWriteBack):
    """What may be written to HubSpot."""

    stage_field: str | None = field(
        default=None,
        metadata=about(
            "The deal's property for the stage the buyers stand in.",
            _FIELD,
            has_meaning=False,
            example='stage_field = "buyer_stage"',
        ),
    )
    next_step_field: str | None = field(
        default=None,
        metadata=about(
            "The deal's property for the next accepted move.",
            _FIELD,
            has_meaning=False,
            example='next_step_field = "hs_next_step"',
        ),
    )
    role_field: str | None = field(
        default=None,
        metadata=about(
            "The contact's property for the role in the buyer team.",
            _FIELD,
            has_meaning=False,
            example='role_field = "hs_buying_role"',
        ),
    )
    contact_roles: Mapping[str, str] = field(
        default_factory=dict,
        metadata=about(
            "Roles of the journey map whose confirmed members have it written, and what each is called there.",
            _ROLES,
            has_meaning=False,
            example='economic_buyer = "BUDGET_HOLDER"',
        ),
    )


@dataclass(frozen=True, kw_only=True)
class WriteBackSettings(Record):
    """What may be written back to CRMs."""

    salesforce: SalesforceWriteBack = field(
        default_factory=SalesforceWriteBack,
        metadata=about("What may be written to Salesforce.", RecordOf(SalesforceWriteBack)),
    )
    hubspot: HubspotWriteBack = field(
        default_factory=HubspotWriteBack,
        metadata=about("What may be written to HubSpot.", RecordOf(HubspotWriteBack)),
    )
