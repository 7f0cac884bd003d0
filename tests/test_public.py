"""What docs/reference names is documented: a docstring for every name, a running example for every function and class."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

import gov_ie
from gov_ie.errors import InputError

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs" / "reference").glob("*.md"))
DOCS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]


def public() -> list[str]:
    """The names that the reference shows."""
    return [name for page in PAGES for name in re.findall(r"^::: ([\w.]+)$", page.read_text(encoding="utf-8"), re.MULTILINE)]


def found(name: str):
    """The object of a dotted name; `gov_ie.train` is a module as soon as it was imported, so modules come first."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:cut]))
        except ImportError:
            continue
        for part in parts[cut:]:
            thing = getattr(thing, part)
        return thing
    raise LookupError(name)


def members(thing):
    """Public methods and properties that a class itself defines."""
    for name, member in vars(thing).items() if inspect.isclass(thing) else ():
        if not name.startswith("_") and (callable(member) or isinstance(member, property | classmethod | staticmethod)):
            yield name, getattr(member, "__func__", getattr(member, "fget", member))


def lacking() -> list[str]:
    """Public names without a docstring, or, for functions, classes and what nothing else shows, without an example."""
    names = []
    for name in public():
        thing = found(name)
        doc = inspect.getdoc(thing) or ""
        if not doc:
            names.append(f"{name}: no docstring")
        elif not inspect.ismodule(thing) and ">>>" not in (vars(thing).get("__doc__") if inspect.isclass(thing) else doc):
            names.append(f"{name}: no example")
        names += [f"{name}.{method}: no docstring" for method, member in members(thing) if not inspect.getdoc(member)]
    return names


def test_every_public_name_has_a_docstring_and_an_example():
    assert lacking() == []


def test_the_reference_names_nothing_twice():
    assert len(public()) == len(set(public()))


def test_the_package_exports_nothing_that_the_reference_lacks():
    last = {name.rpartition(".")[2] for name in public()}
    assert set(gov_ie.__all__) - last == set()


def test_examples_import_nothing_that_the_reference_lacks():
    """What a page imports is public; constants of the modules it names are shown where they are used."""
    last = {name.rpartition(".")[2] for name in public()}
    for path in DOCS:
        for block in re.findall(r"^```python\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
            for names in re.findall(r"^from gov_ie[\w.]* import (.+)$", block, re.MULTILINE):
                unknown = {n.strip().split(" ")[0] for n in names.split(",")} - last
                assert {n for n in unknown if not n.isupper()} == set(), path.name


def test_train_can_be_called_when_its_modules_were_imported():
    importlib.import_module("gov_ie.train.corpus")
    with pytest.raises(InputError, match="no-such-folder"):
        gov_ie.train(["no-such-folder"])


if __name__ == "__main__":
    print("\n".join(lacking()) or "every public name has a docstring and an example", f"{len(public())} names", sep="\n")
