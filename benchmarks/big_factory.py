"""A made-up factory of any size: twelve months of payroll and attendance in XLSX."""

from datetime import date
from pathlib import Path
from random import Random

from sample_docs.generator.attendance_sheets import day_grid
from sample_docs.generator.books import Plan, days, pay
from sample_docs.generator.clean import FIRM
from sample_docs.generator.law import day_kind, days_of
from sample_docs.generator.payroll_sheets import PRINTED, payroll_sheet
from sample_docs.generator.people import GIVEN, SURNAMES, Person
from sample_docs.generator.sheet import xlsx
from sample_docs.generator.staff import Line, staff

MONTHS = tuple(f"2025-{month:02d}" for month in range(1, 13))
FACILITY = f"""\
[facility]
name = "{FIRM.name}"
credit_code = "{FIRM.code}"
country = "CN"
place = "Guangdong/Dongguan"

[audit]
period = "2025-01..2025-12"
date = 2026-01-15

[hours]
overtime_unit_minutes = 30

[[hours.shift]]
name = "白班"
start = "08:00"
end = "17:00"
breaks = ["12:00-13:00", "17:00-17:30"]
"""


def people(count: int) -> dict[str, Person]:
    """Gives back so many workers, no two of one name and number."""
    rng = Random(count)
    lines: list[Line] = []
    for index in range(count):
        born = date(1975 + index % 28, 1 + index % 12, 1 + index % 27).isoformat()
        sex, shop = "男女"[index % 2], f"{index // 60 + 1}车间"
        base = rng.choice((2300, 2400, 2500, 2600))
        lines.append((f"{index + 1:04d}", sex, born, shop, "作业员", "2023-02-06", base, 200))
    workers = staff(lines, first=0, insured=477500, fund=10400)
    for index, worker in enumerate(workers.values()):
        first, second = divmod(index, len(GIVEN))
        again, first = divmod(first, len(SURNAMES))
        worker.name = SURNAMES[first] + GIVEN[second] + "平" * again
    return workers


def make(folder: Path, count: int) -> int:
    """Writes the factory into a new folder; gives back its size in bytes."""
    workers = people(count)
    plan = Plan("big")
    for month in MONTHS:
        evenings = [d for d in days_of(month) if day_kind(d) == "normal" and d.weekday() in (1, 3)]
        for number in workers:
            rng = Random(f"{number} {month}")
            for day in evenings:
                plan.overtime[number, day] = rng.choice((0, 60, 90, 120, 150))
    folder.mkdir(parents=True)
    (folder / "facility.toml").write_text(FACILITY, "utf-8")
    for month in MONTHS:
        _month(folder, month, workers, plan)
    return sum(file.stat().st_size for file in folder.iterdir())


def _month(folder: Path, month: str, workers: dict[str, Person], plan: Plan) -> None:
    book = [(worker, days(worker, month, plan)) for worker in workers.values()]
    rows = [pay(worker, month, own, (6, 10)) for worker, own in book]
    title = f"2025年{int(month[5:])}月份"
    first, *_, last = days_of(month)
    period = f"工资所属期：{first}至{last}"
    info = [f"编制单位：{FIRM.name}", period, f"发放日期：{last}", "金额单位：元"]
    wages = payroll_sheet(PRINTED, rows, "工资", [FIRM.name, f"{title}工资表"], info)
    (folder / f"{month}工资表.xlsx").write_bytes(xlsx(wages))
    grid = day_grid(book, month, "考勤", [FIRM.name, f"{title}考勤表"], "\n")
    (folder / f"{month}考勤表.xlsx").write_bytes(xlsx(grid))
