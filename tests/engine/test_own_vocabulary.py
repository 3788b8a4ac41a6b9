"""A folder's own vocabulary: in a check, in the cache of readings, and in a night."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from nightly_world import World, in_this_process

from pipeline.engine.audit import Request, prepared, run_audit
from pipeline.engine.drafting import draft_of
from pipeline.engine.files import discover
from pipeline.engine.jobs import Done, Job
from pipeline.engine.reading import read_one
from pipeline.errors import SettingsError
from pipeline.model.nightly import RunState

SHEET = (
    "东莞市恒晟五金制品有限公司2025年3月工资表\n"
    "工号,姓名,核定月薪,加班工资,应发工资,扣款合计,到手薪水\n"
    "A0001,王建国,2360,100,2460,60,2400\n"
    "A0002,李小红,2360,100,2460,60,2300\n"
)
WORDS = "payroll:\n  base_minor: [核定月薪]\n  net_minor: [到手薪水]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "pay.csv").write_text(SHEET, "utf-8")
    return folder


def here(jobs: Sequence[Job]) -> Iterable[Done]:
    for job in jobs:
        yield read_one(job)


def unknown(folder: Path, data: Path) -> tuple[int, set[str]]:
    """Gives back how many headings were not known, and which rules failed."""
    out = folder.parent / "out"
    run_audit(
        Request(folder, out, data=data, formats=("json",), options={"audit_date": "2026-01-15"}),
        execute=here,
    )
    found: dict[str, Any] = json.loads((out / "findings.json").read_text("utf-8"))
    issues = [issue["code"] for one in found["documents"] for issue in one["issues"]]
    failed = {one["rule"] for one in found["findings"] if one["outcome"] == "failed"}
    return issues.count("unknown-heading"), failed


def test_a_vocabulary_beside_the_documents_is_used_and_nothing_is_read_anew(
    folder: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    before, failed = unknown(folder, data)
    assert before == 2
    (folder / "vocabulary.yaml").write_text(WORDS, "utf-8")
    after, failed_now = unknown(folder, data)
    assert after == 0
    assert failed_now - failed  # the net that does not add up is seen now
    documents = list((data / "cache" / "documents").rglob("*.arrow"))
    records = list((data / "cache" / "records").rglob("*.arrow"))
    assert (len(documents), len(records)) == (1, 2)


def test_a_vocabulary_is_no_document_but_an_input(folder: Path) -> None:
    (folder / "vocabulary.yaml").write_text(WORDS, "utf-8")
    found = discover(folder)
    assert [file.source.path for file in found.files] == ["pay.csv"]
    assert found.words is not None
    assert found.words.path == "vocabulary.yaml"


def test_a_wrong_vocabulary_is_said_before_anything_is_read(folder: Path, tmp_path: Path) -> None:
    (folder / "vocabulary.yaml").write_text("payroll:\n  base: [核定月薪]\n", "utf-8")
    with pytest.raises(SettingsError, match=r"vocabulary\.yaml, line 2: unknown name"):
        prepared(Request(folder, tmp_path / "out", data=tmp_path / "data"))


def test_a_draft_pasted_beside_the_documents_leaves_nothing_unknown(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "pay.csv").write_text(SHEET.replace("到手薪水", "税后实发工资额"), "utf-8")
    data = tmp_path / "data"
    draft = draft_of(folder, data, execute=here)
    assert '# net_minor: ["税后实发工资额"]' in draft
    pasted = draft.replace("  # net_minor", "  net_minor") + "ignored: [核定月薪]\n"
    (folder / "vocabulary.yaml").write_text(pasted, "utf-8")
    assert "nothing to add" in draft_of(folder, data, execute=here)


def test_a_night_uses_each_facilitys_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = in_this_process(monkeypatch, World(tmp_path), real=True)
    world.write("alpha/pay.csv", SHEET)
    world.write("beta/pay.csv", SHEET)
    world.write("beta/vocabulary.yaml", WORDS)
    world.write("gamma/pay.csv", SHEET)
    world.write("gamma/vocabulary.yaml", "payroll:\n  王建国: [核定月薪]\n")
    told = {one.name: one for one in world.night().facilities}
    issues = {
        name: [i["code"] for one in _report(world, name)["documents"] for i in one["issues"]]
        for name in ("alpha", "beta")
    }
    assert issues["alpha"].count("unknown-heading") == 2
    assert "unknown-heading" not in issues["beta"]
    assert told["gamma"].state is RunState.FAILED
    assert (told["gamma"].error or "").startswith("vocabulary.yaml, line 2: ")
    assert "王建国" not in (told["gamma"].error or "")
    world.write("alpha/vocabulary.yaml", WORDS)
    world.judged.clear()
    world.night()
    assert "alpha" in world.judged


def _report(world: World, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((world.out / name / "findings.json").read_text("utf-8"))
    return found
