"""Registers of people and time: roster, identity, contracts, attendance, leave, overtime."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sample_docs.generator.sheet import Row, Sheet
from sample_docs.generator.world.books import Day, columns, dates
from sample_docs.generator.world.land import Land
from sample_docs.generator.world.pay_papers import hours
from sample_docs.generator.world.staff import Worker

Book = Sequence[tuple[Worker, Sequence[Day]]]


def clock(minutes: int) -> str:
    """Gives back minutes after midnight as a clock shows them."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _register(land: Land, title: str, labels: Sequence[str], rows: list[Row]) -> Sheet:
    return Sheet(
        name=land.says(title)[:28],
        titles=[land.form["firm"], land.says(title)],
        columns=[(land.says(label),) for label in labels],
        widths=[14] * len(labels),
        rows=rows,
    )


def roster(land: Land, staff: Sequence[Worker]) -> Sheet:
    """Gives back the register of employees."""
    labels = ("serial", "number", "name", "sex", "born", "id", "phone", "department", "post")
    rows: list[Row] = [
        [
            *(index, w.number, w.name, _sex(land, w), land.date(w.born), w.id, w.phone),
            *(w.department, w.post, land.date(w.hired), land.date(w.left)),
        ]
        for index, w in enumerate(staff, 1)
    ]
    return _register(land, "roster", (*labels, "hired", "left"), rows)


def _sex(land: Land, worker: Worker) -> str:
    return land.says("male" if worker.male else "female")


def identity(land: Land, staff: Sequence[Worker]) -> Sheet:
    """Gives back the list of identity cards that were seen at hiring."""
    labels = ("serial", "number", "name", "sex", "born", "id", "address", "issued", "expires")
    rows: list[Row] = [
        [
            *(index, w.number, w.name, _sex(land, w), land.date(w.born), w.id),
            f"{land.form['address'].split(',')[-1].strip()} {index}",
            *(land.date(date(2021, 3, index)), land.date(date(2031, 3, index))),
        ]
        for index, w in enumerate(staff, 1)
    ]
    return _register(land, "identity", labels, rows)


def contract(land: Land, worker: Worker) -> list[str]:
    """Gives back the lines of a worker's contract: two years from the day of hire."""
    hired = worker.hired
    end = date(hired.year + 2, hired.month, hired.day) - timedelta(days=1)
    values = {
        "firm": land.form["firm"],
        "address": land.form["address"],
        "name": worker.name,
        "number": worker.number,
        "id": worker.id,
        "post": worker.post,
        "hired": land.long_date(hired),
        "end": land.long_date(end),
        "day": str(Fraction(land.day, 60).limit_denominator(2)) if land.day % 60 == 0 else "7.5",
        "week": (7 - len(land.rest)) * land.day // 60,
        "rest": land.words["weekdays"][land.rest[-1]],
        "wage": f"{land.form['currency']} {land.money(_agreed(land, worker))}",
        "plain_wage": land.money(_agreed(land, worker)),
        "manager": land.form["manager"],
    }
    return [line.format(**values) for line in land.words["contract_lines"]]


def _agreed(land: Land, worker: Worker) -> int:
    """Gives back the wage of the contract: basic, or with what every month holds besides."""
    wage = Fraction(worker.base)
    if land.form.get("contract_is_gross"):
        for column in columns(land, "allowance"):
            if column.get("agreed", True):
                wage += Fraction(str(column.get("ratio", 0))) * worker.base
                wage += Fraction(str(column.get("amount", 0))) * 100
    return land.rounded(wage)


def grid(land: Land, book: Book, month: str) -> Sheet:
    """Gives back attendance with a column a day, in and out in one cell."""
    every = list(dates(month))
    rows: list[Row] = []
    for index, (worker, own) in enumerate(book, 1):
        by_date = {day.date: day for day in own}
        cells = [_cell(land, by_date.get(day)) for day in every]
        worked = sum(day.punches is not None for day in own)
        extra = hours(sum(day.extra for day in own))
        rows.append([index, worker.number, worker.name, *cells, worked, extra])
    return Sheet(
        name=land.says("attendance")[:28],
        titles=[land.form["firm"], f"{land.says('attendance')} - {land.month_name(month)}"],
        columns=[(land.says(label),) for label in ("serial", "number", "name")]
        + [(land.says("day"), str(day.day)) for day in every]
        + [(land.says("days_worked"),), (land.says("overtime_hours"),)],
        widths=[5, 10, 22, *[6.5] * len(every), 9, 9],
        rows=rows,
        row_height=32,
    )


def _cell(land: Land, day: Day | None) -> str:
    if day is None:
        return ""
    if day.punches:
        return f"{clock(day.punches[0])}\n{clock(day.punches[1])}"
    return land.says(f"mark_{day.leave}") if day.leave else ""


def daily(land: Land, book: Book, month: str) -> Sheet:
    """Gives back attendance with a row a day, as a machine writes it out."""
    labels = ("number", "name", "date", "in", "out", "overtime_hours", "remark")
    rows: list[Row] = []
    for worker, own in book:
        for day in own:
            if day.punches or day.leave:
                times: tuple[Any, ...] = ("", "")
                if day.punches:
                    times = clock(day.punches[0]), clock(day.punches[1])
                said = land.says(f"mark_{day.leave}") if day.leave else ""
                extra = hours(day.extra) if day.extra else ""
                rows.append([worker.number, worker.name, land.date(day.date), *times, extra, said])
    return Sheet(
        name=land.says("daily")[:28],
        titles=[f"{land.says('daily')} - {land.month_name(month)}"],
        columns=[(land.says(label),) for label in labels],
        widths=[12] * len(labels),
        rows=rows,
    )


def leave(land: Land, book: Book) -> Sheet:
    """Gives back the register of leave, a line a day."""
    labels = ("serial", "number", "name", "leave_type", "leave_from", "leave_to", "leave_days")
    rows: list[Row] = []
    for worker, own in book:
        for day in own:
            if day.leave:
                when, asked = land.date(day.date), land.date(day.date - timedelta(days=3))
                kind, why = land.says(day.leave), land.says("family")
                rows.append(
                    [len(rows) + 1, worker.number, worker.name, kind, when, when, 1, why, asked]
                )
    return _register(land, "leave", (*labels, "leave_reason", "approved_on"), rows)


def overtime(land: Land, book: Book) -> Sheet:
    """Gives back the register of overtime that workers agreed to, before the day."""
    labels = ("serial", "number", "name", "date", "start", "end", "hours", "requested", "consent")
    rows: list[Row] = []
    for worker, own in book:
        for day in own:
            if day.extra and day.punches:
                end = day.punches[1] - day.punches[1] % 10
                begin = end - day.extra
                asked = land.date(day.date - timedelta(days=1))
                times = (clock(begin), clock(end), hours(day.extra))
                who = (len(rows) + 1, worker.number, worker.name, land.date(day.date))
                rows.append([*who, *times, asked, land.says("signed")])
    return _register(land, "overtime", labels, rows)
