"""How well the river recovers a market whose truth is known: `make bench-truth`.

Made-up markets are written, imported and run through the river as a customer would. What it publishes is then held
against the truth, each inference beside a simple baseline. Baselines that need tuning are tuned on markets of their
own, the development seeds, which are never reported.

`plan` says which markets; `making` makes them; `reading` opens their tables; `linking` says which published thing is
which true one; one file per family says what is measured; `families` is the ordered list of them; `report` writes the
table.
"""
