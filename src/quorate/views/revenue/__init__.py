"""Answers about revenue: what went on from stage to stage, what earned it, and how well both functions acted as one."""
