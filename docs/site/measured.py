"""Figures of the benchmarks on pages, read from the tables that benchmarks write, so that neither can drift.

In a page, the role `{figure}` takes `family: measurement` and puts the figure of truth.md there; the directive
`{measured}` shows rows of truth.md of the family it is given, one measurement on each line of its content, and
`{measured-table}` a table of another benchmark: file and heading, with the columns wanted in its content.
"""

from __future__ import annotations

from typing import ClassVar

from docs.site import figures
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole


class Figure(SphinxRole):
    """One figure of truth.md."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The figure as text."""
        self.env.note_dependency(str(figures.BENCHMARKS / "truth.md"))
        return [nodes.Text(figures.figure(self.text))], []


class Measured(SphinxDirective):
    """Rows of truth.md."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """The rows as a table."""
        self.env.note_dependency(str(figures.BENCHMARKS / "truth.md"))
        names = [line.strip() for line in self.content if line.strip()]
        return self.parse_text_to_nodes(figures.shown_truth(self.arguments[0], names))


class MeasuredTable(SphinxDirective):
    """A table of another page of benchmarks."""

    has_content = True
    required_arguments = 2
    final_argument_whitespace = True
    option_spec: ClassVar = {"index": int}

    def run(self) -> list[nodes.Node]:
        """The table."""
        file, heading = self.arguments
        self.env.note_dependency(str(figures.BENCHMARKS / file))
        columns = [line.strip() for line in self.content if line.strip()]
        made = figures.shown_table(file, heading, self.options.get("index", 0), columns)
        return self.parse_text_to_nodes(made)


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directives and the role known."""
    app.add_role("figure", Figure())
    app.add_directive("measured", Measured)
    app.add_directive("measured-table", MeasuredTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
