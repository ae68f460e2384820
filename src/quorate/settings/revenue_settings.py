"""What the incremental model has to be told, because no data says it: which touches collect demand that others made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quorate.errors import nearest_word
from quorate.settings.scalar_shapes import Choice, Number, Text, phrase_pattern
from quorate.settings.shapes import Complaint, MappingOf, OneOrMany, Record, about
from quorate.vocabulary.closed_lists import ACTIONS_BY_CHANNEL, CHANNELS

# Where buyers turn up once they want something. Each is a consequence of demand far more often than its cause.
DEMAND_CAPTURE = (
    "search", "review_site", "chat", "any: campaign retarget*", "any: campaign remarket*", "web: requested_demo",
    "web: requested_contact", "web: searched", "web: compared", "product: logged_in", "product: used",
)  # fmt: skip
_ANY, _NOTHING = "any", "none"
_CAMPAIGN = "campaign "
_DECLARATION = Text(
    looks_like="a channel such as search, a channel and an action such as web: requested_demo, or a channel (or any) "
    "and words of a campaign's name such as ad: campaign retarget*",
    pattern=r"^[a-z_]+( ?: ?(campaign .*\w.*|[a-z_]+))?$",
    is_lowered=True,
)


@dataclass(frozen=True)
class Capture:
    """One kind of touch that collects demand: what is None is not asked.

    `campaign_pattern` is a regular expression to be found in a campaign's name in small letters.
    """

    channel: str | None
    action: str | None = None
    campaign_pattern: str | None = None


@dataclass(frozen=True, kw_only=True)
class RevenueSettings(Record):
    """What the incremental model takes for given."""

    demand_capture: tuple[str, ...] = field(
        default=DEMAND_CAPTURE,
        metadata=about(
            "Touches in which demand shows that something else made: whole channels, actions in a channel, or "
            "campaigns by words of their names; none where nothing does. The incremental model knows of them and "
            "gives them no credit. Which they are is knowledge: no data tells it, and every figure is shown with one "
            "of them taken for a cause.",
            OneOrMany(_DECLARATION),
        ),
    )
    carry_over_half_life_weeks: float | None = field(
        default=None,
        metadata=about(
            "After how many weeks a touch counts for half; fitted to the company's own journeys unless written.",
            Number(0.25, 104),
            example="carry_over_half_life_weeks = 6",
        ),
    )

    credit_half_life_days: float = field(
        default=30.0,
        metadata=about(
            "By how many days before the last touch a touch gets half of its credit, in the accounting model "
            "'time_decay'. A month, because purchases by teams take many; no measured effect stands behind the number.",
            Number(1, 3650),
        ),
    )

    function_costs: Mapping[str, float] = field(
        default_factory=dict,
        metadata=about(
            "What each of our functions costs a month, people and tools, in the workspace's currency and without what "
            "is spent on advertising; unknown where not written.",
            MappingOf(Choice(("sales", "marketing", "success")), Number(0, 1e12)),
            example="marketing = 60000\nsales = 150000",
        ),
    )
    content_costs: Mapping[str, float] = field(
        default_factory=dict,
        metadata=about(
            "What it cost to make an asset, by its content_id, in the workspace's currency; unknown where not written.",
            MappingOf(Text(looks_like="the content_id of an asset"), Number(0, 1e12)),
            example='"paper-zero-trust" = 18000',
        ),
    )

    @property
    def captures(self) -> tuple[Capture, ...]:
        """The declarations, read."""
        return tuple(capture_of(text) for text in self.demand_capture if text != _NOTHING)

    def complaints(self) -> Iterable[Complaint]:
        """Channels and actions that there are not."""
        for text in self.demand_capture if self.demand_capture != (_NOTHING,) else ():
            capture = capture_of(text)
            if capture.channel is None and capture.campaign_pattern is None:
                yield _complaint(
                    text, f"'{text}' would be every touch there is", "words of a campaign's name"
                )
            elif capture.channel is not None and capture.channel not in CHANNELS:
                yield _complaint(
                    text, f"there is no channel '{capture.channel}'", "a channel", (*CHANNELS, _ANY)
                )
            elif capture.channel and capture.action:
                actions = ACTIONS_BY_CHANNEL[capture.channel]
                if capture.action not in actions:
                    yield _complaint(
                        text, f"nothing in {capture.channel} is ever '{capture.action}'", "an action", actions
                    )


def _complaint(text: str, message: str, expected: str, words: tuple[str, ...] = ()) -> Complaint:
    near = nearest_word(re.split(r" ?: ?", text)[-1], words) if words else None
    return Complaint("demand_capture", "unknown_word", message, expected, near)


def capture_of(text: str) -> Capture:
    """One declaration as read: `search`, `web: requested_demo` or `ad: campaign retarget*`."""
    channel, _, rest = (part.strip() for part in text.partition(":"))
    where = None if channel == _ANY else channel
    if rest.startswith(_CAMPAIGN):
        return Capture(where, campaign_pattern=phrase_pattern(rest.removeprefix(_CAMPAIGN).strip()))
    return Capture(where, rest or None)
