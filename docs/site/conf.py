"""How Sphinx makes the site. `docs/site/building.py` gathers what it reads."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

project = "Quorate"
author = "the authors of Quorate"
project_copyright = "the authors of Quorate"
language = "en"
extensions = ["myst_parser", "docs.site.formulas", "docs.site.measured"]
source_suffix = {".md": "markdown"}
root_doc = "index"
highlight_language = "none"
pygments_style = "a11y-high-contrast-light"

myst_enable_extensions = ["dollarmath", "deflist", "attrs_block"]
myst_dmath_allow_space = False
myst_dmath_allow_digits = False
myst_heading_anchors = 4

html_theme = "pydata_sphinx_theme"
html_title = "Quorate"
html_math_renderer = "mathml"
html_sidebars: dict[str, list[str]] = {"index": [], "comparison": []}  # sections of one page
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {
    "logo": {"text": "Quorate"},
    "navbar_center": ["navbar-nav"],
    "navbar_end": ["theme-switcher"],
    "header_links_before_dropdown": 8,
    "secondary_sidebar_items": ["page-toc"],
    "show_prev_next": True,
    "show_toc_level": 2,
    "navigation_depth": 3,
    "search_bar_text": "Search the documentation",
    "footer_start": ["copyright"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
