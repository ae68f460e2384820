"""The workspace in the browser."""

from __future__ import annotations

from quorate.surfaces.web.app import create_app

__all__ = ["create_app"]
