"""Whether and where sentences may be put into other words: off unless an address is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Text, Whole
from quorate.settings.shapes import Complaint, Record, about

_ADDRESS = Text(
    looks_like="an address beginning with https://, or with http:// on this machine, without a name or password in it",
    pattern=r"^(https://[^\s/?#@]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)(/[^\s?#]*)?$",
)


@dataclass(frozen=True, kw_only=True)
class DraftingSettings(Record):
    """A language model behind an OpenAI-compatible address that may put cited facts into other words.

    Facts of a brief leave the workspace for it: stage, agreement, outlook, rivals and what is written under knowledge.
    Names of people do not. The key is the secret QUORATE_DRAFTING_KEY, in the environment or the keyring.
    """

    url: str | None = field(
        default=None,
        metadata=about(
            "The address up to /v1; nothing is drafted unless written.",
            _ADDRESS,
            example='url = "https://models.example.com/v1"',
        ),
    )
    model: str | None = field(
        default=None, metadata=about("The model's name there.", Text(), example='model = "small-model"')
    )
    timeout_seconds: int = field(
        default=30, metadata=about("How long an answer is waited for, in all.", Whole(1, 300))
    )

    def complaints(self) -> Iterable[Complaint]:
        """An address and a model go together."""
        if (self.url is None) != (self.model is None):
            given, missing = ("url", "model") if self.url else ("model", "url")
            yield Complaint(
                given, "missing_key", f"'{missing}' is missing", f"both, or neither: add {missing}"
            )
