"""What is fuzzed: a function of bytes for each public entry, which returns or raises AssertionError or what is a fault.

Errors of our own tree are answers. A target may be given any bytes; those of readers of packages (docx, xlsx) put them into one
part of a package, else nearly every input would end at its checksum.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from gov_ie.errors import GovIEError

Target = Callable[[bytes], object]
TARGETS: dict[str, Target] = {}
_MOST = 20_000  # characters of a text that goes through the whole extraction


def target(function: Target) -> Target:
    """The function as a target of its name, which takes errors of our own tree for answers."""

    def run(data: bytes) -> object:
        with suppress(GovIEError):
            return function(data)
        return None

    TARGETS[function.__name__] = run
    return run


def text_of(data: bytes) -> str:
    """Any bytes as a text: UTF-8, every other byte as a lone surrogate."""
    return data.decode("utf-8", "surrogateescape")


@cache
def folder() -> Path:
    """A folder of this process for the files that entries read."""
    return Path(tempfile.mkdtemp(prefix="gov-ie-fuzz-"))


def file_of(data: bytes, name: str) -> Path:
    """A file of these bytes."""
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@target
def cleaning(data: bytes) -> None:
    from gov_ie.text.clean import clean
    from gov_ie.text.outline import outline

    text = text_of(data)
    cleaned = clean(text)
    assert len(cleaned.offsets) == len(cleaned.text)
    last = (0, 0)
    for start in range(0, len(cleaned.text), 1 + len(cleaned.text) // 200):
        place = cleaned.to_source(start, start + 1)
        assert last[0] <= place[0] < place[1] <= len(text), place
        last = place
    outline(cleaned.text)


@target
def decoding(data: bytes) -> None:
    from gov_ie.text.decode import decode

    assert isinstance(decode(data, "x"), str)


@target
def values(data: bytes) -> None:
    from gov_ie.values.agencies import find_offices, standing_alone
    from gov_ie.values.numerals import parse_numeral
    from gov_ie.values.periods import parse_period, report_year, stated_period
    from gov_ie.values.quantities import find_quantities, parse_quantity
    from gov_ie.values.year_words import find_years
    from gov_ie.values.zero_words import find_zero_words

    text = text_of(data)
    for q in find_quantities(text):
        assert 0 <= q.start <= q.number_start < q.number_end <= q.end <= len(text)
        parse_quantity(text[q.start : q.end])
    for start, end in find_years(text):
        parse_period(text[start:end], 2016)
    for surface in (text, text[:40]):
        parse_numeral(surface)
        parse_quantity(surface)
        parse_period(surface, 2016)
        report_year(surface)
    stated_period(text)
    find_zero_words(text)
    find_offices(text)
    standing_alone(text)


@target
def agencies(data: bytes) -> None:
    from gov_ie.values import agencies

    text = text_of(data)
    for name in (text, text[:12]):
        for function in (
            agencies.office_key,
            agencies.place_of,
            agencies.shorter_places,
            agencies.expanded_names,
            agencies.title_agency,
            agencies.title_subject,
            agencies.title_place,
            agencies.is_self_reference,
            agencies.governing_body,
        ):
            function(name)
        agencies.same_body(name, "青石县水务局")


@cache
def extractor():
    """The shipped model."""
    import gov_ie

    return gov_ie.load()


@target
def extraction(data: bytes) -> None:
    from gov_ie.document import Document
    from gov_ie.exchange import AnnotatedReport, dumps, loads, report_from_dict
    from gov_ie.tables import write_csv
    from gov_ie.view import page

    text = text_of(data)[:_MOST]
    for report in extractor().pipe([text, Document(text)]):
        for mention in report.mentions:
            assert text[mention.start : mention.end] == mention.text
        for fact in report.facts:
            assert text[fact.evidence.start : fact.evidence.end] == fact.evidence.text
            assert 0 <= fact.score <= 1
        line = dumps(report.to_dict())
        assert dumps(report_from_dict(loads(line), text).to_dict()) == line
        AnnotatedReport.from_dict({**loads(line), "doc_id": "x", "text": text})
        write_csv([report], io.StringIO())
        page(report)


def _reading(name: str, kind: str) -> None:
    @target
    def reading(data: bytes) -> None:
        from gov_ie.readers import read

        document = read(data, name=name)
        assert all(document.text[c.start : c.end] == c.text for table in document.tables for c in table.cells)

    TARGETS[kind] = TARGETS.pop("reading")


for _name, _kind in (
    ("a.html", "web_page"),
    ("a.mht", "saved_page"),
    ("a.pdf", "pdf"),
    ("a.csv", "csv"),
    ("a.md", "markdown"),
    ("a.txt", "plain_text"),
    ("a.docx", "archive"),
):
    _reading(_name, _kind)


def _package(parts: dict[str, bytes], changed: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {**parts, changed: data}.items():
            archive.writestr(name, content)
    return out.getvalue()


@cache
def word_parts() -> dict[str, bytes]:
    """The parts of a small Word file."""
    from tests.readers.printing import report, to_docx

    with zipfile.ZipFile(io.BytesIO(to_docx(report(1)))) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}


@cache
def sheet_parts() -> dict[str, bytes]:
    """The parts of a small workbook with a merged cell."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["青石县水务局2016年统计表", None], ["指标", "数量"], ["主动公开", 312], ["办结率", 0.5]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet["B4"].number_format = "0.00%"
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _part(data: bytes, parts: dict[str, bytes], names: tuple[str, ...], suffix: str) -> None:
    from gov_ie.readers import read

    name = names[data[0] % len(names)] if data else names[0]
    document = read(_package(parts, name, data[1:]), name=f"a.{suffix}")
    assert all(document.text[c.start : c.end] == c.text for table in document.tables for c in table.cells)


WORD_PARTS = ("word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels", "word/_rels/document.xml.rels")
SHEET_PARTS = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
)


@target
def word_file(data: bytes) -> None:
    _part(data, word_parts(), WORD_PARTS, "docx")


@target
def workbook(data: bytes) -> None:
    _part(data, sheet_parts(), SHEET_PARTS, "xlsx")


def _annotated(name: str, format: str, kind: str) -> None:
    @target
    def annotated(data: bytes) -> None:
        from gov_ie.formats import Account, ReadOptions, read_reports

        path = file_of(data, name)
        for options in (ReadOptions(), ReadOptions(predictions=True, allow_empty=True, offsets="utf-16")):
            with suppress(GovIEError):
                for report in read_reports(path, Account(), options, format=format):
                    assert all(report.text[s.start : s.end] == s.text for s in report.spans)

    TARGETS[kind] = TARGETS.pop("annotated")


for _name, _format in (
    ("a.jsonl", "exchange"),
    ("a.json", "label-studio"),
    ("b.jsonl", "doccano"),
    ("a.conll", "conll"),
    ("a.spacy", "spacy"),
):
    _annotated(_name, _format, f"format_{_format.replace('-', '_')}")


@target
def format_brat(data: bytes) -> None:
    from gov_ie.formats import Account, ReadOptions, read_reports

    file_of("青石县水务局2016年年报\n主动公开312条。".encode(), "brat/a.txt")
    path = file_of(data, "brat/a.ann")
    header, _, lines = data.partition(b"\n---\n")
    beside = folder() / "brat" / "a.json"
    beside.unlink(missing_ok=True)
    if lines:
        path.write_bytes(lines)
        beside.write_bytes(header)
    list(read_reports(path.parent, Account(), ReadOptions(allow_empty=True), format="brat"))


@target
def annotations(data: bytes) -> None:
    from gov_ie.exchange import read_annotations
    from gov_ie.train.evaluation import evaluate

    reports = list(read_annotations(file_of(data, "c.jsonl"), folder()))
    evaluate(reports, reports)


@target
def marked_report(data: bytes) -> None:
    from gov_ie.train.marked import compile_marked, describe

    describe(compile_marked(text_of(data), "x"))


@target
def model_manifest(data: bytes) -> None:
    import gov_ie
    from gov_ie.text.tokens import create_segmenter

    path = file_of(data, "model/manifest.json").parent
    file_of(b"", "model/tagger.npz")
    file_of(b"", "model/linker.npz")
    create_segmenter("jieba", []).to_disk(path / "segmenter")
    gov_ie.load(path)


@target
def model_weights(data: bytes) -> None:
    from gov_ie.link.linker import Linker
    from gov_ie.tag.tagger import Tagger
    from gov_ie.text.tokens import PkusegSegmenter

    path = file_of(data, "weights/weights.npz")
    file_of(b"\x84\xa7unigram\x90\xa6bigram\x90\xaefeature_to_idx\x80\xaatag_to_idx\x80", "weights/features.msgpack")
    for read in (Tagger.from_disk, Linker.from_disk):
        with suppress(GovIEError):
            read(path)
    PkusegSegmenter(path.parent)


@target
def replay(data: bytes) -> None:
    from gov_ie.train.replay import unpack

    unpack(data, "replay.jsonl.xz")
    unpack(lzma.compress(data), "replay.jsonl.xz")


@target
def forms(data: bytes) -> None:
    from gov_ie.catalogue import default_catalogue
    from gov_ie.document import Document
    from gov_ie.forms.tables import fact_tables

    text = "一、收到和处理政府信息公开申请情况\n" + text_of(data)[:_MOST]
    for table in fact_tables(Document(text), default_catalogue()):
        assert 0 <= table.start <= table.end <= len(text)


@target
def segmenter_features(data: bytes) -> None:
    import numpy as np

    from gov_ie.text.tokens import PkusegSegmenter

    path = file_of(data, "pkuseg/features.msgpack").parent
    if not (path / "weights.npz").exists():
        np.savez(path / "weights.npz", sizes=np.array([2, 3]), w=np.zeros(10))
    PkusegSegmenter(path).cut("主动公开312条")


@target
def component_bytes(data: bytes) -> None:
    from gov_ie.folders import folder_from_bytes

    with suppress(ValueError, TypeError):  # what srsly says of bytes that are no msgpack; spaCy's own components say it, too
        folder_from_bytes(data, lambda path: None)


@target
def catalogue_file(data: bytes) -> None:
    from gov_ie.catalogue import Catalogue, default_catalogue

    path = file_of(data, "catalogue.toml")
    with suppress(GovIEError):
        Catalogue.load(path).find_aliases("主动公开312条")
    default_catalogue().extended(path).find_dimension_aliases("网站公开")


@target
def catalogue_yaml(data: bytes) -> None:
    from gov_ie.catalogue import default_catalogue

    default_catalogue().extended(file_of(data, "catalogue.yaml")).find_aliases("主动公开312条")


@target
def model_rows(data: bytes) -> None:
    from gov_ie.catalogue_files import FILE, rows_from_disk

    rows_from_disk(file_of(data, f"rows/{FILE}").parent)


@target
def resumed_run(data: bytes) -> None:
    """The manifest of a run that is to go on: whatever it holds, files are named and failures listed, or it is refused."""
    from gov_ie.cli.manifest import Manifest

    left = Manifest.resume(file_of(data, "facts.manifest"), {"version": "1", "format": "csv"})
    if left is not None:
        assert all(isinstance(f, str) for f in left.files())
        assert all({"file", "reason"} <= set(f) for f in left.failures())
        left.close(keep=True)


@target
def checks_between_reports(data: bytes) -> None:
    """Reports of two years, divided where a line says so: checked against each other, and as a panel."""
    from gov_ie.check.across import check_reports
    from gov_ie.panels import panel

    texts = text_of(data)[:4_000].split("\n---\n")[:3]
    reports = list(extractor().pipe([(t, str(n)) for n, t in enumerate(texts)], as_tuples=True))
    check_reports([r for r, _ in reports])
    panel([r for r, _ in reports])


@target
def hierarchy_file(data: bytes) -> None:
    from gov_ie.check.rollups import rollup

    rollup([], file_of(data, "hierarchy.csv"))


@target
def arguments(data: bytes) -> None:
    """Command line arguments, one a line; commands that train are left out, and names of files that would lead out of the folder."""
    import os

    from typer.testing import CliRunner

    from gov_ie.cli.app import app

    words = text_of(data[:2000]).replace("\x00", "\n").split("\n")
    given = [w for w in words if not w.startswith(("/", "~")) and ".." not in w and "/" not in w.partition("=")[2]][:12]
    if set(given) & {"train", "generate", "segmenter"} or any(w.startswith(("--w", "-h")) for w in given):
        return
    before = os.getcwd()
    os.chdir(file_of("青石县水务局2016年年报\n主动公开312条。".encode(), "cli/a.txt").parent)
    try:
        result = CliRunner().invoke(app, given, input="公开3条")
    finally:
        os.chdir(before)
    if result.exception is not None and not isinstance(result.exception, SystemExit | GovIEError | OSError):
        raise result.exception


def digest(data: bytes) -> str:
    """The name of an input."""
    return hashlib.sha256(data).hexdigest()[:12]


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    """Inputs of a target that reach far into it."""
    from tests.strategies import PIECES

    texts = [
        "青石县水务局2016年政府信息公开工作年度报告\n一、概述\n2016年，我局主动公开政府信息312条，其中网站公开300条，占96.2%。",
        "三、收到和处理政府信息公开申请情况\n| 项目 | 自然人 | 总计 |\n|---|---|---|\n| 一、本年新收 | 3 | 3 |\n",
        "".join(PIECES),
        "二〇一六年共收到申请二千三百余件,比上年增长百分之十二点五。1-9月1,805.5万元",
    ]
    plain = tuple(t.encode("utf-8", "surrogateescape" if "\udc80" in t else "replace") for t in texts)
    made: dict[str, Callable[[], tuple[bytes, ...]]] = {
        "decoding": lambda: (*plain, *(t.encode(e, "replace") for t in texts[:2] for e in ("gb18030", "big5", "utf-16"))),
        "web_page": _pages,
        "saved_page": lambda: (
            b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>a</p>\r\n--x--\r\n',
        ),
        "pdf": lambda: (_pdf(),),
        "csv": lambda: ("指标,数量\n主动公开,312\n\"a\"\"b\",=1\n".encode(), plain[1]),
        "archive": lambda: (
            _package(word_parts(), "word/document.xml", word_parts()["word/document.xml"]),
            _package(sheet_parts(), "xl/workbook.xml", sheet_parts()["xl/workbook.xml"]),
        ),
        "word_file": lambda: tuple(bytes([n]) + word_parts().get(p, b"<a/>") for n, p in enumerate(WORD_PARTS)),
        "workbook": lambda: tuple(bytes([n]) + sheet_parts().get(p, b"<a/>") for n, p in enumerate(SHEET_PARTS)),
        "annotations": lambda: _written("exchange", "a.jsonl"),
        "replay": lambda: _written("exchange", "a.jsonl"),
        "format_exchange": lambda: _written("exchange", "a.jsonl"),
        "format_label_studio": lambda: _written("label-studio", "a.json"),
        "format_doccano": lambda: _written("doccano", "b.jsonl"),
        "format_conll": lambda: _written("conll", "a.conll"),
        "format_spacy": lambda: _written("spacy", "a.spacy"),
        "format_brat": lambda: (b"T1\tMEASURE 13 17\t\xe4\xb8\xbb\nT2\tQUANTITY 17 21\t312\nR1\tquantity-measure Arg1:T2 Arg2:T1\t\n#1\tAnnotatorNotes T2\tvalue=312\n",
                                b'{"doc_id": "a", "meta": {}, "marks": [["s1", "MEASURE", 13, 17]], "facts": []}\n---\nT1\tMEASURE 13 17\t\n'),
        "marked_report": lambda: ("agency: 青石县水务局 | 县水务局\nyear: 2016\nlevel: county\nnoise: gloss\n---\n{M#m|收到申请}{Q#t|27件|request.received},{Q|19件|request.received channel=online ^t m=m year=2015 period=2015-01-01..2015-02-01 value=19 mod=over}。{I|x}".encode(),),
        "model_manifest": lambda: (_manifest(),),
        "model_weights": lambda: (_npz(),),
        "segmenter_features": lambda: (b"\x84\xa7unigram\x91\xa1a\xa6bigram\x91\xa3a*b\xaefeature_to_idx\x82\xa1a\x00\xa1b\x01\xaatag_to_idx\x82\xa1B\x00\xa1E\x01",),
        "component_bytes": lambda: (b"\x82\xa3a/b\xc4\x01x\xa4../c\xc4\x01x",),
        "catalogue_file": lambda: ("[dimensions.colour.red]\nname = '红'\naliases = ['红{色,的}']\n[measures.'drone.flights']\nname = '无人机'\nunit = '次'\nby = ['colour', 'channel']\naliases = ['无人机{飞行,}{架次,次数}']\ncues = ['飞']\n".encode(),),
        "catalogue_yaml": lambda: ("dimensions:\n  colour.red: {name: 红, aliases: ['红{色,的}']}\nmeasures:\n  drone.flights: &d {zh: 无人机, unit: 次, by: [colour, channel], aliases: ['无人机{飞行,}{架次,次数}'], cues: [飞]}\n".encode(),),
        "model_rows": lambda: ('{"measures": {"drone.flights": {"name": "无人机", "unit": "次", "aliases": ["无人机{飞行,}"]}}}'.encode(),),
        "resumed_run": lambda: (b'{"manifest": 1, "version": "1", "format": "csv"}\n"a.txt"\n"b.txt"\n{"files": 2, "failed": []}\n{"done": 1, "place": 20, "failed": [{"file": "a.txt", "reason": "x"}]}\n',),
        "checks_between_reports": lambda: ("\n---\n".join(f"青石县水务局{y}年政府信息公开工作年度报告\n{y}年，我局主动公开政府信息{y - 1700}条，收到申请{y - 2010}件，上年结转2件。" for y in (2015, 2016)).encode(),),
        "hierarchy_file": lambda: ("child,parent\n青石县水务局,青石县人民政府\n".encode(),),
        "arguments": lambda: (b"extract\na.txt\n-f\ncsv\n--min-score\n0.5", b"check\na.txt\n--all\n--across\n--format\njsonl", b"view\na.txt\n-o\np.html\n--language\nen",
                              b"convert\na.txt\nb.jsonl\n--from\nbrat\n--offsets\nutf-16", b"annotate\na.txt\n--to\nbrat\n-o\nout", b"evaluate\na.txt\n--texts\n.\n--errors",
                              b"catalogue\n\xe5\x85\xac", b"corpus\ncheck\na.txt\n--coverage", b"corpus\ncompile\na.txt\n-o\nx.jsonl", b"--version"),
    }  # fmt: skip
    return made[name]() if name in made else plain


def _pages() -> tuple[bytes, ...]:
    from tests.readers.pages import PAGES

    return tuple(make().encode() for make, *_ in PAGES.values())


def _written(format: str, name: str) -> tuple[bytes, ...]:
    from gov_ie.formats import Account, write_reports
    from tests.formats.reports import small

    path = folder() / "seed" / name
    write_reports([small()], path, Account(), format=format)
    return (path.read_bytes(),)


def _manifest() -> bytes:
    from gov_ie.bundle import FORMAT
    from gov_ie.tag.features import feature_signature

    empty = hashlib.sha256(b"").hexdigest()
    files = {"tagger.npz": empty, "linker.npz": empty, "segmenter/lexicon.txt": empty}
    return json.dumps({"format": FORMAT, "features": feature_signature(), "segmenter": "jieba", "files": files, "training": {}}).encode()


def _npz() -> bytes:
    import numpy as np

    from gov_ie.tag.network import Network
    from gov_ie.tag.tagger import BUCKETS, Tagger

    vectors = np.zeros((BUCKETS, 2), np.float32)
    vectors[:3] = 1.0
    others = [np.ones(shape, np.float32) for shape in ((2,), (4, 6, 4), (4, 4), (2, 9), (9,))]
    path = folder() / "seed" / "tagger.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    Tagger(Network(vectors, *others), np.zeros((10, 9), np.float32)).to_disk(path)
    return path.read_bytes()


def _pdf() -> bytes:
    """A page with a line of text and a ruling, written by hand."""
    content = b"BT /F1 12 Tf 72 700 Td (2016: 312) Tj ET 72 690 m 300 690 l S"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>startxref\n%d\n%%%%EOF" % (table, len(out))
