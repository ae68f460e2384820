"""Numbers in, numbers out: the statistics of the house. Knows no engine, no table and no clock."""
