"""Rows of a user's file, YAML or TOML: read alike, refused with file, line and remedy, written and read again."""

import re
from pathlib import Path

import pytest

from gov_ie.catalogue import default_catalogue
from gov_ie.catalogue_files import FILE, added_rows, read_rows, rows_from_disk, rows_to_disk, with_rows
from gov_ie.errors import CatalogueError, ModelError

CATALOGUE = default_catalogue()
YAML = """\
# mine
measures:
  drone.flights:
    zh: 无人机飞行次数
    en: drone flights
    unit: 架次
    by: [channel, drone]
    aliases: ['无人机{飞行,巡查}']
  meals.served: {zh: 供餐份数, unit: 份}
dimensions:
  drone: {small: 小型, large: {zh: 大型, aliases: [大型机]}}
  channel:
    kiosk: {zh: 自助机, aliases: [自助机]}
"""
TOML = """\
[measures."drone.flights"]
name = "无人机飞行次数"
english = "drone flights"
unit = "架次"
by = ["channel", "drone"]
aliases = ["无人机{飞行,巡查}"]
[measures."meals.served"]
name = "供餐份数"
unit = "份"
[dimensions.drone.small]
name = "小型"
[dimensions.drone.large]
name = "大型"
aliases = ["大型机"]
[dimensions.channel.kiosk]
name = "自助机"
aliases = ["自助机"]
"""


def written(folder: Path, text: str, name: str = "my.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(catalogue):
    return dict(catalogue.measures), {d: dict(v) for d, v in catalogue.dimensions.items()}


def test_yaml_and_toml_say_the_same(tmp_path):
    one, other = (read_rows(CATALOGUE, written(tmp_path, t, f"my.{s}")) for t, s in ((YAML, "yaml"), (TOML, "toml")))
    assert rows(one) == rows(other)
    assert one.measure("drone.flights").aliases == ("无人机飞行", "无人机巡查")


def test_the_rows_of_the_shared_contract_are_read_as_they_are(tmp_path):
    text = "version: 1\nmeasures:\n  a.b: {zh: 收取费用, unit: 元}\n  a.rate: {zh: 率, unit: \"%\"}\ndimensions:\n  kind: {}\n"
    read = read_rows(CATALOGUE, written(tmp_path, text))
    assert read.measure("a.rate").unit == "%" and read.dimensions["kind"] == {}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("measures:\n  a.b: {zh: 甲, unit: 件}\n  a.c: {zh: 乙}\n", 3, "has no 'unit'; add it"),
        ("measures:\n  a.b: {zh: 甲, unit: 件, by: [chanel]}\n", 2, "did you mean 'channel'"),
        ("measures:\n  a.b:\n    zh: 甲\n    unit: 件\n    alias: [甲乙]\n", 5, "did you mean 'aliases'"),
        ("measures:\n  a.b:\n    zh: 甲\n    unit: 件\n    aliases:\n      - 政策解读\n", 5, "names 'interpretation.items' already"),
        ("measures:\n  a.b: {zh: 甲, unit: 5}\n", 2, "a str was expected"),
        ("measures:\n  request.received: {zh: 甲, unit: 件}\n", 2, "is in the catalogue already; choose another id"),
        ("\nmeasures:\n  A B: {zh: 甲, unit: 件}\n", 3, "unfit id"),
        ("measures:\n  a.b: {zh: 甲, unit: %}\n", 2, "in quotes"),
        ("measures:\n  a.b: {zh: 甲\n", 3, "not YAML"),
        ("measures:\n  a.b: {zh: 甲, unit: 件}\n  a.b: {zh: 乙, unit: 件}\n", 3, "duplicate key"),
        ("measures: [a.b]\n", 1, "rows by id were expected"),
        ("measures:\n  1: {zh: 甲, unit: 件}\n", 1, "put it in quotes"),
        ("measure:\n  a.b: {zh: 甲, unit: 件}\n", 1, "did you mean 'measures'"),
        ("dimensions:\n  channel:\n    website: 网站\n", 3, "is in the catalogue already"),
        ("dimensions:\n  category:\n    notice: 公告\n", 2, "is open"),
        ("dimensions:\n  drone: 5\n", 2, "a table of values was expected"),
    ],
)
def test_a_file_that_does_not_fit_names_line_and_remedy(tmp_path, text, line, said):
    path = written(tmp_path, text)
    with pytest.raises(CatalogueError, match=re.escape(said)) as raised:
        read_rows(CATALOGUE, path)
    assert str(raised.value).startswith(f"{path}:{line}: "), raised.value


@pytest.mark.parametrize("text", ["", "- a\n", "甲\n", "5\n"])
def test_a_file_without_rows_is_refused(tmp_path, text):
    with pytest.raises(CatalogueError, match="holds no rows"):
        read_rows(CATALOGUE, written(tmp_path, text))


def test_toml_names_the_line_too(tmp_path):
    path = written(tmp_path, "[measures.'a.b']\nname = '甲'\nunit = '件'\nalias = []\n", "my.toml")
    with pytest.raises(CatalogueError, match=rf"{re.escape(str(path))}:4: unknown key"):
        read_rows(CATALOGUE, path)
    path.write_text("[measures.'a.b']\nname = \n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=rf"{re.escape(str(path))}:2: not TOML"):
        read_rows(CATALOGUE, path)


def test_what_was_added_is_written_and_read_again(tmp_path):
    mine = read_rows(CATALOGUE, written(tmp_path, YAML))
    assert rows(with_rows(CATALOGUE, added_rows(CATALOGUE, mine), "x")) == rows(mine)
    rows_to_disk(mine, tmp_path)
    assert rows(rows_from_disk(tmp_path)) == rows(mine)
    rows_to_disk(CATALOGUE, tmp_path)
    assert not (tmp_path / FILE).exists() and rows_from_disk(tmp_path) is CATALOGUE


def test_the_shipped_catalogue_adds_nothing():
    assert added_rows(CATALOGUE, CATALOGUE) == {}


@pytest.mark.parametrize("bad", [b"[", b"[]", b"\xff", b'{"measures": {"a.b": {}}}', b'{"measures": 5}'])
def test_a_damaged_file_in_a_folder_is_refused(tmp_path, bad):
    (tmp_path / FILE).write_bytes(bad)
    with pytest.raises(ModelError, match=re.escape(FILE)):
        rows_from_disk(tmp_path)
