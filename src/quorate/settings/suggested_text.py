"""A journey map's text with suggestions written into it, its comments and order kept, for people to edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO


def suggested_text(
    text: str, typical_days: Mapping[str, tuple[int, int]], notes: Mapping[str, Sequence[str]]
) -> str:
    """The map with other typical days, and notes as comments above the stages they are about.

    Parameters
    ----------
    text: a map without problems.
    typical_days: median and p90 by stage.
    notes: lines by stage.
    """
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(text)
    stages = document["stages"]
    for place, stage in enumerate(stages):
        name = stage["stage"]
        if name in typical_days:
            median, p90 = typical_days[name]
            held = stage.get("typical_days")
            if held is None:
                stage["typical_days"] = {"median": median, "p90": p90}
            else:
                held["median"], held["p90"] = median, p90
        if notes.get(name):
            stages.yaml_set_comment_before_after_key(place, before="\n".join(notes[name]), indent=2)
    written = StringIO()
    yaml.dump(document, written)
    return written.getvalue()
