"""What a fact's surroundings settle: its period, its agency, and its measure in full words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from gov_ie.catalogue import Catalogue
from gov_ie.link.classifier import Classifier, Numbers
from gov_ie.link.context import TaggedText, bucket
from gov_ie.link.drafts import SHARES, Draft, cell_of
from gov_ie.tag.spans import TaggedSpan
from gov_ie.text.captions import unit_of, units_of
from gov_ie.types import Period, Quantity
from gov_ie.values.columns import PeriodColumns, head_of, titled_period
from gov_ie.values.lexicon import UNIT_KINDS
from gov_ie.values.periods import OPEN_START, parse_period, stated_period
from gov_ie.values.quantities import parse_quantity

# «比2012年增长8%», «较上年多12件»: the year is what the fact is compared with, not what it is for.
_COMPARES = ("比", "较", "与", "同", "于")
_OBJECTS = {
    "request": ("申请", "申请"),
    "letter": ("信", "信件"),
    "consultation": ("咨询", "咨询"),
    "proposal": ("提案", "建议提案"),
    "approval": ("审批", "审批事项"),
    "complaint": ("投诉", "投诉举报"),
}
_CHANGES = ("增加", "增长", "减少", "下降", "上升", "提高", "多", "少", "降低", "提升")


def year_candidate(tagged: TaggedText, draft: Draft) -> TaggedSpan | None:
    """The YEAR mention a fact may be under: the nearest before it in its sentence, of «去年全年» the first."""
    before = tagged.last_before(tagged.years, draft.begin(tagged))
    nearest = next(before, None)
    if nearest is not None and tagged.surface(nearest) == "全年":
        other = next(before, None)
        return other if other is not None and other.end == nearest.start else nearest
    return nearest


def year_features(tagged: TaggedText, draft: Draft, year: TaggedSpan) -> list[str]:
    """Feature names of the question whether a fact is for a period other than the report's year that is named before it."""
    text = tagged.text
    place = draft.begin(tagged)
    between = text[year.end : place]
    words = tagged.surface(year)
    shape = "".join("0" if c.isdigit() else c for c in words)
    start, _ = tagged.sentence_range(tagged.sentence_of(place))
    return [
        "bias",
        f"shape:{shape}",
        f"before:{text[max(0, year.start - 1) : year.start]}",
        f"before2:{text[max(0, year.start - 2) : year.start]}",
        f"after:{between[:1]}",
        f"after2:{between[:2]}",
        f"begins{year.start - start < 2}",
        f"gap{bucket(len(between))}",
        f"commas{min(tagged.marks_between(',', year.end, place), 3)}",
        f"quantities{min(tagged.count_between(tagged.quantity_starts, year.end, place), 2)}",
        f"compared{any(w in text[max(0, year.start - 3) : year.start] for w in _COMPARES)}|{shape[-2:]}",
        f"measure:{draft.words(tagged)[-2:]}",
        f"row:{draft.measure}",
        f"since{'以来' in words or '起' in words}|begins{year.start - start < 2}",
    ]


def named_period(tagged: TaggedText, year: TaggedSpan, report_year: int | None) -> tuple[Period | None, bool]:
    """What a YEAR mention says, and whether that is another year than the report's."""
    period = parse_period(tagged.surface(year), report_year)
    return period, period is None or period.year != report_year


def report_period(text: str, report_year: int | None) -> Period | None:
    """What all figures are for: the period the report states for them (统计期限自…起至…止), else its year."""
    if report_year is None:
        return None
    stated = stated_period(text)
    return stated[2] if stated and stated[2].year == report_year else Period.of_year(report_year)


def fact_period(
    tagged: TaggedText, drafts: Sequence[Draft], i: int, report_year: int | None, default: Period | None, timing: Classifier
) -> tuple[Period | None, TaggedSpan | None]:
    """The period of draft `i` and the mention it rests on; `default` where the sentence says nothing of its own."""
    draft = drafts[i]
    title = column_title(tagged.period_columns, draft.place(tagged), drafts, i)
    if title is not None:
        return titled_period(title, report_year, default), None
    inner = _year_within(tagged, draft)
    if inner is not None:
        period, _ = named_period(tagged, inner, report_year)
        if period is not None:
            return period, inner
    if (ever := _ever_since(tagged, draft, report_year)) is not None:
        return ever
    mention = year_candidate(tagged, draft)
    if mention is None:
        return (_year_before(report_year) if _is_carried_column(tagged, draft) else default), None
    period, other = named_period(tagged, mention, report_year)
    if other and timing.probability(Numbers().of(year_features(tagged, draft, mention))) < 0.5:
        return default, None
    return period, mention


# «条例施行以来累计», «网站自2012年5月开通以来，已累计»: the first number behind it is of all that time.
_EVER = re.compile(
    r"(?:施行|实施|颁布|成立|开通|开馆|开办|创办|建成|建立|建院|建站|运行|启用|上线|组建|挂牌|公布|投用|设立|试行)以来(?=[^。;\n]{0,24}累计)"
)
_FAR = 80  # characters from it to the number
_BEGUN = re.compile(r"[^,。;]{0,16}")  # between a year and what began in it


def _ever_since(tagged: TaggedText, draft: Draft, report_year: int | None) -> tuple[Period, TaggedSpan | None] | None:
    """The period from what is said to have begun to the end of the report's year, and the mention that says when it did."""
    place = draft.place(tagged)
    start = max(tagged.sentence_range(tagged.sentence_of(place))[0], place - _FAR)
    *_, found = (None, *_EVER.finditer(tagged.text, start, place))
    if report_year is None or found is None or tagged.count_between(tagged.quantity_starts, found.end(), place):
        return None
    year = next(tagged.last_before(tagged.years, found.start()), None)
    # «2016年，自条例施行以来»: that year is none in which it began.
    named = year is not None and _BEGUN.fullmatch(tagged.text, year.end, found.start()) is not None
    begun = parse_period(tagged.surface(year), report_year) if year and named else None
    begin = begun.start if begun else OPEN_START
    end = date(report_year, 12, 31)
    if begin > end:
        return None
    return Period(begin, end, report_year if begin.year == report_year else None), year if begun else None


def column_title(columns: Sequence[PeriodColumns], place: int, drafts: Sequence[Draft], i: int) -> str | None:
    """The title of the column that draft `i`, which stands at `place`, is in; None where it is no cell of such a table.

    It is one where the head nearest before it has as many columns as its row has cells.
    """
    head = head_of(columns, place)
    if head is None:
        return None
    cell, cells = cell_of(drafts, i)
    return head.titles[cell] if cells == len(head.titles) else None


# «申请数量由上年的112件», «公开信息312条，2015年为280条»
_OF_YEAR = re.compile(r"[的为是共达约有:(（ ]{0,3}")


def _year_within(tagged: TaggedText, draft: Draft) -> TaggedSpan | None:
    """The YEAR that stands right before a fact's number, behind its measure: the number is that year's."""
    place = draft.place(tagged)
    if draft.quantity is None or place == draft.begin(tagged):
        return None
    year = next(tagged.last_before(tagged.years, place), None)
    if year is None or year.start < draft.begin(tagged) or not _OF_YEAR.fullmatch(tagged.text[year.end : place]):
        return None
    return year


# Rows of the 2019 form whose first column is the number at the end of the year before: 上一年项目数量.
_ITEMS = frozenset({"license.items", "public_service.items", "penalty.items", "compulsion.items", "administrative_fee.items"})
_COLUMN_TITLE = re.compile(r"上一?年(?:度)?(?:项目)?数量")


def _is_carried_column(tagged: TaggedText, draft: Draft) -> bool:
    """Whether a cell stands in the column 上一年项目数量 of the 2019 form.

    Source: 国办公开办函〔2019〕60号, table of section 二.
    """
    if draft.measure not in _ITEMS or draft.value.unit:
        return False
    place = draft.begin(tagged)
    return _COLUMN_TITLE.search(tagged.text, max(0, place - 400), place) is not None


def _year_before(year: int | None) -> Period | None:
    return None if year is None else Period.of_year(year - 1)


# Label, unit, and perhaps the cells of earlier columns: « 条 312 », «/条 312», «(单位:次)», «(万元)».
_CELL_UNIT = re.compile(r"[ (:/\n]*(?:单位 ?: ?)?([\u4e00-\u9fff%/]{1,3})[ ):\n]*(?:[0-9][0-9.,]*[ \n/|]+)*")

# The unit of all that a sentence lists: «办理结果(件):予以公开121;部分公开33».
_LIST_UNIT = re.compile(r"\((?:单位 ?: ?)?([\u4e00-\u9fff%]{1,2})\) ?:")
# The unit of all lines below it, up to a full stop or the next heading: «二、办件情况(单位:件)», «(单位:万元)».
# Of several its row's: «(单位:条、件、万元)».
_CAPTION, _CAPTION_UNITS = 600, re.compile(r"单位 ?: ?([\u4e00-\u9fff%]{1,3}(?: ?[、,/和] ?[\u4e00-\u9fff%]{1,3})*)(?=[)\n ])")
_HEADING = re.compile(r"\n *(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))")
_AMOUNT = re.compile("费|额|资金|收入|支出|款|投资|补助|补贴|预算|决算")
_EARLIER_CELLS = re.compile(r"[ :]*(?:[0-9][0-9.,]*[ \n/|]+)*")
# A list of counts may hold what is none: a rate, an amount, a change.
_NOT_COUNTED = re.compile("率|占|比|费|额|资金|增|减|降|升|高于|低于")
# The unit at the end of a label: «收到申请数件 5».
_LABEL_UNIT = re.compile(r"(?:[数量额][ (]?|[ (])([\u4e00-\u9fff%]{1,2})\)?$")


def cell_quantity(tagged: TaggedText, draft: Draft) -> Quantity | None:
    """A bare number read with the unit between it and its row's label («收费金额 万元 1.2»), or ahead of its list; None where none stands there."""
    if draft.quantity is None or draft.value.unit:
        return None
    unit = next((u for u in _words_ahead(tagged, draft) if u.lstrip("万亿") in UNIT_KINDS), None)
    return None if unit is None else parse_quantity(tagged.surface(tagged.quantities[draft.quantity]) + unit)


def _words_ahead(tagged: TaggedText, draft: Draft) -> Iterator[str]:
    """What may be the unit of a bare number, the nearest first."""
    between, words = text_between(tagged, draft), draft.words(tagged)
    if match := _CELL_UNIT.fullmatch(between):
        yield match[1]
    if _EARLIER_CELLS.fullmatch(between) and (match := _LABEL_UNIT.search(words)):
        yield match[1]
    place = draft.place(tagged)
    listed = _LIST_UNIT.findall(tagged.text, tagged.sentence_range(tagged.sentence_of(place))[0], place)
    if listed and UNIT_KINDS.get(listed[-1]) == "count" and not _NOT_COUNTED.search(words):
        yield listed[-1]
    units = _captioned(tagged, place)
    if len(units) == 1:
        counts = UNIT_KINDS.get(units[0]) == "count"
        if not _NOT_COUNTED.search(words) if counts else draft.measure is None or _AMOUNT.search(words):
            yield units[0]


def _captioned(tagged: TaggedText, place: int) -> list[str]:
    """The units that the nearest caption over a place names, none where a sentence or a section ends between."""
    above = tagged.text[max(0, place - _CAPTION) : place].rpartition("。")[2]
    named = ((units_of(found[1]), found.end()) for found in _CAPTION_UNITS.finditer(above))
    *_, (units, end) = ([], 0), *((units, end) for units, end in named if all(u.lstrip("万亿") in UNIT_KINDS for u in units))
    return [] if _HEADING.search(above, end) else units


def listed_quantity(tagged: TaggedText, draft: Draft, catalogue: Catalogue) -> Quantity | None:
    """A bare number read with its row's unit, where the caption over it lists that one among others: «(单位:条、件、万元)»."""
    if draft.quantity is None or draft.measure is None or draft.value.unit:
        return None
    unit = catalogue.measure(draft.measure).unit
    if UNIT_KINDS.get(unit) == "count" and _NOT_COUNTED.search(draft.words(tagged)):
        return None
    units = _captioned(tagged, draft.place(tagged))
    listed = unit_of(units, unit) if len(units) > 1 else None
    return None if listed is None else parse_quantity(tagged.surface(tagged.quantities[draft.quantity]) + listed)


def text_between(tagged: TaggedText, draft: Draft) -> str:
    """The words between a fact's last measure before its quantity and that quantity."""
    assert draft.quantity is not None
    return tagged.text[tagged.measures[draft.measures[-1]].end : tagged.quantities[draft.quantity].start]


def known_words(tagged: TaggedText, drafts: Sequence[Draft], i: int) -> str:
    """The measure's words with what the guidelines say of shares and changes, and its row of the object, or a verb's object behind its number."""
    draft = drafts[i]
    words = draft.words(tagged)
    earlier = drafts[i - 1].words(tagged) if i else ""
    if words in SHARES:
        return f"{earlier}占比"
    if draft.measure is None and words.startswith(_CHANGES) and len(words) <= 4:
        return earlier + words
    if draft.measure is None and len(words) <= _SHORT:
        words += _object_behind(tagged, draft)
    cue, noun = _OBJECTS.get((draft.measure or "").split(".")[0], ("", ""))
    return words if cue in words or noun in words else noun + words


_SHORT = 5  # characters of a measure that may be a verb whose object stands behind the number
_OBJECT = re.compile(r"[\u4e00-\u9fffA-Za-z“”]{2,16}(?=[,。;、:\n(]|$)")


def _object_behind(tagged: TaggedText, draft: Draft) -> str:
    """The object of a verb that its number divides from it («编印3000册办事指南»: 办事指南), "" where there is none."""
    if draft.quantity is None or len(text_between(tagged, draft)) > 2:
        return ""
    end = tagged.quantities[draft.quantity].end
    found = _OBJECT.match(tagged.text, end, tagged.sentence_range(tagged.sentence_of(end - 1))[1])
    if found is None or tagged.count_between(tagged.measure_starts, *found.span()):
        return ""
    return "" if tagged.count_between(tagged.quantity_starts, *found.span()) else found[0]
