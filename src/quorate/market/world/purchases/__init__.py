"""Purchases while they are under way, many at once: what really happened, and what would have happened.

Every purchase is lived through week by week as one row of arrays. What happens by chance is drawn beforehand
(`luck`) and does not depend on what anybody does, so that the same purchase can be run again with a channel,
a campaign or a play switched off (`switches`): the difference between the two runs is what it brought about.
"""
