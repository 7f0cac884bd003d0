"""The check of annotated reports: every kind of finding fires on a planted slip and on nothing else; the corpus has no errors."""

import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from gov_ie.cli.app import app
from gov_ie.errors import InputError
from gov_ie.exchange import dumps, read_annotations
from gov_ie.train import training
from gov_ie.train.check import check, check_report
from gov_ie.train.copies import SHARE, near_copies, repeated_sentences
from gov_ie.train.corpus import deal
from gov_ie.train.coverage import BEGIN, END, coverage, write_coverage
from gov_ie.train.findings import KINDS
from gov_ie.train.marked import compile_marked
from gov_ie.train.phenomena import PHENOMENA, Seen
from gov_ie.train.sources import Source, read_sources
from gov_ie.train.splits import FOLDS, TEST, read_splits, split, write_splits

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data" / "annotations"
HEAD = "agency: 清河县水务局\nyear: 2016\nlevel: county\n---\n"
SOUND = (
    "{A|清河县水务局}{Y|2016年}年报\n{A|我局}{M|收到申请}{Q#t|27件|request.received},其中{M|网络申请}"
    "{Q|19件|request.received channel=online ^t}、{M|信函申请}{Q|8件|request.received channel=letter ^t}。\n"
)
PROSE = (
    "{A|我局}坚持把群众最关心的农村饮水安全放在第一位,逐村公布水质检测结果和工程进展。"
    "河道采砂许可先听取沿岸村民的意见,再张榜公示批准的范围与期限。"
    "水库汛期调度的每一次变动都提前在村部大喇叭里说清楚。{M|公开信息}{Q|NUMBER条|disclosure.items}。\n"
)


def marked(folder: Path, name: str, body: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text(HEAD + body, encoding="utf-8")
    return path


def lines(folder: Path, *change: Callable[[dict], None], body: str = SOUND) -> Path:
    """A JSONL file with one line for each change made to the sound report."""
    path = folder / "reports.jsonl"
    records = []
    for number, make in enumerate(change):
        record = json.loads(dumps(compile_marked(HEAD + body, f"r{number}").to_dict()))
        make(record)
        records.append(json.dumps(record, ensure_ascii=False))
    path.write_text("\n".join(records) + "\n", encoding="utf-8")
    return path


def setting(*way, to):
    """A change that puts `to` at the end of a way through a record."""

    def change(record):
        for step in way[:-1]:
            record = record[step]
        record[way[-1]] = to

    return change


def parts(*values, total=20, dimension="category"):
    names = {"category": "甲乙丙丁", "channel": ("online", "letter", "fax", "other")}[dimension]
    row = "disclosure.items" if dimension == "category" else "request.received"
    listed = "、".join(f"{{M|{n}}}{{Q|{v}件|{row} {dimension}={n} ^t}}" for n, v in zip(names, values, strict=False))
    return f"{{M|公开}}{{Q#t|{total}件|{row}}},其中{listed}。\n"


def filler(number):
    """Prose that no other number has."""
    return "".join(chr(0x4E00 + 300 * number + i) for i in range(150)) + "。"


def second(record):
    record["doc_id"] = "r0"
    record["text"] += "完"
    del record["text_sha256"]


PLANTED: dict[str, Callable[[Path], list[Path]]] = {
    "unreadable": lambda f: [marked(f, "a", SOUND + "{Q|5件|letter.recieved}"), marked(f, "b", SOUND)],
    "doc-id": lambda f: [lines(f, lambda r: None, second)],
    "same-text": lambda f: [marked(f, "a", SOUND), marked(f, "b", SOUND)],
    "key-twice": lambda f: [marked(f, "a", SOUND + "{M|收到来信}{Q#t|30件|letter.received}。")],
    "span-text": lambda f: [lines(f, setting("spans", 3, "text", to="28件"))],
    "span-range": lambda f: [lines(f, setting("spans", 0, "end", to=999))],
    "span-overlap": lambda f: [lines(f, lambda r: (r["spans"][0].pop("text"), r["spans"][0].update(end=15)))],
    "label": lambda f: [lines(f, setting("spans", 0, "label", to="PLACE"))],
    "measure": lambda f: [lines(f, setting("facts", 0, "measure", to="request.recieved"))],
    "reference": lambda f: [lines(f, setting("facts", 0, "quantity", to="s99"))],
    "cycle": lambda f: [lines(f, setting("facts", 0, "part_of", to="f1"))],
    "reading": lambda f: [lines(f, setting("facts", 0, "value", to=28))],
    "part-exceeds": lambda f: [marked(f, "a", parts(21))],
    "parts-over": lambda f: [marked(f, "a", parts(11, 10))],
    "parts-short": lambda f: [marked(f, "a", parts(5, 6, 7))],
    "part-dimension": lambda f: [marked(f, "a", SOUND.replace("received}", "received applicant=natural_person}"))],
    "part-missing": lambda f: [marked(f, "a", SOUND.replace(" ^t", ""))],
    "near-copy": lambda f: [marked(f, n, PROSE.replace("NUMBER", n * 2)) for n in "13"],
    "sentence": lambda f: [
        marked(f, f"r{n}", f"{{A|我局}}于2016年{n}月{n}日向社会集中通报水库除险加固的进展情况。{filler(n)}")
        for n in range(4)
    ],
}


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in ("value", "empty")])
def test_a_planted_slip_is_found_and_nothing_else(kind, tmp_path):
    _, findings = check(PLANTED[kind](tmp_path))
    assert {f.kind for f in findings} - ({"reference"} if kind == "label" else set()) == {kind}, [*map(str, findings)]
    for finding in findings:
        assert "\n" not in str(finding)
        assert str(finding).startswith(KINDS[kind].gravity) and str(finding).endswith(KINDS[kind].remedy)
        assert f"{finding.doc_id}.txt:" in finding.place or ".jsonl:" in finding.place


def test_a_marked_value_that_its_words_contradict_needs_an_override():
    """The compiler reads values itself, so that only noise can part them from their words."""
    report = compile_marked(HEAD + SOUND, "a")
    wrong = replace(report, facts=(replace(report.facts[0], value=Decimal(28)), *report.facts[1:]))
    source = Source.of(wrong)
    assert [f.kind for f in check_report(replace(source, overrides=frozenset()))] == ["value"]
    assert check_report(replace(source, overrides=frozenset({"f1"}))) == []


@pytest.mark.parametrize("wrong", [{"value": Decimal(5)}, {"unit": "项"}, {"modifier": "about"}])
def test_value_unit_and_modifier_are_compared(wrong):
    report = compile_marked(HEAD + SOUND, "a")
    changed = replace(report, facts=(replace(report.facts[0], **wrong), *report.facts[1:]))
    assert [f.kind for f in check_report(Source.of(changed)) if f.kind == "reading"] == ["reading"]


def test_overrides_of_marked_reports_are_known(tmp_path):
    body = SOUND + "{M|来信}{Q|数百件|letter.received value=300 mod=about}、{M|来电}{Q|3|hotline.calls unit=个}。"
    sources, findings = check([marked(tmp_path, "a", body)])
    assert findings == [] and sources[0].overrides == {"f4", "f5"}


def test_zero_words_and_cells_without_a_unit_are_no_slips(tmp_path):
    body = "{Q|未|review.total >}发生{M|行政复议}。{M|行政诉讼}{Q|无|litigation.total}。{Q|不|request.fees >}收取{M|费用}。\n"
    record = lines(
        tmp_path, lambda r: [f.update(unit="件") for f in r["facts"]], body=body + "{M|复议}{Q|3|review.total}"
    )
    assert check([record])[1] == []


def test_findings_name_the_line_of_the_marked_file(tmp_path):
    [finding] = check([marked(tmp_path, "a", SOUND + "正文。\n" + parts(21).replace("#t", "#u").replace("^t", "^u"))])[
        1
    ]
    assert finding.place == f"{tmp_path / 'a.txt'}:8" and finding.offset == 55
    assert "counts 21" in finding.message and "only 20" in finding.message


def test_every_slip_of_a_line_is_found(tmp_path):
    def spoil(record):
        record["spans"][0]["label"] = "PLACE"
        record["spans"][3]["text"] = "x"
        record["facts"][1]["part_of"] = "f9"
        record["facts"][2]["by"] = {"channel": "pigeon"}

    sources, findings = check([lines(tmp_path, spoil, setting("facts", to=[{"id": "f1"}]), setting("spans", to=5))])
    assert [f.kind for f in findings if f.doc_id == "r0"] == ["label", "span-text", "reference", "measure"]
    assert [f.kind for f in findings if f.doc_id != "r0"] == ["unreadable", "unreadable"]
    assert [s.report.doc_id for s in sources] == ["r0"]


@pytest.mark.parametrize("line", ["{", "[]", '"x"', "{}", '{"doc_id": "a"}', '{"doc_id": "a", "text": 5}'])
def test_lines_that_are_no_reports_are_errors(line, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    assert [f.kind for f in check([path])[1]] == ["unreadable"]


def test_a_long_cycle_is_found_once(tmp_path):
    def ring(record):
        record["facts"][0]["part_of"] = "f3"
        record["facts"][2]["part_of"] = "f1"

    findings = [f for f in check([lines(tmp_path, ring)])[1] if f.kind == "cycle"]
    assert len(findings) == 1 and "f1 < f3 < f1" in findings[0].message


@pytest.mark.parametrize(
    "body",
    [
        SOUND,
        parts(11, 9, 12, 8),  # two breakdowns of one total
        parts(5, 6),  # a list of two is no full one
        parts(5, 6, 7, total="20余"),  # the total is about
        parts(12, 8, 0, dimension="channel"),
        SOUND.replace("其中", "其中:") + "{M|办结率}{Q|100%|request.completion_rate},其中{M|经费}{Q|3万元|-}。",
    ],
)
def test_what_is_right_is_not_found(body, tmp_path):
    assert check([marked(tmp_path, "a", body)])[1] == []


def test_a_difference_is_said(tmp_path):
    messages = [f.message for f in check([marked(tmp_path, "a", parts(5, 6, 7))])[1]]
    assert "sum to 18, the total is 20 (difference -2)" in messages[0]


def test_noise_hides_no_copy(tmp_path):
    one = marked(tmp_path, "one", PROSE.replace("NUMBER", "12"))
    two = marked(tmp_path, "two", PROSE.replace("NUMBER", "97"))
    two.write_text(two.read_text("utf-8").replace("level:", "noise: traditional spaces halfwidth\nlevel:"), "utf-8")
    assert [f.kind for f in check([one, two])[1]] == ["near-copy"]
    assert check([one, two], share=1.1)[1] == []


def test_six_hundred_reports_are_compared_in_seconds():
    rng = random.Random(0)
    letters = [chr(c) for c in range(0x4E00, 0x5200)]
    texts = ["".join("".join(rng.choices(letters, k=50)) + "。" for _ in range(50)) for _ in range(600)]
    texts[17] = texts[400][:1300] + texts[17][1300:]
    start = time.monotonic()
    assert [(c.first, c.second) for c in near_copies(texts)] == [(17, 400)]
    assert repeated_sentences(texts) == []
    assert time.monotonic() - start < 20


def test_copies_by_brute_force():
    rng = random.Random(1)
    texts = ["".join(rng.choices("水库河道公开", k=150)) + "。" for _ in range(6)]
    texts.append(texts[2][:50] + texts[4][:100] + "。")

    def pieces(text):
        return {text[i : i + 13] for i in range(len(text) - 13)}

    expected = {
        (i, j): len(pieces(a) & pieces(b)) / min(len(pieces(a)), len(pieces(b)))
        for i, a in enumerate(texts)
        for j, b in enumerate(texts)
        if i < j
    }
    found = {(c.first, c.second): c.share for c in near_copies(texts, 0.1)}
    assert found == pytest.approx({pair: share for pair, share in expected.items() if share >= 0.1}) and len(found) == 2


def test_texts_without_prose_have_no_copies():
    assert near_copies([]) == near_copies(["", "12"]) == [] and repeated_sentences([]) == []


def test_a_path_without_reports_is_refused(tmp_path):
    with pytest.raises(InputError, match="no annotated reports"):
        read_sources([tmp_path])


def test_the_command_fails_on_errors_only(tmp_path):
    good, bad = marked(tmp_path, "a", parts(21)), marked(tmp_path, "b", "{")
    run = CliRunner().invoke
    assert run(app, ["corpus", "check", str(good)]).exit_code == 0
    result = run(app, ["corpus", "check", str(good), str(bad), "--coverage"])
    assert result.exit_code == 1
    assert "error" in result.output and "unreadable" in result.output and "| county | 1 | 100% |" in result.output


def test_the_command_has_the_same_share():
    options = get_command(app).commands["corpus"].commands["check"].params
    assert next(p.default for p in options if p.name == "share") == SHARE


def test_the_tables_go_between_the_markers(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    assert write_coverage(page, "new") and not write_coverage(page, "new")
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"
    page.write_text("nothing", encoding="utf-8")
    with pytest.raises(InputError, match="no place for the tables"):
        write_coverage(page, "new")


SHOWN = {
    2: "公布{Q|5批次|- >}{M|抽检}",
    3: "(二){M|政务微博}。全年发布{Q|96条|-}",
    4: SOUND,
    5: "{M|占}{Q|5.8%|- text=公开信息占比}",
    6: "{M|整改}{Q|100%|-}",
    7: "{M|办结率}均为{Q|100%|-}",
    8: "{Q|未|review.total >}发生{M|行政复议}",
    9: "{M|公开}{Q|3200余条|-}",
    10: "{M|经费}{Q|5万元|-}",
    11: "{M|收到}{Q|5件|letter.received},{M|办结}{Q|5件|letter.completed}",
    13: "{M|增长}{Q|5%|- text=公开信息增长}",
    14: "{A|我局}",
    15: "{M|公开}{Q|5条|- agency=税务局}",
    16: "统计期限自2016年1月1日起",
    17: "{M|公开}{Q|5条|- period=2016-01-01..2016-06-30}",
    18: parts(21),
    19: "主动公开信息数 条 312 1804\n",
    20: "{I|主动公开信息数条3121804}",
    22: "2016年度 历年累计",
    23: "清政发〔2016〕37号",
    24: "{M|举办}{Q|十二次|-}",
    25: "首页 > 政务公开",
    26: "公開",
    27: "辦結(jié)",
    29: "信息、文件,,通知",
}


@pytest.mark.parametrize("one", PHENOMENA, ids=lambda one: one.what)
def test_phenomena_are_seen_where_they_are(one):
    plain = Seen(Source.of(compile_marked(HEAD + "{A|水务局}{M|公开}{Q|5条|-}。", "a")))
    assert not one.shows(plain)
    body = SHOWN.get(one.number, "")
    if "deep" in one.what:
        body = SOUND.replace("{Q|19件|", "{Q#u|19件|").replace("letter ^t", "letter ^u")
    if one.number == 28:
        spam = "大金博娱乐城"
        body = f"{spam}办公室印发通知。各县向{spam}报送信息12条。经{spam}同意公开。{spam}转发。"
    assert one.shows(Seen(Source.of(compile_marked(HEAD + body, "a"))))


@pytest.fixture(scope="module")
def reports():
    return list(read_annotations(DATA / "corpus.jsonl"))


def test_the_corpus_has_no_errors():
    sources, findings = check([DATA / "marked"])
    assert [str(f) for f in findings if f.gravity == "error"] == []
    assert len(sources) >= 250


def test_rows_of_ones_own(tmp_path):
    """A catalogue of one's own goes with compile, show and check; without it its rows are refused."""
    path, output, runner = marked(tmp_path, "own", "{M|无人机巡查}{Q|5架次|drone.flights}。\n"), tmp_path / "own.jsonl", CliRunner()
    rows = ["--catalogue", str(ROOT / "examples" / "retrain" / "my.yaml")]
    for command in (["compile", str(path), "-o", str(output)], ["show", str(path)], ["check", str(path), "--coverage"]):
        assert runner.invoke(app, ["corpus", *command]).exit_code == 1, command
        found = runner.invoke(app, ["corpus", *command, *rows])
        assert found.exit_code == 0, (command, found.output)
    assert "drone.flights 1" in found.output
    assert [f.measure for f in next(read_annotations(output)).facts] == ["drone.flights"]


def test_the_page_is_current(reports):
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    tables = page.partition(BEGIN)[2].partition(END)[0].strip()
    current = coverage([Source.of(r) for r in reports])
    assert tables == current, "run «gov-ie corpus check data/annotations/corpus.jsonl --write docs/data.md»"


def test_the_splits_are_current(reports):
    path = DATA / "splits.json"
    wanted = "run «gov-ie corpus split data/annotations/corpus.jsonl -o data/annotations/splits.json»"
    assert read_splits(path) == dict(sorted(split(reports).items())), wanted


def test_splits_are_those_of_deal(reports, tmp_path):
    assert FOLDS == training.FOLDS
    folds = write_splits(reports, tmp_path / "splits.json")
    assert read_splits(tmp_path / "splits.json") == folds
    dealt = dict(zip((r.doc_id for r in reports), map(str, deal(reports, FOLDS)), strict=True))
    assert {d: f for d, f in folds.items() if f != TEST}.items() <= dealt.items()
    share = sum(f == TEST for f in folds.values()) / len(folds)
    assert 0.07 <= share <= 0.13
    held_out = {r.agency[0] for r in reports if folds[r.doc_id] == TEST}
    assert not held_out & {r.agency[0] for r in reports if folds[r.doc_id] != TEST}
    assert {dealt[d] for d, f in folds.items() if f == TEST} == {"0", "1", "2", "3"}
