"""The made-up factories from one end to the other: what is planted is found, and nothing else."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from extractors.readers.limits import Limits
from extractors.readers.read import read_document
from pipeline.engine.audit import Request, run_audit
from pipeline.model.document import Document, SourceFile
from pipeline.report.score import CellScore, render, score, score_cells
from pipeline.setting_values import ALL_FORMATS

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_docs"
pytestmark = pytest.mark.xdist_group("sample factories")
"""One worker for all, so that each factory is read once."""

MONTHLY = {"payroll", "attendance", "social_insurance", "bank_transfer"}


def truth(factory: str) -> dict[str, Any]:
    text = (SAMPLES / factory / "truth.json").read_text("utf-8")
    return dict(json.loads(text))


def check(factory: str, out: Path, *options: str) -> dict[str, Any]:
    """Gives back ``findings.json`` of a run over a factory."""
    command = [sys.executable, "-m", "pipeline.cli", "check", str(SAMPLES / factory / "documents")]
    data = out.parent / "samples"  # shared with whoever else needs readings of the samples
    command += ["--out", str(out / "report"), "--data", str(data), "--format", "json"]
    done = subprocess.run(
        [*command, *options, "--quiet"], capture_output=True, text=True, cwd=ROOT, timeout=900
    )
    assert done.returncode in (0, 1), done.stderr
    return dict(json.loads((out / "report" / "findings.json").read_text("utf-8")))


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return check("clean-dongguan", tmp_path_factory.mktemp("clean"))


@pytest.fixture(scope="module")
def breaches(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return check("breaches-suzhou", tmp_path_factory.mktemp("breaches"))


@pytest.fixture(scope="module")
def vietnam(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return check("viet-reading", tmp_path_factory.mktemp("vietnam"))


def test_clean_factory_has_no_finding_and_few_doubts(clean: dict[str, Any]) -> None:
    result = score(clean, truth("clean-dongguan"))
    assert result.perfect, render(result)
    assert result.subjects > 1000
    assert result.cannot_tell_share <= 0.02, render(result)


def test_every_planted_breach_is_found_and_none_invented(breaches: dict[str, Any]) -> None:
    result = score(breaches, truth("breaches-suzhou"))
    assert result.perfect, render(result)
    assert not result.differing, render(result)


def test_a_run_without_names_names_nobody(tmp_path_factory: pytest.TempPathFactory) -> None:
    out = tmp_path_factory.mktemp("nobody")
    folder = out / "documents"
    for name in ("人事/身份证登记.xlsx", "人事/劳动合同(一线).zip", "财务/工资明细表.xlsx",
                 "考勤/打卡明细表.xlsx", "facility.toml"):  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLES / "breaches-suzhou/documents" / name, folder / name)
    run_audit(
        Request(folder, out / "report", data=out.parent / "samples", formats=ALL_FORMATS,
                pseudonymous=True)
    )  # fmt: skip
    keys = json.loads((out / "report-keys.json").read_text("utf-8"))
    secrets = {one[name] for one in keys["workers"] for name in ("number", "name")} - {None}
    secrets |= {*keys["others"].values(), *_id_numbers()}
    assert len(secrets) > 50
    written = list((out / "report").iterdir())
    assert len(written) == 9
    for path in written:
        text = unquote(_text_of(path))
        assert not sorted(one for one in secrets if one in text), path.name


def _id_numbers() -> Iterator[str]:
    """Gives back the ID numbers of the roster, as the sample has them."""
    path = SAMPLES / "breaches-suzhou/documents/人事/身份证登记.xlsx"
    source = SourceFile(path.name, "", path.stat().st_size)
    for table in read_document(source, path, limits=Limits()).parts[0].tables:
        yield from (str(text) for text in table.texts.ravel() if re.fullmatch(r"\d{17}[\dX]", text))


def _text_of(path: Path) -> str:
    """Gives back the text of an output; of a page without its pictures."""
    if path.suffix != ".xlsx":
        return re.sub(r"base64,[A-Za-z0-9+/=]+", "", path.read_text("utf-8"))
    with zipfile.ZipFile(path) as book:
        return "".join(book.read(name).decode("utf-8", "ignore") for name in book.namelist())


def test_every_rule_of_the_first_issue_is_planted() -> None:
    planted = {entry["rule"] for entry in truth("breaches-suzhou")["findings"]}
    groups = {rule.split(".")[0]: 0 for rule in planted}
    for rule in planted:
        groups[rule.split(".")[0]] += 1
    assert groups == {
        "hours": 8,
        "wages": 4,
        "contracts": 6,
        "identity": 3,
        "records": 6,
        "licences": 4,
        "reconciliation": 4,
    }


@pytest.mark.parametrize("factory", ["clean", "breaches", "vietnam"])
def test_every_document_is_told_by_its_kind_and_month(
    factory: str, request: pytest.FixtureRequest
) -> None:
    folders = {"clean": "clean-dongguan", "breaches": "breaches-suzhou", "vietnam": "viet-reading"}
    findings = request.getfixturevalue(factory)
    found = {document["path"]: document for document in findings["documents"]}
    wrong = []
    for entry in truth(folders[factory])["documents"]:
        document = found.get(entry["path"])
        if document is None:
            wrong.append(f"{entry['path']}: not in documents")
        elif "status" in entry:
            if document["status"] != entry["status"]:
                wrong.append(f"{entry['path']}: status {document['status']}")
        elif _told(document) != _told(entry):
            wrong.append(f"{entry['path']}: {_told(document)}, true {_told(entry)}")
    assert not wrong, "\n".join(wrong)


def _told(document: Mapping[str, Any]) -> dict[str, tuple[tuple[str, ...], int | None]]:
    """Gives back, by kind, the months of monthly records and how many contracts there are."""
    parts = [part for part in document["parts"] if part["kind"]]
    kinds = {part["kind"] for part in parts}
    return {
        kind: (
            tuple(sorted({m for p in parts if p["kind"] == kind for m in p["months"]}))
            if kind in MONTHLY
            else (),
            sum(p["kind"] == kind for p in parts) if kind == "contract" else None,
        )
        for kind in kinds
    }


@pytest.mark.parametrize("factory", ["clean", "breaches", "vietnam"])
def test_rows_of_payroll_and_registers_are_counted_right(
    factory: str, request: pytest.FixtureRequest
) -> None:
    folders = {"clean": "clean-dongguan", "breaches": "breaches-suzhou", "vietnam": "viet-reading"}
    findings = request.getfixturevalue(factory)
    found = {document["path"]: document for document in findings["documents"]}
    wrong = []
    for entry in truth(folders[factory])["documents"]:
        counts = [part["records"] for part in entry["parts"]]
        kinds = {part["kind"] for part in entry["parts"]}
        if None in counts or not counts or "status" in entry or kinds & {"attendance", None}:
            continue
        read = sum(p["records"] for p in found.get(entry["path"], {"parts": []})["parts"])
        if read != sum(counts):
            wrong.append(f"{entry['path']}: {read} records, true {sum(counts)}")
    assert not wrong, "\n".join(wrong)


def read(factory: str, path: str) -> Document:
    file = SAMPLES / factory / "documents" / path
    data = file.read_bytes()
    source = SourceFile(path, hashlib.sha256(data).hexdigest(), len(data))
    return read_document(source, file, limits=Limits())


def grids(document: Document) -> list[list[list[str]]]:
    return [table.texts.tolist() for part in document.parts for table in part.tables]


def test_digit_cells_of_clean_scans() -> None:
    scans = [
        score_cells(grids(read("clean-dongguan", entry["path"])), entry)
        for entry in truth("clean-dongguan")["cells"]
    ]
    whole = CellScore(
        sum(scan.digit_cells for scan in scans),
        sum(scan.digit_right for scan in scans),
        sum(scan.other_cells for scan in scans),
        sum(scan.other_right for scan in scans),
        tuple(text for scan in scans for text in scan.wrong),
    )
    assert whole.digit_cells > 900
    assert whole.digit_share >= 0.999, "\n".join(whole.wrong)


def test_vietnamese_rows_are_read_as_printed() -> None:
    wrong = []
    for entry in truth("viet-reading")["rows"]:
        got = {_row(row) for grid in grids(read("viet-reading", entry["path"])) for row in grid}
        wrong += [f"{entry['path']}: {row}" for row in entry["rows"] if _row(row) not in got]
    assert not wrong, "\n".join(wrong)


def _row(texts: list[str]) -> tuple[str, ...]:
    """Gives back the texts of a row without spaces, dots between thousands and trailing blanks."""
    row = [re.sub(r"(?<=\d)\.(?=\d{3})|\s", "", text) for text in texts]
    while row and not row[-1]:
        row.pop()
    return tuple(row)


@pytest.mark.skipif(
    "PRESCREEN_REMAKE_SAMPLES" not in os.environ,
    reason="set PRESCREEN_REMAKE_SAMPLES=1 to make the samples anew (needs the developer's fonts)",
)
def test_generator_makes_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sample_docs.generator", str(tmp_path)]
    subprocess.run(command, check=True, cwd=ROOT)
    made = {str(file.relative_to(tmp_path)): file for file in tmp_path.rglob("*") if file.is_file()}
    kept = {
        str(file.relative_to(SAMPLES)): file
        for folder in SAMPLES.iterdir()
        if (folder / "truth.json").exists()
        for file in folder.rglob("*")
        if file.is_file()
    }
    assert sorted(made) == sorted(kept)
    differ = [name for name in made if made[name].read_bytes() != kept[name].read_bytes()]
    assert not differ
