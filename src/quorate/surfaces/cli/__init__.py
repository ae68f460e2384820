"""The command line."""

from __future__ import annotations

import os

# The models work on many small matrices, which threads of the linear-algebra library only slow down; it reads this
# once, when it is first loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
