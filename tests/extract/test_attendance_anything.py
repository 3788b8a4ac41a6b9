"""No table, however odd, makes the attendance extractors fall over or point outside it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.attendance.extract import extract
from extractors.context import Context
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.table import SheetPlace, Table

HEADINGS = ["姓名", "工号", "部门", "日期", "打卡时间", "上班", "下班", "出勤天数", "班次", "合计"]
LABELS = ["工 号:", "姓 名:", "上午", "加班", "六", "1", "2", "3", "3/1", "2025年3月考勤"]
VALUES = ["张三", "001", "√", "休", "8", "9/8", "08:00", "08:0017:30", "次日 00:04", "未打卡"]
STAMPS = ["2025-03-01", "2025-03-02", "2025-03-03 08:00:00", "", "", ""]
TEXTS = st.sampled_from([*HEADINGS, *LABELS, *VALUES, *STAMPS])
RUNS = st.tuples(st.integers(1, 29), st.integers(1, 7)).map(
    lambda run: [str(run[0] + i) for i in range(run[1])]
)
GRIDS = st.lists(st.one_of(st.lists(TEXTS, max_size=7), RUNS), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(GRIDS, st.sampled_from(["Sheet1", "3月", "考勤记录"]))
def test_anything(rows: list[list[str]], name: str) -> None:
    texts = np.full((len(rows), 7), "", object)
    for at, row in enumerate(rows):
        texts[at, : len(row)] = row
    part = Part(name, (Table(texts, SheetPlace(name)),))
    document = Document(SourceFile("2025年3月.xlsx", "0" * 64, 1), "xlsx", parts=(part,))
    found = extract(document, 0, Classification(Kind.ATTENDANCE, 1.0), Context("2025年3月.xlsx"))
    for records in found.records:
        assert all(len(values) == len(records) for values in records.values.values())
        for places in records.cells.values():
            assert all(r < len(rows) and c < 7 for cells in places for _t, r, c in cells)
        for punches in records.values.get("punches", ()):
            assert punches is None or list(punches) == sorted(punches)
