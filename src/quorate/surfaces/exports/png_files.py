"""A drawing as PNG, twice as fine as a screen shows it. Made by resvg, an extra: nothing else needs it."""

from __future__ import annotations

from quorate.errors import UsageError

_FINENESS = 2.0


def png_of(svg: str) -> bytes:
    """An SVG that stands alone as the content of a PNG file. Raises `UsageError` where resvg-py is not installed."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise UsageError(
            "A PNG needs resvg-py, which is not installed.",
            state="no file was written",
            do="pip install 'quorate[pictures]', or take the SVG",
        ) from error
    return bytes(svg_to_bytes(svg_string=svg, zoom=_FINENESS))
