"""The HTTP API under `/api/v1`: everything the pages show and do, by noun, for programs."""

from __future__ import annotations

from quorate.surfaces.api.app import create_api

__all__ = ["create_api"]
