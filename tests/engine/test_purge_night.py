"""A purge after real nights: two facilities that share a file, one of them forgotten."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from pipeline.engine.nightly import plan as planning
from pipeline.engine.nightly.finish import finish
from pipeline.engine.nightly.judging import judge_facilities
from pipeline.engine.nightly.reading import read_files
from pipeline.engine.nightly.survey import survey
from pipeline.engine.nightly.where import Where
from pipeline.engine.purge.carrying_out import carry_out
from pipeline.engine.purge.planning import plan

HEADINGS = ["序号", "工号", "姓名", "基本工资", "加班工资", "应发工资", "扣款合计", "实发工资"]
GOES, STAYS = "恒晟五金-dg17", "永利电子-sz4"
THEIRS = {"王建国", "李小红", "陈志远", "A70001", "A70002", "B80001"}
"""Names and numbers of workers that stand in the documents of the one that goes."""


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Where:
    monkeypatch.delenv("PRESCREEN_DATABASE", raising=False)
    inbox = tmp_path / "in"
    for name in (GOES, STAYS):
        (inbox / name).mkdir(parents=True)
    payroll(
        inbox / GOES / "工资表 王建国.xlsx", ("A70001", "王建国", 2400), ("A70002", "李小红", 2300)
    )
    with zipfile.ZipFile(inbox / GOES / "more.zip", "w") as archive:
        member = BytesIO()
        payroll(member, ("B80001", "陈志远", 2300))
        archive.writestr("4月.xlsx", member.getvalue())
    payroll(inbox / STAYS / "pay.xlsx", ("C10001", "赵永利", 2300))
    shared = "Code of conduct,signed\n1,yes\n"
    for name in (GOES, STAYS):
        (inbox / name / "code of conduct.csv").write_text(shared)
    options = {"audit_date": "2026-01-15", "period": "2025-03", "formats": ["json", "csv"]}
    return Where(
        str(inbox), str(tmp_path / "out"), str(tmp_path / "data"), options=options, children=1
    )


def payroll(to: Path | BytesIO, *rows: tuple[str, str, int]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["东莞市恒晟五金制品有限公司2025年3月工资表"])
    sheet.append(HEADINGS)
    for at, (number, name, paid) in enumerate(rows, 1):
        sheet.append([at, number, name, 2360, 100, 2460, 60, paid])
    book.save(to)


def night(where: Where, hour: int) -> dict[str, int]:
    """Gives back counts of a whole night."""
    from datetime import UTC, datetime

    from pipeline.store import leases, nights

    database = where.database()
    database.prepare()
    at, me = datetime(2026, 1, 15, hour, tzinfo=UTC), leases.holder()
    begun = database.run(lambda c: nights.begin(c, where.inbox, at, at, me))
    found = survey(where, settle=0)
    work = planning.plan(where, found)
    counts = {"hashed": found.hashed, "read": 0, "judged": 0}
    for batch in work.read:
        counts["read"] += read_files(where, batch.items, begun.id)["read"]
    for group in work.judge:
        counts["judged"] += judge_facilities(where, group.facilities, begun.id)["judged"]
    finish(where, begun.id, found.problems)
    database.run(lambda c: leases.release(c, [begun.lease], me))
    return counts


def holding(folder: Path, words: set[str]) -> dict[str, list[str]]:
    """Gives back where under a folder any of these words stands, in a name or in bytes."""
    found: dict[str, list[str]] = {}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        data = str(path.relative_to(folder)).encode() + path.read_bytes()
        for word in words:
            if word.encode() in data or json.dumps(word)[1:-1].encode() in data:
                found.setdefault(word, []).append(str(path))
    return found


def test_nothing_of_a_facility_is_left_after_real_nights(where: Where, tmp_path: Path) -> None:
    night(where, hour=1)
    payroll(tmp_path / "in" / GOES / "工资表 王建国.xlsx", ("A70001", "王建国", 2350))  # corrected
    night(where, hour=2)
    report = (tmp_path / "out" / STAYS / "findings.json").read_bytes()
    made = plan(where, facility=GOES)
    marks = {GOES, *THEIRS, *made.traces.all}
    assert len(made.traces.hashes) == 4  # two payrolls, the archive and its member
    assert len(made.traces.fingerprints) > 0
    assert holding(tmp_path, THEIRS | {GOES}).keys() >= {GOES, "A70001", "A70002", "B80001"}

    proof = carry_out(made)

    assert proof.clean, proof.left
    assert holding(tmp_path, marks) == {}
    again = night(where, hour=3)
    assert again == {"hashed": 0, "read": 0, "judged": 0}
    assert (tmp_path / "out" / STAYS / "findings.json").read_bytes() == report
    assert holding(tmp_path, marks) == {}
    morning = json.loads((tmp_path / "out" / "morning.json").read_text())
    assert [one["name"] for one in morning["facilities"]] == [STAYS]
