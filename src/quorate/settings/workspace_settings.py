"""The settings of a workspace: what quorate.toml says about the company and its systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quorate.language import LANGUAGES
from quorate.settings.api_settings import ApiSettings
from quorate.settings.audiences import AudienceSettings
from quorate.settings.currencies import CURRENCIES
from quorate.settings.drafting_settings import DraftingSettings
from quorate.settings.engine_settings import EngineSettings
from quorate.settings.experiments import ExperimentSettings
from quorate.settings.notification_settings import NotificationSettings
from quorate.settings.plan_settings import PlanSettings
from quorate.settings.privacy import PrivacySettings
from quorate.settings.programmes import ProgrammeSettings
from quorate.settings.revenue_settings import Capture, RevenueSettings
from quorate.settings.scalar_shapes import (
    Choice,
    Month,
    Number,
    Phrase,
    Text,
    Whole,
    Word,
    phrase_pattern,
)
from quorate.settings.shapes import MappingOf, OneOrMany, Record, RecordOf, about
from quorate.settings.sign_in_settings import SignInSettings
from quorate.settings.source_settings import POSTGRES, SourceSettings
from quorate.settings.webhook_settings import WebhookSettings
from quorate.settings.write_back import WriteBackSettings
from quorate.vocabulary.closed_lists import CHANNELS

AS_OF_POLICIES = ("newest_evidence", "today")

NO_DECISION_PHRASES = (
    "no decision", "indecision", "status quo", "no budget", "budget", "funding", "timing", "postponed",
    "delayed", "on hold", "not now", "no priority", "priorities", "went dark", "gone dark", "no response",
    "unresponsive", "lost interest", "stalled", "project cancel*", "no longer needed",
)  # fmt: skip
COMPETITOR_PHRASES = (
    "competitor*", "competition", "competing", "other vendor", "another vendor", "chose other",
    "chose another", "went with other", "went with another", "incumbent",
)  # fmt: skip
RENEWAL_PHRASES = (
    "renewal*", "*verlängerung*", "*verlaengerung*", "renouvellement*", "reconduction*",
    "renovación", "renovacion", "renovaciones", "rinnovo", "rinnovi", "*verlenging*", "renovação", "renovacao",
)  # fmt: skip

_DOMAIN = Text(
    looks_like="a domain such as example.com",
    pattern=r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$",
    is_lowered=True,
)
# Maps are written there from the browser too, so that the settings lead to no other place of the machine.
_FOLDER = Text(
    looks_like="a folder within the workspace, such as maps, without .. and without a drive",
    pattern=r"^(?!(.*/)?\.\.(/|$))[^/\\:\x00-\x1f][^\\:\x00-\x1f]*$",
)
_WRITE_KEY = Text(
    looks_like="sha256: and the key's digest, or env: and the name of the variable that holds the key",
    pattern=r"^(sha256:[0-9a-f]{64}|env:[A-Za-z_][A-Za-z0-9_]*)$",
)


@dataclass(frozen=True, kw_only=True)
class OutcomeSettings(Record):
    """Words that tell how a deal ended, in the CRM's stage and the reason for a loss, and that it renews a contract.

    The fields hold phrases as written; the properties hold the regular expressions to search with.
    """

    won_stage_phrases: tuple[str, ...] = field(
        default=("won", "closed won", "closedwon"),
        metadata=about("In a CRM stage: the deal was won.", OneOrMany(Phrase()), key="won_stages"),
    )
    lost_stage_phrases: tuple[str, ...] = field(
        default=("lost", "closed lost", "closedlost", "disqualified", "abandoned"),
        metadata=about("In a CRM stage: the deal was lost.", OneOrMany(Phrase()), key="lost_stages"),
    )
    no_decision_phrases: tuple[str, ...] = field(
        default=NO_DECISION_PHRASES,
        metadata=about(
            "In a stage or a reason: the team decided nothing.", OneOrMany(Phrase()), key="no_decision"
        ),
    )
    competitor_phrases: tuple[str, ...] = field(
        default=COMPETITOR_PHRASES,
        metadata=about(
            "In a stage or a reason: the team chose someone else.", OneOrMany(Phrase()), key="competitor"
        ),
    )
    renewal_phrases: tuple[str, ...] = field(
        default=RENEWAL_PHRASES,
        metadata=about(
            "In a deal's type or name: a customer renews a contract, which belongs to the journey that was won.",
            OneOrMany(Phrase()),
            key="renewal",
        ),
    )

    @property
    def won_stages(self) -> tuple[str, ...]:
        """Regular expressions for stages in small letters that say won."""
        return tuple(map(phrase_pattern, self.won_stage_phrases))

    @property
    def lost_stages(self) -> tuple[str, ...]:
        """Regular expressions for stages in small letters that say lost."""
        return tuple(map(phrase_pattern, self.lost_stage_phrases))

    @property
    def no_decision(self) -> tuple[str, ...]:
        """Regular expressions for stages and reasons in small letters that say no decision."""
        return tuple(map(phrase_pattern, self.no_decision_phrases))

    @property
    def competitor(self) -> tuple[str, ...]:
        """Regular expressions for stages and reasons in small letters that say lost to a competitor."""
        return tuple(map(phrase_pattern, self.competitor_phrases))

    @property
    def renewal(self) -> tuple[str, ...]:
        """Regular expressions for types and names of deals in small letters that say renewal."""
        return tuple(map(phrase_pattern, self.renewal_phrases))


@dataclass(frozen=True, kw_only=True)
class CollectorSettings(Record):
    """Who may send live events to the server, and how many."""

    events_per_second: int = field(
        default=2_000,
        metadata=about(
            "How many events a second each write key may send in the long run; ten seconds' worth at once.",
            Whole(1, 1_000_000),
            has_meaning=False,
        ),
    )
    inbox: str | None = field(
        default=None,
        metadata=about(
            "The PostgreSQL database in which events wait for the next update, where several servers collect; a file "
            "of the workspace unless written. Passwords come from the environment or libpq's password file.",
            POSTGRES,
            has_meaning=False,
            example='inbox = "env:QUORATE_INBOX"',
        ),
    )
    write_keys: Mapping[str, str] = field(
        default_factory=dict,
        metadata=about(
            "A name for each sender, and the digest of its write key or the environment variable that holds the "
            "key; `quorate key NAME` makes one.",
            MappingOf(Word(names="sender"), _WRITE_KEY),
            has_meaning=False,
            example='website = "sha256:0048bb6d4a6b5a0868b92e86db2cb525f90b0d01e6c2e70cee6abe88a279de3e"\n'
            'product = "env:QUORATE_PRODUCT_WRITE_KEY"',
        ),
    )


@dataclass(frozen=True, kw_only=True)
class EarlyWarningSettings(Record):
    """How readily it is said that a team is forming."""

    false_alarm_rate: float = field(
        default=0.02,
        metadata=about(
            "In what share of its quiet quarters an account may be warned of for nothing. At 0.02 a hundred quiet "
            "accounts give two false warnings a quarter; less means fewer and later warnings.",
            Number(0.001, 0.2),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class WorkspaceSettings(Record):
    """The settings of one workspace."""

    name: str = field(metadata=about("What the workspace is called.", Text()))
    currency: str = field(
        default="EUR",
        metadata=about("The currency that sums are told in, by its ISO 4217 code.", Choice(CURRENCIES)),
    )
    language: str = field(
        default="en",
        repr=False,  # a run is known by how its settings are written, and no table depends on it
        metadata=about(
            "The language of pages and messages for whoever chose none and whose browser names none that is here.",
            Choice(tuple(LANGUAGES)),
            has_meaning=False,
            example='language = "de"',
        ),
    )
    fiscal_year_starts: int = field(
        default=1, metadata=about("The month in which the fiscal year starts.", Month())
    )
    as_of: str = field(
        default="newest_evidence",
        metadata=about(
            "The day an update looks at when none is given: that of the newest evidence, or today.",
            Choice(AS_OF_POLICIES),
        ),
    )
    journey_maps: str = field(
        default="maps",
        metadata=about(
            "The folder of journey maps, within the workspace. To share maps, make it a link to where they lie; a "
            "backup then names them as left out.",
            _FOLDER,
        ),
    )
    home_domains: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "Our own e-mail and web domains; whoever has one is a colleague, not a buyer.",
            OneOrMany(_DOMAIN),
            example='home_domains = ["example.com"]',
        ),
    )
    free_mail_domains: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "Free-mail domains besides the well-known ones; they never say which company someone is from.",
            OneOrMany(_DOMAIN),
            example='free_mail_domains = ["mail.example.org"]',
        ),
    )
    demand_capture_channels: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "Whole channels that collect demand, besides what demand_capture under revenue names. Kept for files "
            "written before there was that.",
            OneOrMany(Choice(CHANNELS)),
            example='demand_capture_channels = ["search"]',
        ),
    )
    database: str | None = field(
        default=None,
        repr=False,  # a run is known by how its settings are written, and no table depends on this
        metadata=about(
            "The PostgreSQL database that holds manifest and ledger, where several servers serve the workspace; a file "
            "of the workspace unless written. Passwords come from the environment or libpq's password file. `quorate "
            "restore --database` moves a workspace into one.",
            POSTGRES,
            has_meaning=False,
            example='database = "env:QUORATE_DATABASE"',
        ),
    )
    engine: EngineSettings = field(
        default_factory=EngineSettings,
        metadata=about(
            "What makes the tables, and what it may use of this machine. A name alone, such as "
            '`engine = "spark"` above the first table, is the engine\'s.',
            RecordOf(EngineSettings, short="name"),
        ),
    )
    early_warning: EarlyWarningSettings = field(
        default_factory=EarlyWarningSettings,
        metadata=about("How readily it is said that a team is forming.", RecordOf(EarlyWarningSettings)),
    )
    plans: PlanSettings = field(
        default_factory=PlanSettings,
        metadata=about("How the plan for each journey is made.", RecordOf(PlanSettings)),
    )
    outcomes: OutcomeSettings = field(
        default_factory=OutcomeSettings,
        metadata=about("Words that tell how a deal ended.", RecordOf(OutcomeSettings)),
    )
    sources: SourceSettings = field(
        default_factory=SourceSettings,
        metadata=about("What the connected systems call things.", RecordOf(SourceSettings)),
    )
    privacy: PrivacySettings = field(
        default_factory=PrivacySettings,
        metadata=about("On what basis people may be addressed.", RecordOf(PrivacySettings)),
    )
    drafting: DraftingSettings = field(
        default_factory=DraftingSettings,
        metadata=about(
            "A language model that may put cited facts into other words; off unless written.",
            RecordOf(DraftingSettings),
            has_meaning=False,
        ),
    )
    revenue: RevenueSettings = field(
        default_factory=RevenueSettings,
        metadata=about("What the incremental model takes for given.", RecordOf(RevenueSettings)),
    )
    programmes: ProgrammeSettings = field(
        default_factory=ProgrammeSettings,
        metadata=about("The accounts that account programmes are about.", RecordOf(ProgrammeSettings)),
    )
    audiences: Mapping[str, AudienceSettings] = field(
        default_factory=dict,
        metadata=about(
            "Audiences by name.",
            MappingOf(Word(names="audience"), RecordOf(AudienceSettings)),
            example='proof = {channel = "ad", purpose = "proof for who decides", roles = "legal_security"}',
        ),
    )
    experiments: ExperimentSettings = field(
        default_factory=ExperimentSettings,
        metadata=about("How experiments are read.", RecordOf(ExperimentSettings)),
    )
    write_back: WriteBackSettings = field(
        default_factory=WriteBackSettings,
        repr=False,  # no table depends on it
        metadata=about("What may be written back to CRMs.", RecordOf(WriteBackSettings)),
    )
    sign_in: SignInSettings = field(
        default_factory=SignInSettings,
        repr=False,  # no table depends on it
        metadata=about("How people come in besides by a password.", RecordOf(SignInSettings)),
    )
    notifications: NotificationSettings = field(
        default_factory=NotificationSettings,
        repr=False,  # no table depends on it
        metadata=about("What colleagues are told outside of the pages.", RecordOf(NotificationSettings)),
    )
    collector: CollectorSettings = field(
        default_factory=CollectorSettings,
        repr=False,  # a run is known by how its settings are written, and no table depends on these
        metadata=about("Who may send live events to the server, and how many.", RecordOf(CollectorSettings)),
    )
    api: ApiSettings = field(
        default_factory=ApiSettings,
        repr=False,  # no table depends on it
        metadata=about("How much programs may ask of the API.", RecordOf(ApiSettings)),
    )
    webhooks: Mapping[str, WebhookSettings] = field(
        default_factory=dict,
        repr=False,  # no table depends on it
        metadata=about(
            "Receivers by name that are told of each publication and what it changed.",
            MappingOf(Word(names="webhook"), RecordOf(WebhookSettings)),
            has_meaning=False,
            example='desk = {url = "https://desk.example.com/hook", secret = "QUORATE_WEBHOOK_DESK"}',
        ),
    )

    @property
    def captures(self) -> tuple[Capture, ...]:
        """Every kind of touch declared to collect demand."""
        return (*self.revenue.captures, *(Capture(channel) for channel in self.demand_capture_channels))

    @property
    def memory_limit(self) -> str | None:
        """The engine's memory limit, such as `4GB`; None leaves the engine's own."""
        return self.engine.memory_limit

    @property
    def threads(self) -> int | None:
        """The engine's number of threads; None leaves the engine's own."""
        return self.engine.threads
