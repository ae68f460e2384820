"""What a company's connected systems call things, and how they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Choice, Text, Whole, Word
from quorate.settings.shapes import Complaint, MappingOf, OneOrMany, Record, RecordOf, about

# What a company keeps in fields of its own making, if it keeps it at all.
CUSTOM_FIELDS = ("loss_reason", "competitor", "offering", "tier", "play", "holdout")

# The sources whose records systems and replication tools also keep in tables.
SOURCES_IN_TABLES = (
    "salesforce", "hubspot", "marketo", "segment", "webinar", "linkedin", "g2", "spend", "content", "networks", "table",
)  # fmt: skip
POSTGRES = Text(
    looks_like="postgresql://user@host:5432/database without a password, or env: and the name of the variable that "
    "holds the whole address",
    pattern=r"^(env:[A-Za-z_][A-Za-z0-9_]*|postgres(ql)?://([^:@/?#\s]+@)?[^@/?#\s]*/[^@/?#\s]+"
    r"(\?(?!.*\bpassword=)[^@#\s]*)?)$",
)
_FIELD_NAME = Text(looks_like="a field's API name such as Loss_Reason__c", pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
_PROPERTY_NAME = Text(
    looks_like="a property's internal name such as loss_reason", pattern=r"^[A-Za-z][A-Za-z0-9_]*$"
)


@dataclass(frozen=True, kw_only=True)
class SalesforceSettings(Record):
    """Where this company's Salesforce is and what it calls things."""

    instance: str | None = field(
        default=None,
        metadata=about(
            "The organisation's address, for `quorate sync`; secrets come from the environment or the keyring.",
            Text(
                looks_like="an address such as https://acme.my.salesforce.com", pattern=r"^https://[^/\s]+$"
            ),
            has_meaning=False,
            example='instance = "https://acme.my.salesforce.com"',
        ),
    )
    not_synced: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "Objects that `quorate sync` leaves out.",
            OneOrMany(_FIELD_NAME),
            has_meaning=False,
            example='not_synced = ["Task"]',
        ),
    )
    fields: Mapping[str, str] = field(
        default_factory=dict,
        metadata=about(
            "Fields of the company's own making that hold these of ours.",
            MappingOf(Choice(CUSTOM_FIELDS), _FIELD_NAME),
            example='loss_reason = "Loss_Reason__c"\ncompetitor = "Main_Competitor__c"\nplay = "Play__c"\n'
            'holdout = "Marketing_Holdout__c"',
        ),
    )
    contact_roles: Mapping[str, str] = field(
        default_factory=dict,
        metadata=about(
            "Contact roles of the company's own making, and the role of the journey map each means.",
            MappingOf(Text(looks_like="a contact role as it stands in Salesforce"), Word(refers_to="role")),
            example='"Budget Owner" = "economic_buyer"\n"Works Council" = "legal_security"',
        ),
    )


@dataclass(frozen=True, kw_only=True)
class HubspotSettings(Record):
    """What this company's HubSpot portal calls things, and how often it is read whole."""

    not_synced: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "Objects that `quorate sync` leaves out.",
            OneOrMany(_PROPERTY_NAME),
            has_meaning=False,
            example='not_synced = ["notes", "tasks"]',
        ),
    )
    days_between_whole_readings: int = field(
        default=7,
        metadata=about(
            "After how many days `quorate sync` reads every record again instead of those that changed: only then "
            "does it see associations that came or went without a change of the record.",
            Whole(1, 365),
            has_meaning=False,
        ),
    )
    fields: Mapping[str, str] = field(
        default_factory=dict,
        metadata=about(
            "Properties of the company's own making that hold these of ours.",
            MappingOf(Choice(CUSTOM_FIELDS), _PROPERTY_NAME),
            example='loss_reason = "why_we_lost"\ncompetitor = "main_competitor"\nplay = "sales_play"',
        ),
    )
    contact_roles: Mapping[str, str] = field(
        default_factory=dict,
        metadata=about(
            "Association labels and buying roles of the company's own making, and the role of the journey map each "
            "means.",
            MappingOf(
                Text(looks_like="a label or buying role as it stands in HubSpot"), Word(refers_to="role")
            ),
            example='"Budget holder" = "economic_buyer"\n"Works council" = "legal_security"',
        ),
    )


@dataclass(frozen=True, kw_only=True)
class DatabaseSettings(Record):
    """Tables of a PostgreSQL database that `quorate sync NAME` reads in place of export files."""

    source: str = field(
        metadata=about("What the tables hold records of.", Choice(SOURCES_IN_TABLES), has_meaning=False)
    )
    address: str = field(
        metadata=about(
            "The database. Passwords come from the environment or libpq's password file.",
            POSTGRES,
            has_meaning=False,
        )
    )
    schema: str | None = field(
        default=None,
        metadata=about(
            "The schema of the tables; the database's own choice for this user unless written.",
            Text(),
            has_meaning=False,
            example='schema = "salesforce"',
        ),
    )
    tables: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "The tables or views to read; all that the source knows unless written.",
            OneOrMany(Text("the name of a table")),
            has_meaning=False,
            example='tables = ["account", "contact", "opportunity"]',
        ),
    )
    map: str | None = field(
        default=None,
        metadata=about(
            "Of the source `table`: its mapping file, as a path from the workspace's folder.",
            Text(),
            has_meaning=False,
            example='map = "warehouse.yaml"',
        ),
    )

    def complaints(self) -> Iterable[Complaint]:
        """The source `table` is read by a mapping file, and no other is."""
        if (self.source == "table") != (self.map is not None):
            found = "'map' is missing" if self.map is None else "only the source 'table' has a mapping file"
            wanted = "the path of a mapping file" if self.map is None else "no 'map' beside this source"
            yield Complaint("map", "missing_key" if self.map is None else "bad_text", found, wanted)


@dataclass(frozen=True, kw_only=True)
class SourceSettings(Record):
    """What the connected systems call things."""

    salesforce: SalesforceSettings = field(
        default_factory=SalesforceSettings,
        metadata=about("Salesforce.", RecordOf(SalesforceSettings)),
    )
    hubspot: HubspotSettings = field(
        default_factory=HubspotSettings,
        metadata=about("HubSpot.", RecordOf(HubspotSettings)),
    )
    databases: Mapping[str, DatabaseSettings] = field(
        default_factory=dict,
        metadata=about(
            "Tables in PostgreSQL that `quorate sync` reads in place of files, by a name for each.",
            MappingOf(Word(names="database"), RecordOf(DatabaseSettings)),
            has_meaning=False,
            example='warehouse = {source = "salesforce", address = "env:WAREHOUSE", schema = "salesforce"}',
        ),
    )

    @property
    def contact_roles(self) -> Mapping[str, str]:
        """Contact roles of all systems with the role each means; where two disagree, Salesforce is believed."""
        return {**self.hubspot.contact_roles, **self.salesforce.contact_roles}

    def fields_of(self, system: str) -> Mapping[str, str]:
        """Facts of ours with the field of a system that holds each, as far as the settings say."""
        known: Mapping[str, SalesforceSettings | HubspotSettings] = {
            "salesforce": self.salesforce,
            "hubspot": self.hubspot,
        }
        return known[system].fields if system in known else {}
