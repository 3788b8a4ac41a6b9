"""A small factory of each country, through a whole run: its law finds what is planted."""

import csv
import json
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.engine.audit import Request, run_audit
from pipeline.engine.jobs import Done, Job
from pipeline.engine.reading import read_one

FACTORIES: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("factories.yaml").read_text("utf-8")
)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EMPLOYER = "Sunrise Manufacturing Ltd."
NAMES = {"W1": "Ann Example", "W2": "Ben Example", "W3": "Cat Example"}
JUDGED = ("hours.", "wages.", "reconciliation.")
FACILITY = """[facility]
name = "{employer}"
country = "{country}"
place = "{place}"
[audit]
period = "{month}..{month}"
date = {date}
[hours]
rest_days = [{rest}]
overtime_unit_minutes = 30
[[hours.shift]]
name = "day"
start = "08:00"
end = "{end}"
breaks = ["12:00-13:00"]
applies_to = ["*"]
"""


def here(jobs: Sequence[Job]) -> Iterable[Done]:
    return [read_one(job) for job in jobs]


def work_days(made: dict[str, Any]) -> list[date]:
    year, month = map(int, made["month"].split("-"))
    days = (date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1))
    return [day for day in days if WEEK[day.weekday()] not in made["rest"]]


def overtime(made: dict[str, Any]) -> dict[str, dict[date, int]]:
    late = [day for day in work_days(made) if day.weekday() in (0, 2)][:8]
    plain = dict.fromkeys(late, 2)
    return {"W1": plain, "W2": plain | {late[0]: made["long"]}, "W3": {}}


def clock(made: dict[str, Any], more: int) -> str:
    """Gives back the clock time so many hours after the shift's end."""
    minutes = made.get("end", 1020) + 60 * more
    return f"{minutes // 60}:{minutes % 60:02}"


def pay_row(made: dict[str, Any], worker: str, hours: int) -> list[object]:
    base = made["low"] if worker == "W3" else made["base"]
    extra = list(made.get("extra", {}).values())
    units = made["units"] if worker == "W1" else hours
    paid = round(base / made["divisor"] * units, 2)
    gross = round(base + sum(extra) + paid, 2)
    days = len(work_days(made))
    return [worker, NAMES[worker], days, base, *extra, hours, paid, gross, gross]


def build(folder: Path, country: str, made: dict[str, Any]) -> None:
    folder.mkdir()
    days, late = work_days(made), overtime(made)
    (folder / "facility.toml").write_text(
        FACILITY.format(
            employer=EMPLOYER,
            country=country,
            place=made["place"],
            month=made["month"],
            end=clock(made, 0),
            date=days[-1] + timedelta(days=30),
            rest=", ".join(f'"{day}"' for day in made["rest"]),
        )
    )
    head = ["Employee No", "Name", "Date of Joining"]
    people = [[worker, name, "2020-01-06"] for worker, name in NAMES.items()]
    write(folder / "employees.csv", [[f"{EMPLOYER} Employee List"], head, *people])
    month = f"{days[0]:%B %Y}"
    punches = [
        [worker, name, day, "08:00", clock(made, late[worker].get(day, 0))]
        for worker, name in NAMES.items()
        for day in days
    ]
    head = ["Employee No", "Name", "Date", "In", "Out"]
    write(folder / "attendance.csv", [[f"{EMPLOYER} Attendance {month}"], head, *punches])
    pay = [pay_row(made, worker, sum(late[worker].values())) for worker in NAMES]
    head = ["Employee No", "Name", "Days Worked", "Basic Wage", *made.get("extra", {})]
    head += ["OT Hours", "OT Pay", "Gross", "Net"]
    write(folder / "payroll.csv", [[f"{EMPLOYER} Payroll {month}"], head, *pay])


def write(file: Path, rows: Iterable[Sequence[object]]) -> None:
    with file.open("w", newline="") as out:
        csv.writer(out).writerows(rows)


def is_of(finding: dict[str, Any], worker: str) -> bool:
    """Gives back whether a finding accuses a worker's employer of something about them."""
    named = finding["worker"] is not None and finding["worker"]["number"] == worker
    return named and finding["outcome"] == "failed"


@pytest.mark.parametrize("country", FACTORIES)
def test_the_law_of_the_country_finds_what_is_planted_and_nothing_else(
    country: str, tmp_path: Path
) -> None:
    made = FACTORIES[country]
    build(tmp_path / "factory", country, made)
    run_audit(Request(tmp_path / "factory", tmp_path / "out", data=tmp_path / "data"), execute=here)
    found = json.loads((tmp_path / "out" / "findings.json").read_text("utf-8"))
    assert [pack["id"] for pack in found["run"]["packs"]] == [country.lower(), "eti"]
    assert [row["rule"] for row in found["coverage"] if row.get("error")] == []
    failed = {
        (one["rule"], one["worker"]["number"]): one
        for one in found["findings"]
        if one["outcome"] == "failed" and one["rule"].startswith(JUDGED)
    }
    wanted = {(one["rule"], one["worker"]): one for one in made["findings"]}
    assert failed.keys() == wanted.keys()
    accused = [one["rule"] for one in found["findings"] if is_of(one, "W1")]
    assert accused == []
    for key, one in wanted.items():
        cited = [basis["instrument"] for basis in failed[key]["basis"]]
        assert any(text.startswith(one["instrument"]) for text in cited), cited
        assert {basis["pack"] for basis in failed[key]["basis"]} <= {country.lower(), "base"}
        assert failed[key]["amount_owed_minor"] == one.get("owed")


@pytest.mark.parametrize("country", FACTORIES)
def test_the_worker_who_is_paid_as_the_law_has_it_is_told_so(country: str) -> None:
    made = FACTORIES[country]
    row = pay_row(made, "W1", 16)
    assert sum(overtime(made)["W1"].values()) == row[-4] == 16
