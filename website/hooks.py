"""What mkdocs does besides: pages made from other files of the repository, and the language of each page.

Generated pages are named in GENERATED; they are made anew at every build, so that no copy goes stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # mkdocs loads hooks by path, not as part of a package

from mkdocs.structure.files import File, Files  # noqa: E402

from website import measures  # noqa: E402

CHINESE = "zh/"
# Where a page and its counterpart have other names, and the nearest Chinese page where there is none of its own.
CHINESE_OF = {
    "checks.md": "how-to/checks.md",
    "annotate.md": "how-to/annotate.md",
    "scale.md": "how-to/scale.md",
    "performance.md": "how-to/batch.md",
    "model-card.md": "model.md",
    "benchmarks.md": "model.md",
    "measures.md": "annotation.md",
    "dependencies.md": "install.md",
    "reference/checks.md": "how-to/checks.md",
    "reference/spacy.md": "how-to/spacy.md",
    "reference/annotations.md": "annotation.md",
    "reference/training.md": "how-to/annotate.md",
    "reference/documents.md": "how-to/inputs.md",
    "reference/catalogue.md": "how-to/measure.md",
}
# The first named is the counterpart: a Chinese page leads back to it.
ENGLISH_OF = {chinese: english for english, chinese in reversed(CHINESE_OF.items()) if (ROOT / "docs" / english).is_file()}


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


def counterparts(path: str, pages: Collection[str]) -> tuple[str, str]:
    """The English and the Chinese page for a page, one of them the page itself; the start page where none is near.

    >>> counterparts("view.md", {"view.md", "zh/view.md"})
    ('view.md', 'zh/view.md')
    >>> counterparts("zh/how-to/checks.md", {"checks.md", "zh/how-to/checks.md"})
    ('checks.md', 'zh/how-to/checks.md')
    """
    if path.startswith(CHINESE):
        own = path.removeprefix(CHINESE)
        return next((p for p in (own, ENGLISH_OF.get(own)) if p in pages), "index.md"), path
    return path, next((p for p in (CHINESE + path, CHINESE + CHINESE_OF.get(path, "")) if p in pages), CHINESE + "index.md")


def on_page_context(context: dict[str, Any], page: Any, config: Any, nav: Any) -> dict[str, Any]:
    """Theme words in the page's language, and the switch between a page and its counterpart, which may be the start page."""
    path = page.file.src_uri
    chinese = path.startswith(CHINESE)
    config.theme["language"] = "zh" if chinese else "en"
    pages = {p.file.src_uri: p.url for p in nav.pages}
    english, counterpart = counterparts(path, pages.keys())
    links = {"en": pages.get(english, ""), "zh": pages.get(counterpart, "")}
    names = {"en": "English", "zh": "中文"}
    config.extra["languages"] = [{"name": names[lang], "link": f"./{link}", "lang": lang} for lang, link in links.items()]
    return context
