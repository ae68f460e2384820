"""The restricted dialect of step files, and their translation for other engines.

`restricted.py` says what a step may use: what every engine we translate to understands the same way. `translating.py`
writes a step for another engine; `mending.py` holds what sqlglot would get wrong there, each with its reason, and
`expressions.py` the building blocks of it.

The one place that knows sqlglot, which is an extra: the river itself never needs it on the embedded engine.
"""

from quorate.warehouse.dialect.restricted import offences, tables_read
from quorate.warehouse.dialect.translating import DIALECTS, require_dialect, translated

__all__ = ["DIALECTS", "offences", "require_dialect", "tables_read", "translated"]
