"""The picture of a report's page that README and docs show, taken by headless Chromium.

    python -m website.pictures

writes `docs/figures/view.png` from the example report: the total of the requests chosen, its parts framed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import gov_ie
from gov_ie.view import page
from tests.view.browser import Browser

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "reports" / "qinghe-water-2016.txt"
PICTURE = ROOT / "docs" / "figures" / "view.png"
CHOSEN = "request.received"
SIZE = (1200, 720)


def take(path: Path) -> None:
    """Write the picture; the page is opened from a file, with a fact chosen as a click chooses it."""
    report = gov_ie.load()(gov_ie.read(EXAMPLE), doc_id=EXAMPLE.stem)
    number = next(n for n, fact in enumerate(report.facts) if fact.measure == CHOSEN)
    with tempfile.TemporaryDirectory() as folder:
        shown = Path(folder, "page.html")
        shown.write_text(page(report, "en"), encoding="utf-8")
        with Browser(Path(folder)) as browser:
            browser.open(shown, *SIZE)
            browser.run(f"document.querySelector(\"[data-fact='{number}']\").click()")  # by script: no mouse hovers over a part
            browser.picture(path)


if __name__ == "__main__":
    take(PICTURE)
