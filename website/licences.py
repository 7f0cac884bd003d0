"""Every package that an installation with all extras for users brings, by its licence, in docs/dependencies.md.

    python -m website.licences --write

asks the metadata of what is installed here: the licence expression, else the classifier, else the licence field.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PAGE = Path(__file__).parent.parent / "docs" / "dependencies.md"
EXTRAS = frozenset({"forms", "frames", "parquet", "readers", "spark", "train"})
BETWEEN = re.compile(r"(<!-- licences: begin -->\n).*?(<!-- licences: end -->)", re.DOTALL)
# What packages write in place of an SPDX name.
_SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "BSD": "BSD",
    "BSD License": "BSD",
    "3-Clause BSD License": "BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


def licence_of(package: str) -> str:
    """The licence that an installed package names, in the words of SPDX where it uses them; "" where it names none."""
    about = metadata.metadata(package)
    named = about.get("License-Expression") or about.get("License") or ""
    classifiers = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or [] if c.startswith("License :: OSI Approved ::")]
    if not named or len(named) > 60 or "\n" in named:
        named = classifiers[0] if classifiers else ""
    return _SPDX.get(named, named)


def brought() -> set[str]:
    """The names of all packages that `gov-ie` with EXTRAS brings here, its own left out."""
    asked: dict[str, frozenset[str]] = {}
    waiting = [("gov-ie", EXTRAS)]
    while waiting:
        name, extras = waiting.pop()
        known = asked.get(name)
        if known is not None and extras <= known:
            continue
        asked[name] = extras | (known or frozenset())
        for line in metadata.requires(name) or ():
            wanted = Requirement(line)
            if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in {"", *extras}):
                waiting.append((canonicalize_name(wanted.name), frozenset(wanted.extras)))
    return set(asked) - {"gov-ie"}


def table() -> str:
    """Licences with their packages."""
    by: dict[str, list[str]] = {}
    for name in sorted(brought()):
        by.setdefault(licence_of(name) or "named nowhere", []).append(name)
    rows = "".join(f"| {licence} | {', '.join(names)} |\n" for licence, names in sorted(by.items()))
    return f"| licence | packages |\n|---|---|\n{rows}"


def main() -> int:
    """Say whether the page is current, or make it so."""
    page = PAGE.read_text(encoding="utf-8")
    current = BETWEEN.sub(lambda found: found[1] + table() + found[2], page)
    if "--write" in sys.argv[1:]:
        PAGE.write_text(current, encoding="utf-8")
    elif current != page:
        print(f"{PAGE}: licences are not current; run python -m website.licences --write", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
