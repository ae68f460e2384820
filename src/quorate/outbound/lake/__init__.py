"""Published tables as Delta or Iceberg tables of a data lake, for whoever reads one.

`exporting.py` goes through the tables; `delta.py` and `iceberg.py` write one each, in one commit.
"""

from quorate.outbound.lake.exporting import Written, export_to_lake

__all__ = ["Written", "export_to_lake"]
