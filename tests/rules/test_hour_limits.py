"""Limits at the day of the work, side by side; nights, posts and windows that rules lean on."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from books import books, table_of

from pipeline.model.casefile import CaseFile
from pipeline.model.facility import Shift
from pipeline.model.finding import Finding, Outcome
from validators.approved_posts import NO, PERHAPS, YES, matches
from validators.bench import Bench
from validators.limits import NONE, law_limits, limits
from validators.night import night_minutes
from validators.registry import rules
from validators.runner import bench_of, run
from validators.windows import held_in, windows

CAP = "hours.weekly_cap"
DAILY = "hours.overtime.daily_cap"


def notice(parameter: str, value: str, since: str) -> dict[str, str]:
    return {"parameter": parameter, "value": value, "since": since, "document": "notice 1"}


def bench(case: CaseFile) -> Bench:
    return bench_of(case, partial(table_of, case))


def found(rule: str, case: CaseFile) -> list[Finding]:
    only = [one for one in rules() if one.id == rule]
    judgement = run(only, case, partial(table_of, case))
    assert judgement.errors == ()
    return list(judgement.findings)


def week(hours: str, *notices: dict[str, str], start: str = "2025-03-03") -> CaseFile:
    facility: dict[str, Any] = {"notices": notices}
    return books({"facility": facility, "days": {"A1": {"from": start, "hours": hours}}})


def test_law_and_code_are_judged_side_by_side_and_the_strictest_comes_first() -> None:
    law = notice(CAP, "3300", "2020-01-01")
    (both,) = found("hours.weekly_hours", week("10 10 10 10 10 11 -", law))
    assert (both.observed, both.limit) == (3660, 3300)
    assert [(one.pack, one.article, one.value) for one in both.basis[:2]] == [
        ("cn", None, "3300"),
        ("eti", "6.4", "3600"),
    ]
    assert both.basis[2].article == "6.5"
    assert "more than 55 h (notice 1)" in both.message.en
    assert "also over 60 h (ETI Base Code 6.4)" in both.message.en
    (law_only,) = found("hours.weekly_hours", week("10 10 10 10 10 6 -", law))
    assert [one.pack for one in law_only.basis] == ["cn"]
    assert "also" not in law_only.message.en


def test_a_cap_that_changes_within_a_week_holds_from_its_day() -> None:
    law = notice(DAILY, "60", "2025-03-05")
    (one,) = found("hours.daily_overtime", week("9.5 9.5 9.5 9.5", law))
    assert [(each.date, each.limit) for each in one.occurrences] == [
        ("2025-03-05", 60),
        ("2025-03-06", 60),
    ]
    on = np.array(["2025-03-04", "2025-03-05"], "datetime64[D]")
    assert law_limits(bench(week("8", law)), DAILY, on).values.tolist() == [180, 60]


def test_a_day_before_any_figure_has_none_and_is_said_to_have_lapsed() -> None:
    on = np.array(["1994-12-31", "1995-01-01"], "datetime64[D]")
    made = bench(week("8"))
    old = law_limits(made, DAILY, on)
    assert old.values.tolist() == [NONE, 180]
    assert old.lapsed.tolist() == [True, False]
    assert limits(made, "hours.week_cap", on).lapsed.tolist() == [False, False]


def test_work_before_a_cap_is_left_open_and_never_judged_by_a_default() -> None:
    facility = {"country": "VN", "place": None, "period": ["2021-01", "2021-02"]}
    spans = [{"from": "2021-01-29", "hours": "13"}, {"from": "2021-02-01", "hours": "13"}]
    after, before = found(
        "hours.daily_overtime", books({"facility": facility, "days": {"A1": spans}})
    )
    assert (before.period, after.period) == ("2021-01", "2021-02")
    assert (before.outcome, before.reason) == (Outcome.CANNOT_TELL, "law-not-in-force")
    assert (after.outcome, after.observed, after.limit) == (Outcome.FAILED, 300, 240)


def test_the_user_says_which_yearly_cap_holds() -> None:
    rows = [
        {"number": "A1", "month": f"2025-{m:02d}", "overtime_minutes": 1030} for m in range(1, 13)
    ]
    given = notice("hours.overtime.annual_cap", "12000", "2025-01-01")
    facility: dict[str, Any] = {"country": "VN", "place": None, "codes": [], "notices": (given,)}
    (one,) = found("hours.annual_overtime", books({"facility": facility, "attendance_month": rows}))
    assert (one.outcome, one.observed, one.limit) == (Outcome.FAILED, 12360, 12000)
    assert one.basis[0].status == "given"


@pytest.mark.parametrize(
    ("first", "last", "night"),
    [
        (480, 1320, 0),  # to 22:00
        (480, 1350, 30),  # to 22:30
        (1320, 1800, 480),  # 22:00 to 6:00
        (1200, 1740, 420),  # 20:00 to 5:00: from 22:00
        (300, 780, 60),  # 5:00 to 13:00: to 6:00
        (360, 840, 0),  # from 6:00
        (480, 1349, 0),  # 29 minutes, counted down to the unit of 30
    ],
)
def test_night_is_from_ten_to_six(first: int, last: int, night: int) -> None:
    case = week("8")
    case.days["first_minute"], case.days["last_minute"] = first, last
    least, most = night_minutes(bench(case))
    assert (least.tolist(), most.tolist()) == ([night], [night])


def test_who_punches_in_before_the_shift_waits_for_it() -> None:
    from dataclasses import replace

    case = week("8")
    case.days["first_minute"], case.days["last_minute"] = 320, 840
    case.days["shift"] = "early"
    early = replace(case, shifts=(Shift("early", 360, 840),))
    assert night_minutes(bench(early))[0].tolist() == [0]
    assert night_minutes(bench(case))[0].tolist() == [30]


@pytest.mark.parametrize(
    ("posts", "post", "department", "said"),
    [
        (("操作工", "包装工"), "注塑操作工", None, YES),
        (("操作工",), "操作工", None, YES),
        (("注塑车间",), "普工", "注塑车间", YES),
        (("司机", "保安"), "装配工", "生产部", NO),
        (("装配工",), "普工", None, PERHAPS),
        (("操作工",), "装配工", None, PERHAPS),
        (("操作工",), "司机", None, NO),
        (("操作工",), None, "生产部", PERHAPS),
        (("装配工",), "assembler", None, PERHAPS),
        (("packer", "driver"), "Packer", None, YES),
        (("packer",), "accountant", None, NO),
    ],
)
def test_a_post_is_told_by_its_words(
    posts: tuple[str, ...], post: str | None, department: str | None, said: int
) -> None:
    assert matches(posts, post, department) == said


def test_windows_agree_with_a_plain_count() -> None:
    spans = [
        {"from": "2025-02-20", "hours": "9 . 8 . . 10 11 8 . - 3"},
        {"from": "2025-03-12", "hours": "8 8"},
    ]
    case = books({"days": {"A1": spans, "A2": {"from": "2025-03-01", "hours": "8 . 8"}}})
    made = bench(case)
    minutes = case.days["counted_minutes"].to_numpy(np.int64)
    known = windows(made)
    sums = held_in(made, minutes).tolist()
    days = list(zip(case.days["worker"], case.days["date"], minutes, strict=True))
    last_days = zip(known["worker"], known["date"], sums, strict=True)
    for worker, last, held in last_days:
        inside = [m for who, day, m in days if who == worker and 0 <= (last - day).days < 7]
        assert inside
        assert sum(inside) == held
    recorded = {(who, day) for who, day, _ in days}
    assert recorded <= set(zip(known["worker"], known["date"], strict=True))
