import dataclasses
import hashlib
from pathlib import Path

import pytest
from PIL import Image

from pipeline.engine.crops import Fetched, crops_from
from pipeline.engine.places import Place
from pipeline.engine.pool import Pool
from pipeline.model.evidence import Box, Evidence, Locator


def evidence(document: str, locator: Locator, of: Path | None = None) -> Evidence:
    sha256 = hashlib.sha256(of.read_bytes()).hexdigest() if of else ""
    return Evidence(document, sha256, "p1", locator, None, "x")


def test_a_picture_is_cut_and_what_cannot_be_cut_is_left_out(tmp_path: Path) -> None:
    image, text = tmp_path / "scan.png", tmp_path / "notes.png"
    Image.new("L", (400, 300), 255).save(image, dpi=(72, 72))
    text.write_text("not a picture")
    spot = Locator(page=1, box=Box(10.0, 10.0, 60.0, 30.0))
    paths = {"a.zip/scan.png": image, "notes.png": text}
    with crops_from(paths, None) as crops:
        assert (crops(evidence("a.zip/scan.png", spot, image), ()) or b"")[:4] == b"\x89PNG"
        assert crops(evidence("notes.png", spot, text), ()) is None
        assert crops(evidence("gone.png", spot), ()) is None
        assert crops(evidence("a.zip/scan.png", Locator(sheet="3月", cell="A1")), ()) is None
        again = crops(evidence("a.zip/scan.png", spot, image), ())
        assert again is not None
        assert again == crops(evidence("a.zip/scan.png", spot, image), ())


def test_a_file_that_changed_since_it_was_read_gives_no_picture(tmp_path: Path) -> None:
    image = tmp_path / "scan.png"
    Image.new("L", (400, 300), 255).save(image, dpi=(72, 72))
    read = evidence("scan.png", Locator(page=1, box=Box(10.0, 10.0, 60.0, 30.0)), image)
    with crops_from({"scan.png": image}, None) as crops:
        assert crops(read, ()) is not None
        Image.new("L", (400, 300), 0).save(image, dpi=(72, 72))
        assert crops(read, ()) is None
        image.unlink()
        assert crops(read, ()) is None


def test_files_of_a_remote_place_are_fetched_when_a_picture_is_asked_for(tmp_path: Path) -> None:
    inbox, work = tmp_path / "inbox", tmp_path / "work"
    inbox.mkdir()
    work.mkdir()
    Image.new("L", (400, 300), 255).save(inbox / "scan.png", dpi=(72, 72))
    (inbox / "other.png").write_bytes(b"x")
    read = evidence(
        "scan.png", Locator(page=1, box=Box(10.0, 10.0, 60.0, 30.0)), inbox / "scan.png"
    )
    raws = {name: name for name in ("scan.png", "other.png", "gone.png")}
    with crops_from(Fetched(Place.of(inbox), raws, work), None) as crops:
        assert crops(read, ()) is not None
        assert [path.name for path in work.iterdir()] == ["fetched-0"]
        assert crops(dataclasses.replace(read, document="gone.png"), ()) is None


def test_a_page_that_failed_once_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "notes.png"
    text.write_text("not a picture")
    asked: list[object] = []
    run = Pool.run
    monkeypatch.setattr(Pool, "run", lambda pool, jobs: (asked.append(jobs), run(pool, jobs))[1])
    first, second = (Locator(page=1, box=Box(10.0, top, 60.0, top + 20)) for top in (10.0, 90.0))
    with crops_from({"notes.png": text}, None) as crops:
        assert crops(evidence("notes.png", first, text), ()) is None
        assert crops(evidence("notes.png", second, text), ()) is None
    assert len(asked) == 1
