"""Serve the folder `static` and the style sheet made of it; what is asked for by its hash may be kept for good."""

from __future__ import annotations

from importlib import resources

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from quorate.surfaces.web import stylesheet

KEPT = "public, max-age=31536000, immutable"


class HashedFiles(StaticFiles):
    """Static files that a browser never asks for twice while their address stays the same."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file. Chunks carry their hash in their name, all others in `?v=`."""
        response = self._sheet() if path == stylesheet.NAME else await super().get_response(path, scope)
        is_hashed = scope["query_string"].startswith(b"v=") or "/chunk-" in f"/{path}"
        if is_hashed and response.status_code in (200, 304):
            response.headers["Cache-Control"] = KEPT
        return response

    def _sheet(self) -> Response:
        folder = resources.files("quorate.surfaces.web") / "static"
        return Response(stylesheet.put_together(folder), media_type="text/css")
