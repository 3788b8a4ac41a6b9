"""Whole runs over a small folder: written whole, the same every time."""

import json
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline import stages
from pipeline.engine.audit import Request, run_audit
from pipeline.engine.jobs import Done, Job
from pipeline.engine.reading import read_one
from pipeline.errors import SettingsError

HEADINGS = ["序号", "工号", "姓名", "基本工资", "加班工资", "应发工资", "扣款合计", "实发工资"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Gives back a folder with a payroll of two workers, one of them short-paid, and a bad file."""
    folder = tmp_path / "factory"
    folder.mkdir()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["东莞市恒晟五金制品有限公司2025年3月工资表"])
    sheet.append(HEADINGS)
    sheet.append([1, "A0001", "王建国", 2360, 100, 2460, 60, 2400])
    sheet.append([2, "A0002", "李小红", 2360, 100, 2460, 60, 2300])
    book.save(folder / "pay.xlsx")
    (folder / "empty.csv").write_bytes(b"")
    (folder / "~$pay.xlsx").write_bytes(b"x")
    (folder / "facility.toml").write_text('[audit]\ndate = 2026-01-15\nperiod = "2025-03"\n')
    return folder


def here(jobs: Sequence[Job]) -> Iterable[Done]:
    return [read_one(job) for job in jobs]


def check(folder: Path, out: Path, data: Path) -> dict[str, Any]:
    run_audit(Request(folder, out, data=data), execute=here)
    found: dict[str, Any] = json.loads((out / "findings.json").read_text("utf-8"))
    return found


def test_a_run_says_what_it_was_and_what_it_found(folder: Path, tmp_path: Path) -> None:
    found = check(folder, tmp_path / "out", tmp_path / "data")
    assert found["run"]["engine"] == "local"
    assert found["run"]["tool"].startswith("prescreen ")
    assert "rapidocr" in found["run"]["recogniser"]
    assert [pack["id"] for pack in found["run"]["packs"]] == ["cn", "eti"]
    assert found["audit"]["date"] == "2026-01-15"
    assert {"audit.codes", "audit.protocol", "facility.name"} <= set(found["inferred"])
    assert "audit.date" not in found["inferred"]
    status = {one["path"]: one["status"] for one in found["documents"]}
    assert status["empty.csv"] == "unreadable"
    rules = {one["rule"] for one in found["findings"] if one["outcome"] == "failed"}
    assert "wages.arithmetic" in rules
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert {"empty.csv", "facility.toml", "pay.xlsx"} == set(manifest["inputs"])


def test_the_same_folder_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    first = check(folder, tmp_path / "out" / "first", tmp_path / "data")
    again = check(folder, tmp_path / "out" / "second", tmp_path / "data")
    moved = tmp_path / "elsewhere" / "factory"
    shutil.copytree(folder, moved)
    fresh = check(moved, tmp_path / "elsewhere" / "out" / "third", tmp_path / "fresh")
    for found in (first, again, fresh):
        found.pop("run")
    assert first == again == fresh
    for name in ("findings.csv", "exceptions.xlsx", "report.html"):
        one = (tmp_path / "out" / "first" / name).read_bytes()
        assert one == (tmp_path / "out" / "second" / name).read_bytes(), name


@pytest.mark.parametrize("stage", ["reconcile", "judge", "report"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_run_that_breaks_writes_nothing(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    error: type[BaseException],
) -> None:
    def break_off(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(stages, stage, break_off)
    with pytest.raises(error):
        run_audit(Request(folder, data=tmp_path / "data"), execute=here)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "factory"]
    assert not list((tmp_path / "data" / "work").iterdir())


def test_nothing_readable_is_still_reported(folder: Path, tmp_path: Path) -> None:
    (folder / "pay.xlsx").unlink()
    report = run_audit(Request(folder, data=tmp_path / "data"), execute=here)
    assert report.nothing_readable
    assert (report.out / "report.html").exists()
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("pay.xlsx", b"PK\x03\x04 cut short")
    report = run_audit(Request(folder, data=tmp_path / "data"), execute=here)
    assert report.nothing_readable, "an archive gives nothing to read by itself"


def test_an_empty_folder_is_reported_too(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = run_audit(Request(tmp_path / "empty", data=tmp_path / "data"), execute=here)
    assert report.nothing_readable


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        ('path = "pay.xls"', r"line 2: documents\.path: .*did you mean pay\.xlsx"),
        ('path = "pay.xlsx"\npart = "3月"', r"line 3: documents\.part: .*allowed: Sheet"),
    ],
)
def test_a_hint_for_a_file_or_part_that_is_not_there_is_a_mistake(
    folder: Path, tmp_path: Path, hint: str, words: str
) -> None:
    (folder / "facility.toml").write_text(f'[[documents]]\n{hint}\nkind = "payroll"\n', "utf-8")
    with pytest.raises(SettingsError, match=words):
        run_audit(Request(folder, data=tmp_path / "data"), execute=here)


def test_only_the_formats_asked_for_are_written(folder: Path, tmp_path: Path) -> None:
    report = run_audit(Request(folder, data=tmp_path / "data", formats=("json",)), execute=here)
    assert sorted(path.name for path in report.out.iterdir()) == ["findings.json", "manifest.json"]
