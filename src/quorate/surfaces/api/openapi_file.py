"""Write the description that is kept among the documents: `python -m quorate.surfaces.api.openapi_file FILE`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from quorate.surfaces.api.app import bare_api
from quorate.surfaces.api.openapi import described


def openapi_text() -> str:
    """The description of every route as JSON, as it is kept."""
    return json.dumps(described(bare_api()), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(openapi_text(), encoding="utf-8")
