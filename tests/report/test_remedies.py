"""What to do about a finding: its rule's advice, with the finding's own sums, days and records."""

import dataclasses
import json
import re
from importlib.resources import files
from pathlib import Path

import made_up
import openpyxl
import pytest
import yaml

from pipeline.model.evidence import Text
from pipeline.model.finding import Finding, PayDue, Remedy, SettledBy
from pipeline.report.document import findings_document
from pipeline.report.remedies import Remedies
from pipeline.report.write import write_reports

ADVICE = {
    "wages.overtime_underpaid": Text(
        "hand in the record of rest; else pay", "补交补休记录；否则补发"
    ),
    "hours.daily_overtime": Text("spread the work", "分散生产"),
}
JUDGED = dataclasses.replace(made_up.judgement(), advice=ADVICE)


def remedy(finding: Finding) -> Text:
    return Remedies(JUDGED).of(finding)


def test_money_names_whom_how_much_for_when_and_which_record() -> None:
    said = remedy(made_up.overtime())
    assert said.en == (
        "Hand in the record of rest; else pay. By the records as they stand 182.40 CNY is owed to "
        "李小红 (A0412) for 2025-03: pay it and keep the signed pay slip or the bank's receipt. "
        "It rests on payroll/2025.xlsx ▸ 3月 ▸ F2: explain it where it is not so, "
        "and leave the record as it is."
    )
    assert said.zh == (
        "补交补休记录；否则补发。按现有记录，应向李小红（A0412）补发 2025-03 的 182.40 CNY，"
        "并保存签收的工资条或银行回单。依据：payroll/2025.xlsx ▸ 3月 ▸ F2；"
        "如与实际不符请书面说明，原始记录请勿改动。"
    )


def test_a_lower_bound_is_no_final_sum_and_the_same_money_is_paid_once() -> None:
    first = made_up.overtime()
    second = dataclasses.replace(
        first, rule="wages.divisor", fingerprint="a" * 64, pay=PayDue(None, None, at_least=True)
    )
    owed = (
        Remedy(
            made_up.LI, "2025-03", "c", first.rule, 18240, "CNY", first.fingerprint, ("a" * 64,)
        ),
    )
    judged = dataclasses.replace(made_up.judgement((first, second)), owed=owed)
    said = Remedies(judged).of(second)
    assert "at least 182.40 CNY" in said.en
    assert "same money as under wages.overtime_underpaid and is paid once" in said.en
    assert "同一笔金额" in said.zh


def test_hours_name_by_how_much_and_the_days() -> None:
    said = remedy(made_up.daily_hours())
    assert "in 2025-03 it is 1 h over the 3 h allowed" in said.en
    assert "Days: 2025-03-09." in said.en
    assert "超出上限 3 h，超出部分为 1 h" in said.zh


@pytest.mark.parametrize(
    ("settled", "english", "chinese"),
    [
        (SettledBy("payroll", "2025-03"), "what would settle it: payroll in 2025-03", "工资表"),
        (SettledBy("payroll", None, document="a.jpg", pages=(3, 4)),
         "Hand in a better copy of a.jpg, pages 3–4.", "a.jpg第 3–4 页"),
        (None, "A punch is missing.", "缺少打卡。"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_says_what_would_settle_it(
    settled: SettledBy | None, english: str, chinese: str
) -> None:
    said = remedy(dataclasses.replace(made_up.unknown_hours(made_up.LI), settled_by=settled))
    assert english in said.en
    assert chinese in said.zh.replace(" 第", "第")


def test_both_languages_have_the_same_figures() -> None:
    for finding in JUDGED.findings:
        said = remedy(finding)
        figures = re.compile(r"\d[\d,.]*\d|\d")
        assert sorted(figures.findall(said.en)) == sorted(figures.findall(said.zh))
    text = files("pipeline.report").joinpath("remedies.yaml").read_text("utf-8")
    for key, words in yaml.safe_load(text).items():
        if key == "and_more":  # "and 3 more" of 5 is 等 5 项
            continue
        blanks = re.compile(r"\{(\w+)\}")
        assert set(blanks.findall(words["en"])) == set(blanks.findall(words["zh"]))


def test_every_output_carries_it(tmp_path: Path) -> None:
    write_reports(JUDGED, made_up.case(), made_up.RUN, made_up.tables, lambda *_: None, tmp_path)
    said = "is owed to 李小红 (A0412) for 2025-03"
    found = json.loads((tmp_path / "findings.json").read_text("utf-8"))["findings"]
    assert all(one["remedy"]["en"] and one["remedy"]["zh"] for one in found)
    assert said in found[0]["remedy"]["en"]
    assert said in (tmp_path / "report.html").read_text("utf-8")
    assert said in (tmp_path / "findings.csv").read_text("utf-8")
    sheet = openpyxl.load_workbook(tmp_path / "exceptions.xlsx").worksheets[1]
    at = [cell.value for cell in sheet[1]].index("What to do / 整改建议")
    assert said in str(sheet[2][at].value)


def test_an_id_number_in_a_remedy_is_starred() -> None:
    finding = dataclasses.replace(
        made_up.unknown_hours(made_up.LI),
        message=Text("320501199001011234?", "320501199001011234？"),
    )
    judged = made_up.judgement((finding,))
    said = findings_document(judged, made_up.case(), made_up.RUN)["findings"][0]["remedy"]
    assert "320501199001011234" not in said["en"] + said["zh"]
