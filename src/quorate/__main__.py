"""`python -m quorate` is the command line, also where its script is not on the path."""

from __future__ import annotations

from quorate.surfaces.cli.main import main

if __name__ == "__main__":
    main()
