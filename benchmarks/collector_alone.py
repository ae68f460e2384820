"""The collector without the pages it is usually served with: `python -m benchmarks.collector_alone FOLDER PORT`.

It starts in an eighth of the time, so that killing it a hundred times takes minutes. What it keeps, and when it
answers, is the same code.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import uvicorn

from quorate.surfaces.collector import collector_of
from quorate.warehouse.workspace import Workspace


def main() -> None:
    """Serve the workspace's collector until it is killed."""
    _, folder, port = sys.argv
    collector = collector_of(Workspace(Path(folder)), os.environ)
    uvicorn.run(
        collector, host="127.0.0.1", port=int(port), lifespan="off", log_level="warning", access_log=False
    )


if __name__ == "__main__":
    main()
