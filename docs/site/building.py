"""Build the site: `make docs`. It reads the project's files and needs no network."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from docs.site.api_pages import api_pages
from docs.site.gathering import ROOT, Homeless, gather
from docs.site.links import check
from sphinx.cmd.build import main as sphinx

HERE = Path(__file__).parent


def build(into: Path) -> int:
    """Make the site in `into`; says the exit code: 0 when it is whole, 1 when anything on it is broken."""
    source, kept = into.parent / f"{into.name}-source", into.parent / f"{into.name}-kept"
    for folder in (source, into):
        shutil.rmtree(folder, ignore_errors=True)
    try:
        gather(source)
        for name, text in api_pages(ROOT / "docs" / "openapi.json").items():
            (source / name).write_text(text, encoding="utf-8")
    except Homeless as error:
        print(error, file=sys.stderr)
        return 1
    asked = ["-b", "html", "-c", str(HERE), "-d", str(kept), "-j", "auto", "-W", "--keep-going", "-q"]
    if sphinx([*asked, str(source), str(into)]):
        return 1
    _lighten(into)
    return _checked(into)


def _lighten(site: Path) -> None:
    """Take out what the theme brings for its own makers."""
    for needless in (*site.glob("_static/**/*.map"), *site.glob("_static/**/webpack-macros.html")):
        needless.unlink()


def _checked(site: Path) -> int:
    found = check(site)
    (site.parent / f"{site.name}-elsewhere.txt").write_text(
        "\n".join(sorted(found.elsewhere)) + "\n", "utf-8"
    )
    for sentence in found.wrong:
        print(sentence, file=sys.stderr)
    print(
        f"{site}: {found.page_count} pages, {found.link_count} links followed, {len(found.wrong)} broken; "
        f"{len(found.elsewhere)} addresses elsewhere are listed in {site.name}-elsewhere.txt and were not asked for"
    )
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "site"))
