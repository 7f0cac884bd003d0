"""What the package depends on is bounded at both ends, named with a reason, and its licences are those of the metadata."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from website.licences import PAGE, brought, licence_of, table

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINES = [
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *(line for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra),
]
# Installed with the tests; what `make coverage` and `make mutants` need is not.
OWN_TARGETS = {canonicalize_name(Requirement(line).name) for line in PROJECT["project"]["optional-dependencies"]["quality"]}
REQUIRED = sorted({canonicalize_name(Requirement(line).name) for line in LINES} - {"gov-ie"} - OWN_TARGETS)
TEXT = PAGE.read_text(encoding="utf-8")
# `| [name](address), [name](address) | licence | …`, behind the extra's own column in the table of extras.
ROWS = {
    canonicalize_name(name): licence
    for names, licence in re.findall(r"^\| (?:`\w+` \| )?(\[.*?\)) \| ([^|]+) \|", TEXT, re.M)
    for name in re.findall(r"\[([\w-]+)\]\(", names)
}


@pytest.mark.parametrize("line", LINES)
def test_bounded_at_both_ends(line):
    wanted = Requirement(line)
    if wanted.name != "gov-ie":
        assert {s.operator for s in wanted.specifier} == {">=", "<"}, line



def test_the_table_is_that_of_what_is_installed():
    assert table() in TEXT, "python -m website.licences --write"


def test_every_package_names_a_licence_that_leaves_the_users_free():
    for name in brought():
        licence = licence_of(name)
        assert licence, name
        assert not re.search(r"GPL|SSPL|BUSL|Commons Clause|proprietary", licence, re.I), (name, licence)


def test_licences_said_by_hand_are_those_of_the_metadata():
    alike = {"BSD": "BSD", "MIT": "MIT", "Apache": "Apache", "MPL": "MPL", "ISC": "ISC", "PSF": "PSF|Python"}
    seen = 0
    for name, said in ROWS.items():
        if name in REQUIRED:
            families = {family for family in alike if family in said}
            named = licence_of(name)
            assert families and any(re.search(alike[family], named) for family in families), (name, said, named)
            seen += 1
    assert seen > 20, ROWS
