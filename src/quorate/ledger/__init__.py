"""The ledger: what people decide and say in the application, kept as it was said, until the log takes it in."""
