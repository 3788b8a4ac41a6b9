"""The listing of a folder of samples: what is in each file, refused ones with their reason."""

import os
from pathlib import Path

import pytest

from benchmarks.reading.samples import measure, report

PAYROLL = """2025年3月工资表,,,,
姓名,基本工资,加班费,应发工资,实发工资
甲一,3000,100,3100,3100
乙二,3000,,3000,3000
丙三,3000,50,3050,3050
"""


def test_files_are_listed_with_what_they_hold(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "pay.csv").write_text(PAYROLL, "utf-8")
    (tmp_path / "a.pdf").write_bytes(b"")
    (tmp_path / "pay.truth.json").write_text("{}", "utf-8")
    refused, pay = measure(tmp_path)
    assert (refused.path, refused.refused, refused.said) == ("a.pdf", True, "zero-bytes")
    assert (pay.path, pay.said, pay.shapes, pay.cells) == ("b/pay.csv", "payroll", [(5, 5)], 20)
    assert pay.records["payroll"] == 3
    listed = report([refused, pay])
    assert "| a.pdf | **refused**: zero-bytes |" in listed
    assert "2 files: 1 read, 1 refused; 1 tables, 20 cells that are not blank, 0 of them" in listed


def test_a_file_that_breaks_the_reader_is_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text(PAYROLL, "utf-8")
    monkeypatch.setattr("benchmarks.reading.samples.stages.read", lambda *_: 1 / 0)
    (row,) = measure(tmp_path)
    assert (row.refused, row.said) == (True, "failed with ZeroDivisionError")


@pytest.mark.skipif(
    not os.environ.get("PRESCREEN_SAMPLES"), reason="PRESCREEN_SAMPLES names no folder of samples"
)
@pytest.mark.parametrize(
    ("folder", "kinds"),
    [
        ("attendance", {"campus-a.xls": {"attendance": 16}, "campus-b.xls": {"attendance": 3}}),
        (
            "contracts",
            {"模拟-合规样本.docx": {"contract": 1}, "模拟-违法样本.docx": {"contract": 1}},
        ),
        ("office", {}),
    ],
)
def test_real_documents_give_their_records_and_others_none(
    folder: str, kinds: dict[str, dict[str, int]]
) -> None:
    for one in measure(Path(os.environ["PRESCREEN_SAMPLES"]) / folder):
        assert dict(one.records) == kinds.get(one.path, {}), one.path
        assert not one.said.startswith("failed"), one.path
