"""Runs inside a peer's own environment: reads journeys, times one call of the peer, prints seconds and what it says.

    python attribution_peers.py markov journeys.csv
    python attribution_peers.py shapley journeys.csv

A journey is a line: its path (channels with ' > ' between), whether it converted (1 or 0). Nothing of ours is imported.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

warnings.filterwarnings("ignore")


def markov(journeys: Any) -> dict[str, float]:
    """ChannelAttribution's chain of order 1 with its own settings, journeys without conversion as null paths."""
    import ChannelAttribution  # type: ignore[import-not-found]

    journeys["null"] = 1 - journeys["converted"]
    began = time.perf_counter()
    found = ChannelAttribution.markov_model(
        journeys, "path", "converted", var_null="null", out_more=True, verbose=False, flg_pro=False
    )
    told("seconds", time.perf_counter() - began)
    effects = found["removal_effects"]
    return dict(zip(effects["channel_name"], effects["removal_effect"], strict=True))


def shapley(journeys: Any) -> dict[str, float]:
    """The game of marketing-attribution-models over conversions, sets cut to the last four channels as by default."""
    from marketing_attribution_models import MAM  # type: ignore[import-not-found]

    journeys["journey"] = journeys.index.astype(str)
    made = MAM(
        journeys,
        group_channels=False,
        channels_colname="path",
        journey_with_conv_colname="converted",
        path_separator=" > ",
    )
    began = time.perf_counter()
    _, values = made.attribution_shapley(size=4, values_col="conversions")
    told("seconds", time.perf_counter() - began)
    return {str(name): float(value) for name, value in values.items()}


def peak_mib() -> int:
    """The most memory this process has had; the kernel's other count goes on over `exec` and would be the parent's."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


TOLD: dict[str, Any] = {}


def told(name: str, value: Any) -> None:
    """Keep one thing to print."""
    TOLD[name] = value


def main() -> None:
    """Read, run, print one line of JSON."""
    import pandas as pd

    journeys = pd.read_csv(sys.argv[2])
    told("values", {"markov": markov, "shapley": shapley}[sys.argv[1]](journeys))
    told("peak_mib", peak_mib())
    print("\n" + json.dumps(TOLD))


if __name__ == "__main__":
    main()
