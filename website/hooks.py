"""What mkdocs does besides: pages made from other files of the repository, and the language of each page.

Generated pages are named in GENERATED; they are made anew at every build, so that no copy goes stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # mkdocs loads hooks by path, not as part of a package

from mkdocs.structure.files import File, Files  # noqa: E402

from website import measures  # noqa: E402

CHINESE = "zh/"


def moved(path: str) -> str:
    """A Markdown file of the repository as a page of docs/: its links into docs/ lose the way there, others their target."""
    text = (ROOT / path).read_text(encoding="utf-8")
    text = re.sub(r"\]\((?:\.\./)*docs/", "](", text)

    def kept(link: re.Match[str]) -> str:
        target = link[2].split("#")[0]
        known = not target or ":" in target or target in GENERATED or (ROOT / "docs" / target).is_file()
        return link[0] if known else link[1]

    return re.sub(r"\[([^\]]*)\]\(([^)]*)\)", kept, text)


GENERATED: dict[str, Callable[[], str]] = {
    "measures.md": measures.page,
    "model-card.md": lambda: moved("models/default/MODEL_CARD.md"),
    "benchmarks.md": lambda: moved("benchmarks/README.md"),
    "changes.md": lambda: moved("CHANGELOG.md"),
}


def on_files(files: Files, config: Any) -> Files:
    """The pages of docs/ with the generated ones."""
    for path, make in GENERATED.items():
        files.append(File.generated(config, path, content=make()))
    return files


def on_page_context(context: dict[str, Any], page: Any, config: Any, nav: Any) -> dict[str, Any]:
    """Theme words in the page's language, and the switch between a page and its counterpart, which may be the start page."""
    path = page.file.src_uri
    chinese = path.startswith(CHINESE)
    config.theme["language"] = "zh" if chinese else "en"
    pages = {p.file.src_uri: p.url for p in nav.pages}
    own = path.removeprefix(CHINESE)
    links = {"en": pages.get(own, ""), "zh": pages.get(CHINESE + own, pages.get(CHINESE + "index.md", ""))}
    names = {"en": "English", "zh": "中文"}
    config.extra["languages"] = [{"name": names[lang], "link": f"./{link}", "lang": lang} for lang, link in links.items()]
    return context
