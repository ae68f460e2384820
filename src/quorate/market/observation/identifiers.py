"""Random-looking identifiers of trackers and forms, the same for the same seed."""

from __future__ import annotations

from quorate.market.streams import Stream

_HEX = "0123456789abcdef"


def uuid_text(stream: Stream) -> str:
    """A version-4 UUID drawn from a stream."""
    unit = stream.unit
    first, middle, last = int(unit() * 2**32), int(unit() * 2**42), int(unit() * 2**48)
    version, variant = middle >> 14 & 0xFFF, 0x8000 | middle & 0x3FFF
    return f"{first:08x}-{middle >> 26:04x}-4{version:03x}-{variant:04x}-{last:012x}"


def token(stream: Stream, length: int) -> str:
    """So many hexadecimal digits drawn from a stream."""
    return "".join(_HEX[int(stream.unit() * 16)] for _ in range(length))
