"""Parquet files, Delta tables and Iceberg tables in place of export files: each becomes one that the importer reads.

`finding.py` says which of the paths given are such tables, `opening.py` reads their rows, and `landing.py` writes them
down.
"""

from quorate.sources.lake.landing import LandedLake, found_for, land_lake

__all__ = ["LandedLake", "found_for", "land_lake"]
