"""The steps of the river on Spark: the same tables, made by many machines that share the workspace's folder.

`session.py` starts and ends Spark; `making.py` makes tables there; `parts.py` runs steps that are functions on the
machines that hold their rows. The one place that knows pyspark, which is an extra.
"""

from quorate.warehouse.spark.making import SparkMaker, maker_name
from quorate.warehouse.spark.session import session

__all__ = ["SparkMaker", "maker_name", "session"]
