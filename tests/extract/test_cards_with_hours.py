"""Job cards whose rows end in hours, and days that are read with more hours than a day has."""

from datetime import date

import pytest
from grids import document_of

from extractors.extract import extract
from pipeline.model.extraction import PartExtract


def read(*rows: str) -> PartExtract:
    document, kind = document_of({"table": "\n".join(rows), "kind": "attendance"})
    return extract(document, (kind,)).parts[0]


def card(number: str, name: str, form: str) -> list[str]:
    rows = [
        f"Card No :|{number}||Name :|{name}|||",
        "Date|Day|Shift|In Time|Out Time|Status|Work Hr|OT Hr",
    ]
    for day in (date(2025, 8, n) for n in range(1, 32)):
        times = "||W||" if day.weekday() == 4 else "07:55|19:02|P|8|2"
        rows.append(f"{day:{form}}|{day:%A}|G|{times}")
    return rows


@pytest.mark.parametrize("form", ["%d-%b-%y", "%d-%b-%Y", "%Y-%m-%d"])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_list_of_days_is_no_row_of_days(workers: int, form: str) -> None:
    people = (("30011", "Rahima Test"), ("30012", "Karim Test"))[:workers]
    found = read("TURAG TEST LTD.|||||||", *(row for one in people for row in card(*one, form)))
    (days,) = (one for one in found.records if one.kind == "attendance")
    assert len(days) == 31 * workers
    assert set(days.values["number"]) == {number for number, _name in people}
    assert set(days.values["overtime_minutes"]) == {None, 120}
    assert set(days.values["punches"]) == {None, (475, 1142)}


def test_more_hours_than_a_day_has_are_unknown_and_said() -> None:
    rows = ["工号|姓名|日期|正班工时(小时)|加班工时(小时)"]
    rows += [f"K1|丁一|2025-08-{day:02d}|8|{160 if day == 4 else 2}" for day in range(1, 8)]
    found = read("考勤明细||||", *rows)
    (days,) = found.records
    assert days.values["overtime_minutes"] == [120] * 3 + [None] + [120] * 3
    assert days.values["normal_minutes"][3] is None
    assert days.values["mark_text"][3] == "168 h"
    assert "impossible-hours" in {issue.code for issue in found.issues if issue.loses_data}


def test_hours_and_status_beside_the_punches_of_a_card_are_read() -> None:
    days = [f"{d}|07:58|17:0{d}|2|P|x" if d != 7 else "7||||A|y" for d in range(1, 10)]
    found = read("Time Card August 2025", "Name: Ana Test", "Day|In|Out|OT Hours|Status|Bay", *days)
    (records,) = found.records
    assert records.values["overtime_minutes"] == [120] * 6 + [None] + [120] * 2
    assert records.values["mark"][6] == "absent"
    assert records.values["punches"][0] == (478, 1021)
    assert [one.code for one in found.issues] == ["unknown-heading"]


def test_days_beside_a_card_that_have_no_punches_are_said_to_be_lost() -> None:
    days = [f"{d}|07:58|17:0{d}|2|{d + 15}|3" for d in range(1, 10)]
    found = read("Time Card August 2025", "Name: Ana Test", "Day|In|Out|OT|Day|OT", *days)
    assert [len(records) for records in found.records] == [9]
    assert [(one.code, one.loses_data) for one in found.issues] == [("tables-side-by-side", True)]
