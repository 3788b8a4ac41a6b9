"""Reports of facilities in one place: replaced whole, never over somebody's work."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import s3_server

from pipeline.engine.outputs import (
    UNDER_WAY,
    destination,
    in_the_way,
    is_dated,
    unusable,
    written_at,
)
from pipeline.engine.places import Place
from pipeline.errors import PlaceUnavailableError, UsageError

DAY = "2026-01-16"


class Desk:
    """Writes reports into a place, and works in them as an auditor does."""

    def __init__(self, out: Place, work: Path) -> None:
        self.out, self.work = out, work

    def write(self, name: str, **files: str) -> None:
        with written_at(self.out, name, self.work) as folder:
            outputs = {}
            for file, text in files.items():
                (folder / f"{file}.csv").write_text(text)
                outputs[f"{file}.csv"] = hashlib.sha256(text.encode()).hexdigest()
            manifest = {"schema": "prescreen/manifest/1", "outputs": outputs}
            (folder / "manifest.json").write_text(json.dumps(manifest))

    def files(self, name: str) -> dict[str, bytes | None]:
        report = self.out.at(name)
        return {entry.raw: report.read(entry.raw) for entry in report.listing()}


@pytest.fixture(params=["disk", "s3"])
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    (tmp_path / "work").mkdir()
    if request.param == "disk":
        yield Desk(Place.of(tmp_path / "out"), tmp_path / "work")
        return
    monkeypatch.setenv("PRESCREEN_PATIENCE", "0.5")
    with s3_server.bucket(monkeypatch) as url:
        yield Desk(Place.of(f"{url}/out"), tmp_path / "work")


def test_a_new_report_replaces_the_old_one_whole(desk: Desk) -> None:
    desk.write("恒晟", findings="1", old="1")
    desk.write("恒晟", findings="2")
    assert destination(desk.out, "恒晟", DAY).name == "恒晟"
    found = desk.files("恒晟")
    assert sorted(found) == ["findings.csv", "manifest.json"]
    assert found["findings.csv"] == b"2"
    assert not list(desk.work.iterdir())


def test_a_report_that_somebody_worked_in_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("f", findings="1")
    desk.out.at("f").write("notes/mine.docx", b"mine")
    where = destination(desk.out, "f", DAY)
    assert where.name == "f (2026-01-16)"
    assert where.kept
    assert "(1 file changed or added" in (where.said() or "")
    assert "notes" not in (where.said() or ""), "files of auditors may name people"
    desk.write(where.name, findings="2")
    assert desk.files("f")["notes/mine.docx"] == b"mine"
    assert desk.files("f")["findings.csv"] == b"1"
    assert destination(desk.out, "f", DAY).name == where.name  # nobody worked in that one
    assert destination(desk.out, "f", DAY, [where.name]).name == "f (2026-01-16) 2"
    desk.out.at(where.name).write("notes.docx", b"mine")
    assert destination(desk.out, "f", DAY).name == "f (2026-01-16) 2"
    assert is_dated("f (2026-01-16) 2", "f")
    assert not is_dated("f", "f")
    assert not is_dated("g (2026-01-16)", "f")


def test_what_is_no_report_of_ours_stays(desk: Desk) -> None:
    desk.out.at("f").write("thesis.docx", b"mine")
    assert destination(desk.out, "f", DAY).name == "f (2026-01-16)"
    desk.out.at("f").write("manifest.json", b'{"schema": "other"}')
    assert "thesis.docx" in in_the_way(desk.out.at("f"))


def test_a_report_half_put_is_known_to_be_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESCREEN_PATIENCE", "0.2")
    with s3_server.bucket(monkeypatch) as url:
        desk = Desk(Place.of(f"{url}/out"), tmp_path)
        desk.write("f", findings="1")
        put = type(desk.out).put

        def fails(place: Place, local: Path, raw: str) -> None:
            if raw == "manifest.json":
                s3_server.server().stop()
            put(place, local, raw)

        monkeypatch.setattr(type(desk.out), "put", fails)
        with pytest.raises(PlaceUnavailableError):
            desk.write("f", findings="2")
        assert not list(tmp_path.iterdir())
        s3_server.server().start()
        monkeypatch.setattr(type(desk.out), "put", put)
        found = desk.files("f")
        assert found["findings.csv"] == b"2"
        assert "manifest.json" not in found  # half a report never looks whole
        assert UNDER_WAY in found
        desk.out.at("f").write("notes.docx", b"mine")
        assert in_the_way(desk.out.at("f")) == ("notes.docx",)
        desk.out.at("f").remove("notes.docx")
        assert destination(desk.out, "f", DAY).name == "f"
        desk.write("f", findings="2")
        assert sorted(desk.files("f")) == ["findings.csv", "manifest.json"]


def test_a_changed_object_is_somebodys_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_server.bucket(monkeypatch) as url:
        desk = Desk(Place.of(f"{url}/out"), tmp_path)
        desk.write("f", findings="1")
        report = desk.out.at("f")
        written = {entry.raw: entry.modified for entry in report.listing()}
        edited = dict(written)
        # The service tells dates in whole seconds: pretend that some have passed.
        edited["findings.csv"] = (written["manifest.json"] or 0.0) + 2
        real = type(report).listing

        def listing(place: Place) -> list[object]:
            import dataclasses

            return [
                dataclasses.replace(entry, modified=edited.get(entry.raw, entry.modified))
                for entry in real(place)
            ]

        assert in_the_way(report) == ()
        monkeypatch.setattr(type(report), "listing", listing)
        assert in_the_way(report) == ("findings.csv",)


def test_outputs_that_cannot_be_written_are_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_server.bucket(monkeypatch):
        desk = Desk(Place.of("s3://no-such-bucket-here/out"), tmp_path)
        with pytest.raises(UsageError, match="no such bucket"):
            desk.write("f", findings="1")
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        Desk(Place.of(tmp_path / "file" / "out"), tmp_path).write("f", findings="1")


@pytest.mark.parametrize("name", ["x" * 245, "厂" * 85, "x" * 255])
def test_a_long_name_is_no_hindrance(desk: Desk, name: str) -> None:
    desk.write(name, findings="1")
    desk.write(name, findings="2")
    desk.out.at(name).write("notes.docx", b"mine")
    where = destination(desk.out, name, DAY)
    assert is_dated(where.name, name)
    assert not is_dated(where.name, f"{name[:-1]}y")
    desk.write(where.name, findings="3")
    assert desk.files(name)["findings.csv"] == b"2"
    assert desk.files(where.name)["findings.csv"] == b"3"


def test_a_report_that_cannot_stand_under_its_name() -> None:
    for name in ("mornings", "Morning.HTML", "morning.json", "morning.txt"):
        assert "Rename" in (unusable(name) or "")
    assert "too long" in (unusable("厂" * 86) or "")
    for name in ("morning", "厂" * 85, "mornings 2"):
        assert unusable(name) is None
