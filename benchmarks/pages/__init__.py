"""How long pages of a large workspace take: `make bench-pages`."""
