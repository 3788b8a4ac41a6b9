"""What happens at the factory in the two months: nothing wrong, and what is planted."""

from datetime import date, timedelta

from sample_docs.generator.world.books import Plan
from sample_docs.generator.world.land import Land
from sample_docs.generator.world.staff import Worker

APRIL = date(2026, 4, 1)


def work_days(land: Land, first: date, count: int) -> list[date]:
    """Gives back so many normal days from a date on."""
    found: list[date] = []
    day = first
    while len(found) < count:
        if land.kind(day) == "normal":
            found.append(day)
        day += timedelta(days=1)
    return found


def whole_week(land: Land, first: date) -> list[date]:
    """Gives back the normal days of the first week from a date on that has no holiday."""
    day = first
    while True:
        week = [day + timedelta(days=offset) for offset in range(7)]
        kinds = [land.kind(d) for d in week]
        if "holiday" not in kinds and kinds[-1] == "rest" and kinds[0] == "normal":
            return [d for d in week if land.kind(d) == "normal"]
        day += timedelta(days=1)


def clean(land: Land, people: list[Worker]) -> Plan:
    """Gives back two ordinary months: evenings of overtime, a holiday worked, leave, a joiner."""
    plan = Plan()
    for index, worker in enumerate(people):
        for day in work_days(land, date(2026, 4, 1 + index % 5), 20)[index % 3 :: 4]:
            plan.overtime[worker.number, day] = 120 if index % 4 else 60
        for day in work_days(land, date(2026, 5, 4 + index % 4), 16)[index % 4 :: 3]:
            plan.overtime[worker.number, day] = 120 if index % 3 else 90
    if land.law.pays_holiday:
        for worker in people[3:6]:
            plan.overtime[worker.number, date(2026, 5, 1)] = land.day
    for index, kind, first, count in (
        (1, "annual", date(2026, 4, 8), 2),
        (4, "sick", date(2026, 5, 18), 2),
        (7, "unpaid", date(2026, 4, 20), 1),
        (9, "unpaid", date(2026, 5, 11), 2),
    ):
        for day in work_days(land, first, count):
            plan.leave[people[index].number, day] = kind
            plan.overtime.pop((people[index].number, day), None)
    return plan
