"""What whoever runs a server needs: whether it lives and can answer, its measures, its log and its traces.

Nothing here tells of people: labels and lines hold templates of addresses, numbers and words of closed lists.
"""
