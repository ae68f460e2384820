"""Equality: the river on Spark and on the embedded engine, over a small market of every scenario and difficulty."""
