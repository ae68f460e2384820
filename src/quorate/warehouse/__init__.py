"""The store and the engine: segments and manifest, steps and runs, snapshots for readers."""
