"""Record sets become typed frames, and a fault in one leaves the others alone."""

from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pytest
from builders import extraction

from pipeline.model.evidence import Grade
from pipeline.model.records import RECORDS
from pipeline.model.schemas import check_frame
from pipeline.reconcile.frames import _column, build_frames

ROWS = [
    {
        "number": "A1",
        "month": "2025-03",
        "net_minor": 100,
        "_grades": {"net_minor": Grade.UNCERTAIN},
    },
    {"number": "A2", "month": "2025-03", "paid_on": "2025-02-30", "_others": {"number": ["A7"]}},
]


def test_types_blanks_and_provenance() -> None:
    built = build_frames([extraction("a.xlsx", "payroll", ROWS)])
    frame = built.frames["payroll"]
    assert set(built.frames) == set(RECORDS)
    assert frame["net_minor"].dtype == "Int64"
    assert frame["paid_on"].dtype == "datetime64[s]"
    assert frame["paid_on"].isna().all()
    assert frame["net_minor"].isna().tolist() == [False, True]
    assert frame["row"].tolist() == [1, 2]
    assert frame["column"].tolist() == [-1, -1]
    assert frame["grade"].tolist() == [Grade.UNCERTAIN, Grade.READ]
    assert frame["others"].tolist() == [None, {"number": ("A7",)}]
    assert built.sources[0].columns_of["number"] == (0,)


def test_a_faulty_record_set_is_left_out_and_said_so() -> None:
    good = extraction("a.xlsx", "payroll", ROWS)
    bad = extraction("b.xlsx", "payroll", ROWS)
    part = bad.parts[0]
    wrong = replace(part.records[0], values={**part.records[0].values, "net_minor": [1.5, None]})
    bad = replace(bad, parts=(replace(part, records=(wrong,)),))
    built = build_frames([bad, good])
    assert built.frames["payroll"]["document"].tolist() == [1, 1]
    assert [(at, issue.code) for at, issue in built.issues] == [(0, "records-invalid")]


def test_a_fraction_is_no_whole_number() -> None:
    with pytest.raises(pa.ArrowInvalid, match="truncated"):
        _column("int", [100, 2.5, None])


def test_an_empty_frame_has_all_columns() -> None:
    frame = build_frames([]).frames["attendance"]
    assert isinstance(frame, pd.DataFrame)
    assert {"punches", "date", "grade", "document", "part"} <= set(frame.columns)


def test_row_ids_lead_to_the_cells_of_their_own_set() -> None:
    sheets = [extraction(f"{name}.xlsx", "payroll", ROWS) for name in "ab"]
    part = sheets[1].parts[0]
    cells = {"number": [((0, 1, 0),), ((0, 2, 0),)]}
    sheets[1] = replace(
        sheets[1], parts=(replace(part, records=(replace(part.records[0], cells=cells),)),)
    )
    built = build_frames(sheets)
    source = built.sources[built.frames["payroll"]["source"].iloc[3]]
    assert source.cells["number"][3 - source.start] == ((0, 2, 0),)


def test_a_column_of_another_type_does_not_pass_the_border() -> None:
    frame = build_frames([extraction("a.xlsx", "payroll", ROWS)]).frames["payroll"]
    with pytest.raises(TypeError, match=r"\['net_minor'\]"):
        check_frame("payroll", frame.assign(net_minor=1.5))
