"""Against the tools themselves: what is imported into Label Studio and doccano and exported again is what it was."""

import io
import json
import re
import zipfile

from gov_ie.formats import Account, ReadOptions, read_reports, write_configuration, write_reports

from .reports import beginning, generated, small
from .tools import doccano, label_studio


def read(path, **options):
    account = Account()
    return list(read_reports(path, account, ReadOptions(**options))), account


def test_label_studio(tmp_path):
    reports = list(generated())
    write_reports(reports, tmp_path / "tasks.json", Account())
    [configuration] = write_configuration(tmp_path / "tasks.json", "label-studio")
    with label_studio(tmp_path) as server:
        config = configuration.read_text(encoding="utf-8")
        project = server.call("POST", "/api/projects", {"title": "Reports", "label_config": config})["id"]
        done = server.call("POST", f"/api/projects/{project}/import", (tmp_path / "tasks.json").read_bytes())
        assert (done["task_count"], done["annotation_count"]) == (len(reports), len(reports))
        exported = server.call("GET", f"/api/projects/{project}/export?exportType=JSON")
        (tmp_path / "exported.json").write_text(json.dumps(exported), encoding="utf-8")
        back, account = read(tmp_path / "exported.json")
        assert back == reports
        assert not account.lost and not account.messages

        # A prediction becomes an annotation with new ids, one quantity is corrected, one added, a relation drawn.
        write_reports([small()], tmp_path / "predicted.json", Account(), reviewed=False)
        project = server.call("POST", "/api/projects", {"title": "Predicted", "label_config": config})["id"]
        server.call("POST", f"/api/projects/{project}/import", (tmp_path / "predicted.json").read_bytes())
        [task] = server.call("GET", f"/api/tasks?project={project}&fields=all")["tasks"]
        [prediction] = server.call("GET", f"/api/predictions?project={project}")
        result = json.loads(re.sub(r'"(s\d+)', r'"region-\1', json.dumps(prediction["result"])))
        corrected(result, task["data"]["text"])
        server.call("POST", f"/api/tasks/{task['id']}/annotations/", {"result": result})
        exported = server.call("GET", f"/api/projects/{project}/export?exportType=JSON")
        (tmp_path / "corrected.json").write_text(json.dumps(exported), encoding="utf-8")
    [report], account = read(tmp_path / "corrected.json")
    assert [s.text for s in report.spans if s.label == "QUANTITY"] == ["27件", "19件", "零", "3121804"]
    assert [(f.id, f.value, f.measure_text) for f in report.facts][-1] == ("f5", 3121804, "收到申请")
    assert report.facts[0].measure == "letter.received" and report.facts[0].id == "f1"
    assert report.facts[1:-1] == small().facts[1:]
    assert any("read from its words" in m for m in account.messages)


def corrected(result, text):
    """What an annotator does in the editor."""
    first = next(r for r in result if r["from_name"] == "measure")
    first["value"]["choices"] = ["letter.received"]
    measure = next(r for r in result if r["type"] == "labels" and r["value"]["labels"] == ["MEASURE"])
    start = text.index("3121804")
    value = {"start": start, "end": start + 7, "text": "3121804", "labels": ["QUANTITY"]}
    result.append({"id": "new", "from_name": "label", "to_name": "text", "type": "labels", "value": value})
    result.append({"type": "relation", "from_id": "new", "to_id": measure["id"], "direction": "right", "labels": []})


def test_doccano(tmp_path):
    # Beginnings, for doccano takes minutes for all of their 23,000 marks.
    reports = [small(), *(beginning(r, 12) for r in generated())]
    noise = [r.meta.get("noise", "") for r in reports]
    kinds = {
        "line ends of two characters": sum("\r\n" in r.text for r in reports),
        "astral": sum(any(ord(c) > 0xFFFF for c in r.text) for r in reports),
        "traditional": sum("traditional" in n for n in noise),
        "glossed": sum("gloss" in n for n in noise),
        "ignored": sum(bool(r.ignore) for r in reports),
    }
    assert len(reports) > 200 and min(kinds.values()) >= 3, kinds
    path = tmp_path / "reports.jsonl"
    write_reports(reports, path, Account(), format="doccano")
    types = write_configuration(path, "doccano")
    with doccano(tmp_path) as server:
        project = server.call(
            "POST",
            "/v1/projects",
            {
                "name": "Reports",
                "description": "Annual reports",
                "guideline": "",
                "tags": [],
                "project_type": "SequenceLabeling",
                "resourcetype": "SequenceLabelingProject",
                "allow_overlapping": True,
                "use_relation": True,
                "collaborative_annotation": True,
            },
        )["id"]
        for kind, file in zip(("span", "relation"), types, strict=True):
            server.upload(f"/v1/projects/{project}/{kind}-type-upload", "file", file.name, file.read_bytes())
        upload = server.upload("/v1/fp/process/", "filepond", path.name, path.read_bytes()).decode()
        wanted = {"uploadIds": [upload], "format": "JSONL", "task": "RelationExtraction", "encoding": "utf_8"}
        task = server.call("POST", f"/v1/projects/{project}/upload", wanted)["task_id"]
        assert server.call("GET", f"/v1/tasks/status/{task}")["result"] == {"error": []}
        labels = server.call("GET", f"/v1/projects/{project}/span-types")
        assert {row["text"] for row in labels} == {"AGENCY", "MEASURE", "QUANTITY", "YEAR", "FACT", "IGNORE"}
        task = server.call("POST", f"/v1/projects/{project}/download", {"format": "JSONL", "exportApproved": False})["task_id"]
        packed = server.call("GET", f"/v1/projects/{project}/download?taskId={task}")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        (tmp_path / "exported.jsonl").write_bytes(archive.read("all.jsonl"))
    back, account = read(tmp_path / "exported.jsonl")
    assert sorted(back, key=lambda r: r.doc_id) == sorted(reports, key=lambda r: r.doc_id)
    assert not account.lost and not account.messages
