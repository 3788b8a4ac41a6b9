"""Grids below each other on one sheet: every day of every grid is kept, under its own date."""

from extracted import read, rows

from pipeline.model.extraction import PartExtract

FIRST = "|".join(map(str, range(1, 16)))
SECOND = "|".join(map(str, range(16, 31)))
MONTH = "|".join(map(str, range(1, 31)))
REST = "|" * 12


def dates(found: PartExtract) -> dict[str, list[str]]:
    """Gives back the dates of each worker's records."""
    seen: dict[str, list[str]] = {}
    for number, day in rows(found, "attendance", "number", "date"):
        seen.setdefault(number, []).append(day)
    return seen


def test_both_halves_of_a_month_are_kept() -> None:
    found = read(f"""
    某某厂2025年6月考勤表
    工号|姓名|{FIRST}
    K7|陈大文|√|√|√{REST}
    K8|林小芳|√||√{REST}
    工号|姓名|{SECOND}
    K7|陈大文|√|√||√
    K8|林小芳||√|√|√
    说明：√出勤
    """)
    assert dates(found) == {
        "K7": [f"2025-06-{day:02d}" for day in (1, 2, 3, 16, 17, 19)],
        "K8": [f"2025-06-{day:02d}" for day in (1, 3, 17, 18, 19)],
    }
    assert found.issues == ()


def test_totals_of_each_half_are_of_its_days() -> None:
    found = read(f"""
    某某厂2025年6月考勤表
    工号|姓名|{FIRST}|出勤天数
    K7|陈大文|√|√|√{REST}|3
    工号|姓名|{SECOND}|出勤天数
    K7|陈大文|√|√||√{REST[1:]}|3
    """)
    assert rows(found, "attendance_month", "period_from", "period_to") == [
        ("2025-06-01", "2025-06-15"),
        ("2025-06-16", "2025-06-30"),
    ]


def test_a_month_below_another_has_dates_of_its_own() -> None:
    found = read(f"""
    某某厂2025年6月考勤表
    工号|姓名|{MONTH}
    K7|陈大文|√|√|√
    某某厂2025年7月考勤表
    工号|姓名|{MONTH}|31
    K7|陈大文|√||√
    """)
    days = ("2025-06-01", "2025-06-02", "2025-06-03", "2025-07-01", "2025-07-03")
    assert dates(found) == {"K7": list(days)}


def test_headings_printed_again_begin_no_other_month() -> None:
    found = read(f"""
    某某厂2025年6月考勤表
    工号|姓名|{MONTH}
    K7|陈大文|√|√|√
    制表日期：2025年7月3日
    工号|姓名|{MONTH}
    K8|林小芳|√||√
    """)
    assert dates(found) == {
        "K7": ["2025-06-01", "2025-06-02", "2025-06-03"],
        "K8": ["2025-06-01", "2025-06-03"],
    }


def test_days_under_a_second_row_of_numbers_are_no_hours_of_the_first() -> None:
    found = read(f"""
    某某厂2025年6月考勤表
    工号|姓名|{FIRST}
    K7|陈大文|8|8|8{REST}
    ||{SECOND}
    K7|陈大文|9|9||9
    """)
    assert rows(found, "attendance", "date", "normal_minutes") == [
        (f"2025-06-{day:02d}", 480) for day in (1, 2, 3)
    ]
    assert [(one.code, one.loses_data) for one in found.issues] == [("unclear-rows", True)]
