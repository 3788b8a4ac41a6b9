"""A folder to extractions, with the real readers of text files, in this process."""

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from pipeline.engine.cache.store import Store
from pipeline.engine.files import discover
from pipeline.engine.folder import FolderReader, Readings
from pipeline.engine.jobs import Done, Job
from pipeline.engine.progress import Silent
from pipeline.engine.reading import read_one
from pipeline.engine.versions import Versions
from pipeline.model.document import Status
from pipeline.model.facility import DocumentHint

ROSTER = "花名册\n工号,姓名,性别,入职日期\nA1,李小红,女,2024-03-01\nA2,王强,男,2023-05-06\n"


class Harness:
    """Reads a folder and counts what was really read."""

    def __init__(self, base: Path) -> None:
        self.folder = base / "evidence"
        self.folder.mkdir()
        self.store = Store(base / "data", Versions("r", "e", "none"))
        self.store.prepare(self.folder)
        self.jobs: list[str] = []

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def read(self, hints: Sequence[DocumentHint] = ()) -> Readings:
        self.jobs = []
        with self.store.work_folder() as spool:
            reader = FolderReader(self.store, spool, hints, None, Silent())
            return reader.read(discover(self.folder), self.execute)

    def execute(self, jobs: Sequence[Job]) -> Iterable[Done]:
        for job in jobs:
            self.jobs.append(job.file.source.path)
            yield read_one(job)


@pytest.fixture
def harness(tmp_path: Path) -> Harness:
    return Harness(tmp_path)


def paths(readings: Readings) -> list[str]:
    return [extraction.document.source.path for extraction in readings.extractions]


def test_a_second_run_reads_nothing(harness: Harness) -> None:
    harness.write("roster.csv", ROSTER)
    harness.write("empty.csv", "")
    first = harness.read()
    assert sorted(harness.jobs) == ["empty.csv", "roster.csv"]
    second = harness.read()
    assert harness.jobs == []
    assert second.extractions == first.extractions


def test_a_bad_file_is_named_and_the_rest_is_read(harness: Harness) -> None:
    harness.write("empty.csv", "")
    harness.write("roster.csv", ROSTER)
    empty, roster = harness.read().extractions
    assert empty.document.status is Status.UNREADABLE
    assert empty.document.issues[0].loses_data
    assert roster.document.status is not Status.UNREADABLE


def test_the_same_bytes_are_read_once_but_kept_under_both_names(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import stages

    read: list[str] = []
    real = stages.read
    monkeypatch.setattr(
        stages, "read", lambda source, *rest: (read.append(source.path), real(source, *rest))[1]
    )
    harness.write("a.csv", ROSTER)
    harness.write("sub/b.csv", ROSTER)
    assert paths(harness.read()) == ["a.csv", "sub/b.csv"]
    assert len(read) == 1


def test_archives_are_opened_to_the_bottom(harness: Harness) -> None:
    harness.write("x/roster.csv", ROSTER)
    inner, outer = harness.folder / "inner.zip", harness.folder / "outer.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("人事/roster.csv", ROSTER + "A3,赵六,男,2022-01-01\n")
        archive.writestr("__MACOSX/._roster.csv", "x")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "inner.zip")
        archive.writestr(".DS_Store", "x")
    inner.unlink()
    readings = harness.read()
    assert paths(readings) == [
        "outer.zip",
        "outer.zip/inner.zip",
        "outer.zip/inner.zip/人事/roster.csv",
        "x/roster.csv",
    ]
    assert readings.ignored == 2


def test_archives_in_archives_end_somewhere(harness: Harness) -> None:
    name, data = "roster.csv", ROSTER.encode()
    for depth in range(6):
        path = harness.folder / "all.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, data)
        name, data = f"{depth}.zip", path.read_bytes()
    found = harness.read().extractions[-1]
    assert found.document.status is Status.UNREADABLE
    assert found.document.issues[0].code == "archive-too-deep"


def test_members_of_one_name_and_empty_archives(harness: Harness) -> None:
    with zipfile.ZipFile(harness.folder / "two.zip", "w") as archive:
        archive.writestr("a.csv", ROSTER)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.csv", ROSTER + "\n")
    with zipfile.ZipFile(harness.folder / "none.zip", "w"):
        pass
    readings = harness.read()
    assert paths(readings) == ["none.zip", "two.zip", "two.zip/a (2).csv", "two.zip/a.csv"]
    assert readings.extractions[0].document.issues[0].code == "archive-empty"


def test_a_hint_belongs_to_its_file_and_reads_it_again(harness: Harness) -> None:
    harness.write("a.csv", ROSTER)
    harness.write("b.csv", ROSTER + "\n")
    harness.read()
    readings = harness.read([DocumentHint("b.csv", kind="training")])
    assert harness.jobs == ["b.csv"]
    assert readings.extractions[1].parts[0].classification.kind == "training"
