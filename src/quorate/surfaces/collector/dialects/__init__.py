"""Dialects: each turns the requests of one family of clients into tracking messages.

A dialect says which paths are its own and gives a function for each. The function reads a request and says what it
holds: the write key, the messages in the tracking spec, and what to answer once they are kept.
"""

from quorate.surfaces.collector.dialects.routing import find_reader

__all__ = ["find_reader"]
