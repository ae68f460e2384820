"""What each model of contributions is called and what it takes for given: told wherever a figure of it is shown."""

from __future__ import annotations

from typing import NamedTuple


class ModelNote(NamedTuple):
    """One model of contributions in words.

    `letter` marks it in pictures, `name` is how people say it, `assumes` what it takes for given.
    """

    letter: str
    name: str
    assumes: str


MODEL_NOTES: dict[str, ModelNote] = {
    "first": ModelNote("F", "First touch", "Whoever found the team did it all; nothing after the first touch mattered."),
    "last": ModelNote("L", "Last touch", "Whoever was there at the end did it all; nothing before it mattered."),
    "linear": ModelNote("E", "Equal shares", "Every touch mattered alike, so whoever touches often gets much."),
    "u_shaped": ModelNote(
        "U", "U-shaped", "The first and the last touch did 40 % each, all between them 20 %; by declaration, not by data."
    ),
    "w_shaped": ModelNote(
        "W", "W-shaped",
        "The first touch, the one at which the deal was opened, and the last did 30 % each, the rest 10 %; by "
        "declaration, not by data. Without an opening touch its part goes to the first and the last.",
    ),
    "time_decay": ModelNote(
        "T", "Time decay", "A touch mattered half as much for every half-life before the last one; the half-life is declared."
    ),
    "markov": ModelNote(
        "M", "Markov removal",
        "A touch matters as far as fewer journeys would get there if all that come to it ended; what comes next is taken "
        "to depend on the touch before alone. All that was earned goes by these effects, also to what a single journey "
        "never met, and what only accompanies success looks as if it made it.",
    ),
    "shapley": ModelNote(
        "S", "Shapley", "Those who were on a journey made it together, in equal parts, however often and in whatever order."
    ),
    "incremental": ModelNote(
        "+", "Added",
        "What would be missing without it, with touches that only collect demand given nothing. Needs much data, so its "
        "interval is wide; it rests on which touches are declared to collect demand.",
    ),
}  # fmt: skip
