from pathlib import Path
from typing import Any

import pytest
from grids import table_of

from extractors import words
from extractors.tables.headers import find_header
from extractors.tables.matching import match_path
from extractors.words import Vocabulary, expand, load_yaml, normalise, split_unit, vocabulary

PAYROLL = vocabulary("payroll")
KINDS = sorted(path.stem for path in words.FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_vocabulary_loads_and_no_heading_means_two_things(kind: str) -> None:
    load_yaml(words.FOLDER / f"{kind}.yaml")
    if kind not in ("characters", "marks"):
        assert vocabulary(kind).kind == kind


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_is_one_that_yaml_takes_for_true_or_false(kind: str) -> None:
    def flags(value: Any, key: str = "") -> list[str]:
        if isinstance(value, dict):
            return [one for k, v in value.items() for one in flags(v, str(k))]
        if isinstance(value, list):
            return [one for v in value for one in flags(v, key)]
        return [key] if isinstance(value, bool) and key != "counts" else []

    assert flags(load_yaml(words.FOLDER / f"{kind}.yaml")) == []


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.yaml"
    path.write_text("fields:\n  name: [a]\n  name: [b]\n")
    with pytest.raises(ValueError, match="twice"):
        load_yaml(path)


def test_texts_are_made_alike() -> None:
    assert normalise("姓　　名：") == "姓名"
    assert normalise("實發金額（元）") == "实发金额"
    assert normalise("Net  Pay") == "netpay"
    assert split_unit("平时加班 (H)") == ("平时加班", "hours")
    assert split_unit("出勤（天）") == ("出勤", "days")
    assert split_unit("备注（可空）") == ("备注(可空)", None)
    assert list(expand("{a,b}c{d,}")) == ["acd", "ac", "bcd", "bc"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("姓名",), "name"),
        (("實發工資",), "net_minor"),
        (("加班情况", "平日累计时间"), "overtime_weekday_minutes"),
        (("周未加班小时",), "overtime_restday_minutes"),
        (("Overtime", "Hrs"), "overtime_minutes"),
        (("Overtime", "Amnt"), "overtime_pay_minor"),
        (("Họ và tên\nFull name",), "name"),
        (("姓名 Name",), "name"),
        (("Basic Salary\n基本工资",), "base_minor"),
        (("实发工资（大写不填）",), "net_minor"),
        (("累计应发工资",), None),
        (("累计", "应发工资"), None),
        (("本年累计", "实发工资"), None),
        (("计发工资",), None),
        (("事发工资",), None),
        (("事假(小时)",), "absence_minutes"),
        (("事假(天)",), "absence_days_hundredths"),
        (("应发工姿合计",), "gross_minor"),
        (("应扣款合记",), "deductions_minor"),
        (("税后应发工资总额",), None),
        (("实发工资扣额",), None),
        (("上月实发工资",), None),
        (("2.5倍加班小时",), None),
        (("加班", "天数"), None),
        (("出勤", "天数"), "days_worked_hundredths"),
        (("TOPLAM KESİNTİ",), "deductions_minor"),
        (("Toplam Kesinti",), "deductions_minor"),
    ],
)
def test_a_heading_path_is_matched(path: tuple[str, ...], field: str | None) -> None:
    assert match_path(path, PAYROLL).field == field


def test_header_of_three_levels_under_titles() -> None:
    header = find_header(
        table_of(
            """
            2025年3月工资表|<|<|<|<
            单位：某某厂|<|<|<|<
            工号|姓名|加班小时|<|实发
            ^|^|平时|周末|^
            1|2|3|4|5
            01|甲一|10|8|3000
            """
        ),
        PAYROLL,
    )
    assert header is not None
    assert (header.first_row, header.last_row, header.formula_row) == (2, 4, 4)
    assert [column.path for column in header.columns][2] == ("加班小时", "平时")
    assert [column.field for column in header.columns] == [
        "number", "name", "overtime_weekday_minutes", "overtime_restday_minutes", "net_minor",
    ]  # fmt: skip


def test_a_field_that_its_values_contradict_is_demoted() -> None:
    header = find_header(
        table_of(
            """
            工号|姓名|实发|部门
            01|甲一|3000|5
            02|乙二|3000|7
            03|丙三|3000|8
            """
        ),
        PAYROLL,
    )
    assert header is not None
    assert [column.index for column in header.demoted] == [3]


def test_no_header_in_a_table_of_figures() -> None:
    assert find_header(table_of("1|2|3\n4|5|6"), PAYROLL) is None


def test_own_headings_win_over_included_ones() -> None:
    bank = vocabulary("bank_transfer")
    assert isinstance(bank, Vocabulary)
    assert bank.headings["卡号"] == "account"
    assert PAYROLL.headings["卡号"] == "number"
