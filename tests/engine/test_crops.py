from pathlib import Path

import pytest
from PIL import Image

from pipeline.engine.crops import crops_from
from pipeline.engine.pool import Pool
from pipeline.model.evidence import Box, Evidence, Locator


def evidence(document: str, locator: Locator) -> Evidence:
    return Evidence(document, "", "p1", locator, None, "x")


def test_a_picture_is_cut_and_what_cannot_be_cut_is_left_out(tmp_path: Path) -> None:
    image, text = tmp_path / "scan.png", tmp_path / "notes.png"
    Image.new("L", (400, 300), 255).save(image, dpi=(72, 72))
    text.write_text("not a picture")
    spot = Locator(page=1, box=Box(10.0, 10.0, 60.0, 30.0))
    paths = {"a.zip/scan.png": image, "notes.png": text}
    with crops_from(paths, None) as crops:
        assert (crops(evidence("a.zip/scan.png", spot), ()) or b"")[:4] == b"\x89PNG"
        assert crops(evidence("notes.png", spot), ()) is None
        assert crops(evidence("gone.png", spot), ()) is None
        assert crops(evidence("a.zip/scan.png", Locator(sheet="3月", cell="A1")), ()) is None
        again = crops(evidence("a.zip/scan.png", spot), ())
        assert again == crops(evidence("a.zip/scan.png", spot), ())


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
        assert crops(evidence("notes.png", first), ()) is None
        assert crops(evidence("notes.png", second), ()) is None
    assert len(asked) == 1
