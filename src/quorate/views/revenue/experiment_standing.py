"""How an experiment stands, in a few words, and what speaks against believing it."""

from __future__ import annotations

from collections.abc import Sequence

from quorate.language import gettext, number
from quorate.views.answers import Figure
from quorate.views.reading import Row
from quorate.views.revenue import experiment_words as say
from quorate.views.revenue.experiment_answers import BalanceRow, MetricReading


def standing(
    status: str, metrics: Sequence[MetricReading], balance: Sequence[BalanceRow], reached: Figure
) -> str:
    """How it stands: whether it runs, what it says, and whether that can be believed."""
    if status == "planned":
        return gettext("planned: no lots are drawn yet")
    parts = [say.STATUS_WORDS[status]]
    if any(row.finding == "ratio_mismatch" for row in balance):
        parts.append(gettext("sample-ratio mismatch, not to be believed"))
    separated = [each.label for each in metrics if each.status == "separated"]
    if separated:
        parts.append(gettext("separated from zero: {separated}", separated=", ".join(separated)))
    elif any(each.status == "not_separated" for each in metrics):
        parts.append(gettext("not separated from zero"))
    else:
        parts.append(gettext("too early to say"))
    if reached.value:
        parts.append("contaminated")
    return "; ".join(parts)


def cautions(
    design: Row, balance: Sequence[BalanceRow], reached: Figure, moved: Figure
) -> list[tuple[str, str]]:
    """What speaks against believing it, each as a sentence with what opens it, '' where nothing does."""
    found = []
    if design["basis"] == "imported":
        found.append((gettext("It was drawn elsewhere: that it was drawn by lot is taken on trust."), ""))
    first = {row.finding: row.reference for row in reversed(balance)}
    if "ratio_mismatch" in first:
        told = gettext(
            "The arms are not as large as the lots would make them: accounts were lost, moved or "
            "chosen, and what is read here may be that."
        )
        found.append((told, first["ratio_mismatch"]))
    if "unlike" in first:
        told = gettext("The arms were unlike before it began, more than chance explains.")
        found.append((told, first["unlike"]))
    if reached.value:
        told = gettext(
            "{value} of {out_of} held-out accounts were reached all the same: the difference is "
            "that of being meant to be left alone, and what leaving alone does is larger.",
            value=number(reached.value),
            out_of=number(reached.out_of or 0),
        )
        found.append((told, reached.reference))
    if moved.value:
        told = gettext(
            "People touched at accounts of both arms: {value}. They carry what they learned.",
            value=number(moved.value),
        )
        found.append((told, moved.reference))
    return found
