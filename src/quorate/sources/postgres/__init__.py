"""Tables of a PostgreSQL database in place of export files: each becomes a file that the source's importer reads.

`addresses.py` reads where they are, `catalogue.py` what is there, `choosing.py` which of it a source reads, and
`landing.py` writes those tables down in one read-only transaction, so that they fit together.
"""

from quorate.sources.postgres.addresses import Loaded, TablesPlace, is_address, place_written
from quorate.sources.postgres.landing import Landed, land

__all__ = ["Landed", "Loaded", "TablesPlace", "is_address", "land", "place_written"]
