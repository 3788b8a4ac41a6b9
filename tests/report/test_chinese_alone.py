"""A report in Chinese alone is Chinese, one in English alone English."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import made_up
import pytest
import yaml

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, RuleCoverage
from pipeline.report.chinese import cited, cited_within, summed
from pipeline.report.labels import Language
from pipeline.report.write import write_reports
from validators.packs import load_pack, pack_ids

ENGLISH = re.compile(r"[A-Za-z]{3,}")
OWN_NAMES = re.compile(
    r"Prescreen|SMETA|ETI Base Code|SA8000|amfori BSCI( Code of Conduct| System Manual, Annex)?|TSG"
    r"|RBA Code of Conduct|WRAP 12 Principles|C-TPAT|ISO|Nome"
)
HERE = ("cn", "base", "eti", "amfori_bsci", "sa8000", "rba", "wrap")
ITEMS = re.compile(r"fine|deposit|tools|dormitory")


def words(value: Any, key: str) -> list[str]:
    """Gives back every text under a key, however deep."""
    if isinstance(value, dict):
        own = [value[key]] if isinstance(value.get(key), str) else []
        return own + [one for inner in value.values() for one in words(inner, key)]
    return [one for inner in value for one in words(inner, key)] if isinstance(value, list) else []


def report(folder: Path, language: Language) -> str:
    basis = Basis("cn", "Labour Law (劳动法)", "41", "cn.hours.overtime.monthly_cap", "2160",
                  "minutes", "1995-01-01", "verified", None)  # fmt: skip
    late = dataclasses.replace(
        made_up.overtime(), rule="licences.expired", worker=None, document_kind="licence",
        basis=(basis,), arithmetic="attendance 3 h, payroll 1 h, 2 h apart",
        message=Text("over the cap (Labour Law (劳动法) 41)", "超过上限（Labour Law (劳动法) 41）"),
    )  # fmt: skip
    judged = dataclasses.replace(made_up.judgement([late, made_up.unknown_hours(made_up.LI)]))
    write_reports(judged, made_up.case(), made_up.RUN, made_up.tables, lambda *_: None, folder,
                  ("html", "csv"), language)  # fmt: skip
    return "".join((folder / name).read_text("utf-8") for name in ("report.html", "findings.csv"))


def test_a_report_in_chinese_alone_says_laws_sums_kinds_and_units_in_chinese(
    tmp_path: Path,
) -> None:
    text = report(tmp_path, "zh")
    for english in ("Labour Law", "apart", "Business licence", "still_needed.en", "2160 minutes"):
        assert english not in text
    for chinese in ("劳动法", "相差 2 h", "营业执照", "still_needed.zh", "2160 分钟"):
        assert chinese in text


def test_a_report_in_english_alone_keeps_the_names_of_laws_and_no_more(tmp_path: Path) -> None:
    text = report(tmp_path, "en")
    assert "Labour Law (劳动法), 41" in text
    for chinese in ("相差", "营业执照", "still_needed.zh", "分钟", "超过上限"):
        assert chinese not in text


def test_the_coverage_says_reasons_in_words_of_the_reader(tmp_path: Path) -> None:
    row = RuleCoverage("hours.weekly_rest", 3, inapplicable=2, cannot_tell=1,
                       reasons={"no-number-in-pack": 2, "no-contract": 1})  # fmt: skip
    said = {"no-contract": Text("no contract was handed in; it would settle it", "未提交合同；…")}
    judged = dataclasses.replace(made_up.judgement(), coverage=(row,), reasons=said)
    write_reports(judged, made_up.case(), made_up.RUN, made_up.tables, lambda *_: None, tmp_path,
                  ("html",), "zh")  # fmt: skip
    text = (tmp_path / "report.html").read_text("utf-8")
    assert "未提交合同: 1; 规则包没有当地适用的数值: 2" in text
    assert "no-number-in-pack" not in text


def test_every_law_and_source_of_china_and_the_codes_has_a_chinese_name() -> None:
    packs = [pack for name in pack_ids() if name in HERE and (pack := load_pack(name))]
    instruments = {one.instrument for pack in packs for numbers in pack.numbers.values()
                   for one in numbers}  # fmt: skip
    assert len(instruments) > 50
    left = {one: said for one in instruments if ENGLISH.search(
        OWN_NAMES.sub("", said := cited(one, "zh")))}  # fmt: skip
    assert left == {}


def test_every_sum_of_the_rules_cases_is_said_in_chinese() -> None:
    folder = Path(__file__).parents[1] / "rules"
    sums = {one for path in folder.glob("*.yaml")
            for one in words(yaml.safe_load(path.read_text("utf-8")), "arithmetic")}  # fmt: skip
    assert len(sums) > 50
    left = {one for one in sums if ENGLISH.search(ITEMS.sub("", summed(one, "zh") or ""))}
    assert left == set()
    assert summed("attendance 26 h, payroll 10 h, 16 h apart", "zh") == (
        "考勤 26 h, 工资表 10 h, 相差 16 h"
    )


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (
            "Labour Law (劳动法); Decree 619 (女职工劳动保护特别规定)",
            "劳动法；女职工劳动保护特别规定",
        ),
        ("劳部发〔1994〕489号 (工资支付暂行规定)", "工资支付暂行规定（劳部发〔1994〕489号）"),
        ("GB 11643-1999 (公民身份号码)", "GB 11643-1999 公民身份号码"),
        ("Jiangsu minimum wage from 2024-01-01", "江苏省最低工资标准（2024-01-01 起）"),
        ("Bộ luật Lao động", "Bộ luật Lao động"),
    ],
)
def test_a_title_keeps_what_finds_it(title: str, said: str) -> None:
    assert cited(title, "zh") == said
    assert cited(title, "both") == cited(title, "en") == title
    assert cited_within(f"超过上限（{title} 41）", [title]) == f"超过上限（{said} 41）"
