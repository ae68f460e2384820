"""How one import is to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Reading:
    """What a person said about the files of one import.

    Parameters
    ----------
    encoding: of files without a byte-order mark; None means UTF-8.
    lenient: set malformed rows aside instead of refusing the file.
    mapping_file: the mapping that the source `table` reads by.
    custom_fields: our name of a fact to the name of the field that holds it, from `quorate.toml`.
    home_domains: our own e-mail domains, from `quorate.toml`; whoever has one is a colleague.
    """

    encoding: str | None = None
    lenient: bool = False
    mapping_file: Path | None = None
    custom_fields: Mapping[str, str] = field(default_factory=dict)
    home_domains: tuple[str, ...] = ()
