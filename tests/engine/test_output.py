import hashlib
import json
from pathlib import Path

import pytest

from pipeline.engine.output import output_folder, written_whole
from pipeline.errors import UsageError


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "factory"
    folder.mkdir()
    return folder


def earlier_report(out: Path) -> Path:
    out.mkdir()
    (out / "manifest.json").write_text(json.dumps({"schema": "prescreen/manifest/1"}))
    (out / "old.html").write_text("old")
    return out


def test_the_report_stands_beside_the_folder(evidence: Path) -> None:
    assert output_folder(evidence, None) == evidence.with_name("factory-prescreen").resolve()


def test_never_in_the_evidence_nor_around_it(evidence: Path, tmp_path: Path) -> None:
    for out in (evidence, evidence / "out", evidence / "a" / ".." / "b", tmp_path):
        with pytest.raises(UsageError):
            output_folder(evidence, out)


def test_only_our_own_report_is_replaced(evidence: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert output_folder(evidence, out) == out
    (out / "thesis.docx").write_text("mine")
    for manifest in (None, "not json", '{"schema": "other"}', "[]"):
        if manifest is not None:
            (out / "manifest.json").write_text(manifest)
        with pytest.raises(UsageError, match="no earlier report"):
            output_folder(evidence, out)
    assert (out / "thesis.docx").exists()


def test_a_report_that_somebody_worked_in_is_not_replaced(evidence: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    page = out / "exceptions.xlsx"
    page.write_bytes(b"as written")
    outputs = {"exceptions.xlsx": hashlib.sha256(b"as written").hexdigest(), "gone.csv": "0"}
    manifest = {"schema": "prescreen/manifest/1", "outputs": outputs}
    (out / "manifest.json").write_text(json.dumps(manifest))
    (out / "~$exceptions.xlsx").write_bytes(b"left by an office program")
    assert output_folder(evidence, out) == out
    page.write_bytes(b"with the auditor's decisions")
    (out / "notes.docx").write_bytes(b"mine")
    with pytest.raises(UsageError, match=r"\(exceptions\.xlsx, notes\.docx changed or added"):
        output_folder(evidence, out)


def test_a_file_in_the_way_is_said_so(evidence: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(UsageError):
        output_folder(evidence, tmp_path / "out")


def test_the_new_report_replaces_the_old_one_whole(tmp_path: Path) -> None:
    out = earlier_report(tmp_path / "out")
    with written_whole(out) as partial:
        (partial / "new.html").write_text("new")
        assert (out / "old.html").exists()
    assert [path.name for path in out.iterdir()] == ["new.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_a_run_that_ends_early_leaves_the_old_report(
    tmp_path: Path, error: type[BaseException]
) -> None:
    out = earlier_report(tmp_path / "out")

    def run() -> None:
        with written_whole(out) as partial:
            (partial / "new.html").write_text("new")
            raise error

    with pytest.raises(error):
        run()
    assert (out / "old.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_place_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"), written_whole(tmp_path / "file/out"):
        pass
