"""Random-looking identifiers of trackers and forms, the same for the same seed."""

from __future__ import annotations

from quorate.market.streams import Stream

_HEX = "0123456789abcdef"


def uuid_text(stream: Stream) -> str:
    """A version-4 UUID drawn from a stream."""
    unit = stream.unit
    digits = f"{int(unit() * 2**52):013x}{int(unit() * 2**52):013x}{int(unit() * 2**18):05x}"
    variant = "89ab"[int(digits[30], 16) % 4]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-{variant}{digits[15:18]}-{digits[18:30]}"


def token(stream: Stream, length: int) -> str:
    """So many hexadecimal digits drawn from a stream."""
    return "".join(_HEX[int(stream.unit() * 16)] for _ in range(length))
