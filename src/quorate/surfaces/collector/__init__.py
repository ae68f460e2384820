"""The live collector: the endpoint that trackers send to. An event is on disk before its sender is told so.

`app.py` answers requests; a dialect turns each sender's own way of writing into tracking messages; `sealing.py`
stamps them; `group_commit.py` puts them into the inbox, from which the next update takes them into the log.
"""

from quorate.surfaces.collector.app import Collector, CollectorFirst, collector_of

__all__ = ["Collector", "CollectorFirst", "collector_of"]
