"""Payroll made from numbers comes back as those numbers, whatever its columns and signs."""

from grids import table_of
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.context import Context
from extractors.payroll.extract import extract
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.quantities import format_minor

EARNINGS = {
    "基本工资": "base_pay",
    "平时加班费": "overtime_weekday_pay",
    "全勤奖": "attendance_bonus",
    "夜班津贴": "night_allowance",
    "工龄工资": "seniority_pay",
    "其他补贴": "other_earning",
}
DEDUCTIONS = {
    "社保": "social_insurance",
    "个税": "income_tax",
    "水电费": "utilities",
    "罚款": "fine",
}
amounts = st.integers(1, 999_999)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[list[str], list[str], bool, list[list[int]]]:
    earnings = draw(st.lists(st.sampled_from(list(EARNINGS)), min_size=1, unique=True))
    deductions = draw(st.lists(st.sampled_from(list(DEDUCTIONS)), min_size=1, unique=True))
    width = len(earnings) + len(deductions)
    rows = draw(st.lists(st.lists(amounts, min_size=width, max_size=width), min_size=2, max_size=5))
    return earnings, deductions, draw(st.booleans()), rows


@settings(max_examples=60, deadline=None)
@given(sheets())
def test_payroll_comes_back(sheet: tuple[list[str], list[str], bool, list[list[int]]]) -> None:
    earnings, deductions, negative, rows = sheet
    lines = ["|".join(["工号", "姓名", *earnings, "应发合计", *deductions, "扣款合计", "实发工资"])]
    for at, row in enumerate(rows):
        earned, taken = row[: len(earnings)], row[len(earnings) :]
        sign = -1 if negative else 1
        cells = [*earned, sum(earned), *(sign * v for v in taken), sign * sum(taken)]
        cells.append(sum(earned) - sum(taken))
        lines.append("|".join([f"A{at}", f"甲{'一二三四五'[at]}", *map(format_minor, cells)]))
    part = Part("2025年3月", (table_of("\n".join(lines)),))
    document = Document(SourceFile("a.xlsx", "0" * 64, 1), "xlsx", parts=(part,))
    found = extract(document, 0, Classification(Kind.PAYROLL, 1.0), Context("a.xlsx"))
    payroll, items = found.records[:2]
    for at, row in enumerate(rows):
        earned, taken = row[: len(earnings)], row[len(earnings) :]
        assert payroll.values["gross_minor"][at] == sum(earned)
        assert payroll.values["deductions_minor"][at] == sum(taken)
        assert payroll.values["net_minor"][at] == sum(earned) - sum(taken)
    got = list(
        zip(items.values["item"], items.values["role"], items.values["amount_minor"], strict=True)
    )
    names = [*(EARNINGS[e] for e in earnings), *(DEDUCTIONS[d] for d in deductions)]
    roles = ["earning"] * len(earnings) + ["deduction"] * len(deductions)
    wanted = [
        (name, role, amount)
        for row in rows
        for name, role, amount in zip(names, roles, row, strict=True)
    ]
    assert got == wanted
    if all(sum(row[: len(earnings)]) != sum(row[len(earnings) :]) for row in rows):
        assert set(payroll.grades["net_minor"]) == {Grade.VERIFIED}
    assert found.issues == ()
