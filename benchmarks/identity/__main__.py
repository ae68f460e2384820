"""Measure identity: who is who beside Splink, a million records, ten million placed, company names looked up.

python -m benchmarks.identity                        # everything; writes identity.md
python -m benchmarks.identity --only resolution      # one part, printed
python -m benchmarks.identity --data FOLDER          # where the public sets are
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.identity import companies, million, placing, resolution

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[2] / "shared" / "data"
PARTS: Mapping[str, tuple[str, Callable[[Path], str]]] = {
    "resolution": ("Who is who", resolution.report),
    "million": ("A million records", million.report),
    "placing": ("Ten million people at a million accounts", placing.report),
    "companies": ("Hosts and company names looked up", companies.report),
}


def main() -> None:
    """Run the parts asked for; keep the table when all were."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the public sets")
    parser.add_argument("--only", choices=list(PARTS), action="append", help="parts to run")
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.error(f"{options.data} is no folder; --data says where the public sets are")
    sections = [f"# Identity, measured\n\n{_machine()}"]
    for name in options.only or list(PARTS):
        title, run = PARTS[name]
        sections.append(f"## {title}\n\n{run(options.data)}")
    text = "\n\n".join(sections) + "\n"
    print(text)
    if not options.only:
        HERE.with_name("identity.md").write_text(text, encoding="utf-8")


def _machine() -> str:
    load = os.getloadavg()[0]
    machine = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    return f"Last run: {machine}; load {load:.1f} when begun. Read the ratios."


if __name__ == "__main__":
    main()
