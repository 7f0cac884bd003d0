"""The measure catalogue: what a report can state, as the official forms and the reports themselves word it.

A measure is a row of a data cube (收到政府信息公开申请, in 件), a dimension breaks it down (channel, applicant,
outcome …), a dimension value is one such part (网站, 自然人, 予以公开). The rows live in `resources/catalogue.toml`,
with their sources; a user's file of the same shape adds rows of its own.

Notes for a newcomer: an alias names exactly one measure, so `办结` or `满意`, which depend on what was said before,
are no aliases; `Measure.cues` lists the words of the context that settle those. Dimension aliases are unique within
their dimension only: 其他 is a channel, an applicant and an outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from gov_ie.errors import CatalogueError
from gov_ie.finder import Finder, Places

_SHIPPED = "gov_ie/resources/catalogue.toml"


@dataclass(frozen=True, slots=True)
class Measure:
    """One row: something that reports count.

    `unit`: the unit its values are given in; `by`: ids of the dimensions that may break it down; `aliases`: phrases
    that name it and no other row, simplified characters, commonest first; `cues`: words of a heading or sentence
    that point to it where the phrase is elliptical; `source`: the official form and row that ask for it.

    >>> default_catalogue().measure("request.received").unit
    '件'
    """

    id: str
    name: str
    english: str
    unit: str
    by: tuple[str, ...]
    aliases: tuple[str, ...]
    cues: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class DimensionValue:
    """One part of a breakdown: the value `id` of a dimension, and the phrases that name it.

    >>> default_catalogue().dimensions["channel"]["website"].name
    '网站'
    """

    dimension: str
    id: str
    name: str
    english: str
    aliases: tuple[str, ...]


# A dimension value that a phrase names: the number of its dimension in the catalogue, the dimension, the value.
Value = tuple[int, str, str]


def values_within(places: Places[tuple[Value, ...]], low: int, high: int) -> list[tuple[int, int, str, str]]:
    """(start, end, dimension, value id) of the dimension values named in a stretch of a text, as if it stood alone.

    `places`: as `Catalogue.value_places` found them in the whole text. Within one dimension matches do not overlap.

    >>> text = "网站公开5件,现场申请3件"
    >>> values_within(default_catalogue().value_places(text), 6, len(text))[0][2:]
    ('channel', 'in_person')
    """
    ends: dict[str, int] = {}
    found = []
    for start, end, values in places.within(low, high):
        for order, dimension, value in values:
            if start >= ends.get(dimension, 0):
                ends[dimension] = end
                found.append((start, end, order, dimension, value))
    # The dimension orders matches of one place, as in the file.
    return [(start, end, dimension, value) for start, end, _, dimension, value in sorted(found)]


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """All measures by id, and all dimensions by id with their values by id; an open dimension has no values.

    >>> catalogue = default_catalogue()
    >>> catalogue.find_aliases("全年共受理政府信息公开申请12件")
    [(3, 13, 'request.received')]
    """

    measures: Mapping[str, Measure]
    dimensions: Mapping[str, Mapping[str, DimensionValue]]
    _measure_finder: Finder[str] = field(init=False, repr=False)
    _value_finder: Finder[tuple[Value, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        aliases = {alias: row.id for row in self.measures.values() for alias in row.aliases}
        object.__setattr__(self, "_measure_finder", Finder.of(aliases))
        meant: dict[str, dict[str, Value]] = {}
        for order, (dimension, values) in enumerate(self.dimensions.items()):
            for value in values.values():
                for alias in value.aliases:
                    meant.setdefault(alias, {})[dimension] = (order, dimension, value.id)
        finder = Finder.of({alias: tuple(values.values()) for alias, values in meant.items()})
        object.__setattr__(self, "_value_finder", finder)

    @classmethod
    def load(cls, path: Path | None = None) -> Catalogue:
        """The catalogue of a TOML file, of the one shipped with the package where none is given.

        Raises CatalogueError where the file cannot be read or contradicts itself.

        >>> len(Catalogue.load().measures)
        73
        """
        from gov_ie.catalogue_files import parsed, read_rows, with_rows

        if path is not None:
            return read_rows(cls({}, {}), path)
        text = (files("gov_ie.resources") / "catalogue.toml").read_text(encoding="utf-8")
        return with_rows(cls({}, {}), parsed(text, _SHIPPED), _SHIPPED)

    def extended(self, path: Path) -> Catalogue:
        """This catalogue with the measures, dimensions and dimension values of a user's file added.

        The file is TOML of the shape of the shipped one, or YAML (docs/retrain.md); `english`, `by`, `source`, `aliases` and
        `cues` may be left out. Raises CatalogueError, naming file and line, where it names a measure, value or alias again, or breaks down by an unknown dimension.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.toml")
        ...     _ = path.write_text("[measures.'drone.flights']\\nname = '无人机飞行次数'\\nunit = '次'\\n", "utf-8")
        ...     default_catalogue().extended(path).measure("drone.flights").name
        '无人机飞行次数'
        """
        from gov_ie.catalogue_files import read_rows

        return read_rows(self, path)

    def measure(self, id: str) -> Measure:
        """The measure of an id.

        >>> default_catalogue().measure("letter.recieved")
        Traceback (most recent call last):
        ...
        gov_ie.errors.CatalogueError: unknown measure 'letter.recieved'; did you mean 'letter.received'?
        """
        try:
            return self.measures[id]
        except KeyError:
            raise CatalogueError(f"unknown measure {id!r}; {hint(id, self.measures)}") from None

    def check(self, measure_id: str | None, by: Mapping[str, str]) -> None:
        """Whether a fact may have this measure and this breakdown: returns, or raises CatalogueError saying why not.

        `measure_id`: None for an open measure, which may be broken down by any dimension. An open dimension
        (category) takes any text that is not empty.

        >>> default_catalogue().check("disclosure.items", {"channel": "website", "category": "部门动态"})
        >>> default_catalogue().check("review.total", {"channel": "website"})
        Traceback (most recent call last):
        ...
        gov_ie.errors.CatalogueError: 'review.total' is not broken down by 'channel'; it is by: result
        """
        allowed = self.dimensions.keys() if measure_id is None else self.measure(measure_id).by
        for dimension, value in by.items():
            if dimension not in self.dimensions:
                raise CatalogueError(f"unknown dimension {dimension!r}; {hint(dimension, self.dimensions)}")
            if dimension not in allowed:
                names = ", ".join(allowed) or "nothing"
                raise CatalogueError(f"{measure_id!r} is not broken down by {dimension!r}; it is by: {names}")
            values = self.dimensions[dimension]
            if values and value not in values:
                raise CatalogueError(f"unknown value {value!r} of dimension {dimension!r}; {hint(value, values)}")
            if not value:
                raise CatalogueError(f"empty value of dimension {dimension!r}; leave the dimension out instead")

    def find_aliases(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, measure id) of the measures named in a text: leftmost, longest, none overlapping.

        `text`: clean text in simplified characters; offsets are code points into it. Linear in its length.

        >>> default_catalogue().find_aliases("行政复议3件、行政诉讼1件")
        [(0, 4, 'review.total'), (7, 11, 'litigation.total')]
        """
        return list(self._measure_finder.find(text))

    def find_dimension_aliases(self, text: str, dimension: str | None = None) -> list[tuple[int, int, str, str]]:
        """(start, end, dimension, value id) of the dimension values named in a text, of one dimension or of all.

        Within one dimension matches do not overlap; across dimensions they may (其他 is a value of several).

        >>> default_catalogue().find_dimension_aliases("网站公开自然人申请", "channel")
        [(0, 2, 'channel', 'website')]
        >>> default_catalogue().find_dimension_aliases("不予公开2件")
        [(0, 4, 'outcome', 'denied')]
        """
        if dimension is not None and dimension not in self.dimensions:
            raise CatalogueError(f"unknown dimension {dimension!r}; {hint(dimension, self.dimensions)}")
        found = values_within(self.value_places(text), 0, len(text))
        return [match for match in found if dimension in (None, match[2])]

    def value_places(self, text: str) -> Places[tuple[Value, ...]]:
        """Where dimension values are named in a text, for `values_within`; linear in its length."""
        return self._value_finder.places(text)

    def search(self, query: str) -> list[Measure]:
        """Measures that a query may mean, best first: by id, Chinese or English name, then by alias; all for "".

        >>> [m.id for m in default_catalogue().search("行政复议")][:1]
        ['review.total']
        >>> default_catalogue().search("followers")[0].name
        '政务新媒体粉丝(用户)数'
        """
        words = query.strip().lower()
        ranked = [(rank, m) for m in self.measures.values() if (rank := _rank(words, m)) is not None]
        ranked.sort(key=lambda pair: pair[0])
        return [m for _, m in ranked]


@cache
def default_catalogue() -> Catalogue:
    """The catalogue shipped with the package, read once.

    >>> default_catalogue() is default_catalogue()
    True
    """
    return Catalogue.load()


def _rank(words: str, measure: Measure) -> tuple[int, int] | None:
    """How well a query fits a measure (less is better), None where it does not."""
    name, english = measure.name.lower(), measure.english.lower()
    if words == measure.id or words in measure.aliases:
        return 0, measure.aliases.index(words) if words in measure.aliases else -1
    for place, text in enumerate((measure.id, name, english), 1):
        if words in text:
            return place, text.index(words)
    holding = sum(words in alias.lower() for alias in measure.aliases)
    return (4, -holding) if holding else None


def hint(given: str, known: Iterable[str]) -> str:
    """What to do about an unknown id: the nearest known ones."""
    from difflib import get_close_matches  # only wanted when something is wrong

    known = list(known)
    near = get_close_matches(given[:80], known, n=1)  # compares every two characters
    if near:
        return f"did you mean {near[0]!r}?"
    return f"known: {', '.join(known)}" if len(known) <= 16 else "see: gov-ie catalogue"
