"""Label Studio: tasks as JSON, and the labelling configuration.

A task's `data` holds the text and, as `gov_ie`, the header. Of an annotation's or prediction's `result` an item of type
`labels` is a mark, of type `relation` a link, of type `textarea` or `choices` a field of the region with its id.
Label Studio counts code points. Source: https://labelstud.io/guide/export, «Label Studio JSON format of annotated tasks».
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from gov_ie.catalogue import Catalogue
from gov_ie.errors import AnnotationError
from gov_ie.exchange import dumps
from gov_ie.formats.account import Account
from gov_ie.formats.assembling import restore_ids
from gov_ie.formats.countings import Range, locate, received
from gov_ie.formats.files import parse_json, read_text, write_text
from gov_ie.formats.marks import Header, Link, Mark, MarkedReport
from gov_ie.formats.options import ReadOptions
from gov_ie.formats.shapes import whole, word, words
from gov_ie.formats.vocabulary import FIELDS, MARK_LABELS, RELATIONS
from gov_ie.types import MODIFIERS

_LABELS, _TEXT = "label", "text"
_CHOICES = ("modifier", "measure")
_MODEL = "gov_ie"


def configuration(catalogue: Catalogue) -> str:
    """The labelling configuration: labels, relations, and a box for each field of the QUANTITY that is selected."""
    lines = ["<View>", f'  <Labels name="{_LABELS}" toName="{_TEXT}">']
    lines += [
        f"    <Label value={quoteattr(label)} background={quoteattr(row['colour'])} hotkey={quoteattr(row['hotkey'])} "
        f"hint={quoteattr(row['name'])}/>"
        for label, row in MARK_LABELS.items()
    ]
    lines += ["  </Labels>", "  <Relations>"]
    lines += [f"    <Relation value={quoteattr(name)} background={quoteattr(row['colour'])}/>" for name, row in RELATIONS.items()]
    lines += ["  </Relations>", f'  <Text name="{_TEXT}" value="$text" granularity="symbol"/>']
    choices: dict[str, dict[str, str]] = {
        "modifier": {name: name for name in MODIFIERS},
        "measure": {m.id: f"{m.name} ({m.id})" for m in catalogue.measures.values()},
    }
    for name, row in FIELDS.items():
        lines.append(f'  <View visibleWhen="region-selected" whenTagName="{_LABELS}" whenLabelValue="QUANTITY,FACT">')
        heading = quoteattr(f"{row['name']} {name}")
        lines.append(f'    <Header value={heading} size="6"/>')
        if name in _CHOICES:
            layout = ' layout="select"' if name == "measure" else ' showInline="true"'
            lines.append(f'    <Choices name="{name}" toName="{_TEXT}" perRegion="true" choice="single-radio"{layout}>')
            lines += [f"      <Choice value={quoteattr(said)} alias={quoteattr(id)}/>" for id, said in choices[name].items()]
            lines.append("    </Choices>")
        else:
            many = "" if row.get("several") else ' maxSubmissions="1"'
            lines.append(f'    <TextArea name="{name}" toName="{_TEXT}" perRegion="true" editable="true" rows="1"{many}/>')
        lines.append("  </View>")
    return "\n".join([*lines, "</View>", ""])


def write(reports: Iterable[MarkedReport], path: Path, account: Account, *, reviewed: bool) -> None:
    """Write the tasks; `reviewed`: as annotations, else as predictions that an annotator starts from."""
    tasks = [_task(report, reviewed) for report in reports]
    write_text(path, "[\n" + ",\n".join(tasks) + "\n]\n")


def _task(report: MarkedReport, reviewed: bool) -> str:
    data = dumps({"text": report.text, "gov_ie": report.header.to_dict()})
    # Item by item: of a long report all of them at once are objects that the collector goes through again and again.
    result = f"[{', '.join(map(dumps, _results(report)))}]"
    if reviewed:
        return f'{{"data": {data}, "annotations": [{{"result": {result}}}]}}'
    scores = [m.score for m in report.marks if m.score is not None]
    score = {"score": round(sum(scores) / len(scores), 4)} if scores else {}
    head = dumps({"model_version": _MODEL, **score}).removesuffix("}")
    return f'{{"data": {data}, "predictions": [{head}, "result": {result}}}]}}'


def _results(report: MarkedReport) -> Iterator[dict[str, Any]]:
    for mark in report.marks:
        yield from _items(mark, report.text)
    for k in report.links:
        yield {"type": "relation", "from_id": k.source, "to_id": k.target, "direction": "right", "labels": [k.kind]}


def _items(mark: Mark, text: str) -> Iterator[dict[str, Any]]:
    place = {"start": mark.start, "end": mark.end}
    base = {"id": mark.id, "to_name": _TEXT, "origin": "manual"}
    score = {} if mark.score is None else {"score": round(mark.score, 4)}
    value = {**place, "text": text[mark.start : mark.end], "labels": [mark.label]}
    yield {**base, "from_name": _LABELS, "type": "labels", **score, "value": value}
    for name, said in mark.fields.items():
        kind = "choices" if name in _CHOICES else "textarea"
        words = {"choices": list(said)} if name in _CHOICES else {"text": list(said)}
        yield {**base, "from_name": name, "type": kind, "value": {**place, **words}}


def read(path: Path, account: Account, options: ReadOptions) -> Iterator[MarkedReport]:
    """The reports of an export (JSON, not JSON-MIN) or of a file written here.

    A task must have one annotation that was not skipped; with `options.predictions` a task without any is read from its
    only prediction. Raises AnnotationError, naming file and task.
    """
    tasks = parse_json(read_text(path), str(path))
    if not isinstance(tasks, list):
        raise AnnotationError(f"{path}: a list of tasks was expected; export the project as JSON")
    count = len(tasks)
    tasks.reverse()
    while tasks:
        place = f"{path}: task {count - len(tasks) + 1}"
        try:
            yield _read_task(tasks.pop(), place, account, options)
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise AnnotationError(
                f"{place}: field missing or of a wrong type: {error!r}; export the project as JSON, not JSON-MIN"
            ) from error


def _read_task(task: Mapping[str, Any], place: str, account: Account, options: ReadOptions) -> MarkedReport:
    data = task["data"]
    header = Header.from_dict(data["gov_ie"], place) if data.get("gov_ie") else Header(f"task-{task.get('id', place.rpartition(' ')[2])}")
    place = f"{place}: {header.doc_id}"
    text, repaired = received(data["text"], header.text_sha256, options.text_of(header.doc_id, place), place)
    if repaired:
        account.say(f"{place}: {repaired}; repaired")
    result = _chosen(task, place, account, options)
    regions: dict[str, tuple[str, Range]] = {}
    fields: dict[str, dict[str, tuple[str, ...]]] = {}
    links: list[Link] = []
    for item in result:
        kind = item["type"]
        if kind == "relation":
            ends = (word(item["from_id"]), word(item["to_id"]))
            ends = ends[::-1] if item.get("direction") == "left" else ends
            links += [Link(name, *ends) for name in words(item.get("labels") or "")]
        elif kind == "labels" and item["from_name"] == _LABELS:
            value = item["value"]
            if len(value["labels"]) != 1:
                raise AnnotationError(f"{place}: region {item['id']} has the labels {value['labels']}; leave one")
            said = value.get("text")
            range_ = (whole(value["start"]), whole(value["end"]), None if said is None else word(said))
            if word(item["id"]) in regions:
                raise AnnotationError(f"{place}: two regions have the id {item['id']!r}; give each its own")
            regions[item["id"]] = word(value["labels"][0]), range_
        elif item["from_name"] in FIELDS and kind in ("textarea", "choices"):
            said = item["value"]["choices" if kind == "choices" else "text"]
            if given := tuple(w for w in words(said) if w):
                fields.setdefault(word(item["id"]), {})[item["from_name"]] = given
        else:
            account.lose(f"result of the control {item['from_name']!r}")
    del task, data, result  # 10^5 objects of a long report, which the collector would go through with each that is made below
    stray = sorted(set(fields) - set(regions))
    if stray:
        raise AnnotationError(f"{place}: fields belong to the region {stray[0]!r}, which is not there")
    found, counted = locate(text, [r for _, r in regions.values()], place, options.offsets)
    if counted:
        account.say(f"{place}: offsets were {counted}; counted anew in code points")
    marks = [
        Mark(name, start, end, label, fields.get(name, {}))
        for (name, (label, _)), (start, end) in zip(regions.items(), found, strict=True)
    ]
    astray = {name for link in links for name in (link.source, link.target)} - set(regions)
    if astray:
        raise AnnotationError(f"{place}: a relation leads to the region {min(astray)!r}, which is not there")
    # A prediction that somebody submits gets new ids for its regions.
    marks, links = restore_ids(marks, links, header, place, account, kept=True)
    return MarkedReport(header, text, tuple(marks), tuple(links), place)


def _chosen(task: Mapping[str, Any], place: str, account: Account, options: ReadOptions) -> list[Mapping[str, Any]]:
    """The result of the one annotation, or of the prediction where that is asked for."""
    done = [a for a in task.get("annotations") or () if not a.get("was_cancelled")]
    if len(done) > 1:
        raise AnnotationError(f"{place}: {len(done)} people annotated it; delete all annotations but the right one")
    guessed: list[Any] = list(task.get("predictions") or ())
    if done or (options.predictions and len(guessed) == 1 and isinstance(guessed[0], dict)):
        result: list[Mapping[str, Any]] = (done or guessed)[0]["result"]
        return result
    if options.predictions:
        raise AnnotationError(
            f"{place}: {len(guessed)} predictions, of which an export names the numbers only; read the file that was imported"
        )
    raise AnnotationError(
        f"{place}: nobody has submitted an annotation; submit one, or say --predictions to read the one prediction"
    )
