"""Reliability: kill, fill, damage, crowd and copy a workspace, and count what was lost: `make bench-reliability`."""
