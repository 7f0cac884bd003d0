"""Data flows one way: a module imports only from rows above its own; entry points stay light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "gov_ie"

# From the top: each row may import from itself and from the rows before it.
ROWS = [
    ("errors",),
    ("bounded", "collector", "finder", "shipped", "steps", "types", "document", "offsets", "exchange", "catalogue", "catalogue_files", "resources"),
    ("text",),
    ("values",),
    ("readers", "forms"),
    ("analysis", "folders"),
    ("tag",),
    ("link",),
    ("check",),
    ("assemble", "from_spans"),
    ("bundle",),
    ("pipeline",),
    ("extract",),
    ("tables", "panels", "arrow", "parallel", "spark", "formats"),
    ("view",),
    ("train",),
    ("cli",),
]
# Conveniences of the public objects, imported when called.
LATE = {("types", "tables"), ("types", "view"), ("extract", "parallel"), ("link", "from_spans")}


def row_of(name: str) -> int:
    return next(i for i, row in enumerate(ROWS) if name in row)


def imports(path: Path):
    """(top-level module of ours, whether the import stands inside a function) of every import."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {n for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "gov_ie" and len(parts) > 1:
                yield parts[1], node in inside


def modules():
    return sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_upwards(path):
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for other, late in imports(path):
        if late and (own, other) in LATE:
            continue
        assert row_of(other) <= row_of(own), f"{path.name} imports {other}, which stands below {own}"


def test_every_module_has_a_row():
    top = {p.relative_to(PACKAGE).parts[0].removesuffix(".py") for p in modules()}
    assert top == {name for row in ROWS for name in row}


def loaded(code: str) -> set[str]:
    out = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(out.stdout.split())


def test_importing_the_package_imports_nothing_heavy():
    assert not loaded("import gov_ie") & {"spacy", "numpy", "sklearn", "rjieba", "opencc", "pandas", "typer"}


@pytest.mark.parametrize("module", ["gov_ie.tag.component", "gov_ie.link.component", "gov_ie.text.spacy_tokenizer"])
def test_entry_points_bring_nothing_but_spacy(module):
    brought = loaded(f"import {module}") - loaded("import spacy, spacy.tokens, srsly")
    assert not {m.split(".")[0] for m in brought} & {"sklearn", "rjieba", "opencc", "spacy_pkuseg", "pandas"}


def test_extraction_does_not_import_scikit_learn_scipy_or_spacy():
    code = "import gov_ie; gov_ie.load()('清河县水务局2016年年报。公开信息3条。')"
    assert not loaded(code) & {"sklearn", "scipy", "spacy", "pandas"}


def test_nothing_unpickles():
    for path in modules():
        source = path.read_text(encoding="utf-8")
        assert "allow_pickle=True" not in source, path
        names = {n for node in ast.walk(ast.parse(source)) for n in _imported(node)}
        assert not names & {"pickle", "joblib", "dill", "cloudpickle", "shelve", "marshal"}, path


def _imported(node):
    if isinstance(node, ast.Import):
        return {a.name for a in node.names}
    return {node.module} if isinstance(node, ast.ImportFrom) else set()
