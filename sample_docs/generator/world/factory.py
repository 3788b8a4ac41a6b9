"""One made-up factory of a country, with what it hands in."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import docx

from sample_docs.generator.folder import Folder, fixed_zip, part
from sample_docs.generator.sheet import CREATED, Sheet, xlsx
from sample_docs.generator.world import pay_papers, people_papers
from sample_docs.generator.world.books import MONTHS, Day, Pay, Plan, days, pay
from sample_docs.generator.world.land import Land
from sample_docs.generator.world.staff import Worker, staff

AUDIT = date(2026, 7, 15)
PAID = {"2026-04": date(2026, 5, 5), "2026-05": date(2026, 6, 5)}


@dataclass
class Factory:
    """The books of a factory, and what its papers say otherwise.

    Attributes:
        unseen: (worker number, month) without attendance though paid.
        unpaid: (worker number, month) that payroll leaves out.
        wrong: Changes payroll lines after they were worked out.
    """

    land: Land
    people: list[Worker]
    plan: Plan
    unseen: set[tuple[str, str]] = field(default_factory=set)
    unpaid: set[tuple[str, str]] = field(default_factory=set)
    wrong: list[Callable[[Pay], None]] = field(default_factory=list)
    paid: dict[str, date] = field(default_factory=lambda: dict(PAID))
    without: set[str] = field(default_factory=set)

    def book(self, month: str) -> list[tuple[Worker, list[Day]]]:
        """Gives back who worked when in a month."""
        own = [(w, days(self.land, w, month, self.plan)) for w in self.people]
        return [(worker, found) for worker, found in own if found]

    def pays(self, month: str) -> list[Pay]:
        """Gives back the month's payroll."""
        rows = [pay(self.land, worker, month, own) for worker, own in self.book(month)]
        rows = [row for row in rows if (row.worker.number, month) not in self.unpaid]
        for row in rows:
            for change in self.wrong:
                change(row)
        return rows


def factory(land: Land, plan: Callable[[Land, list[Worker]], Plan]) -> Factory:
    """Gives back a factory with its workers and plan."""
    people = staff(land)
    return Factory(land, people, plan(land, people))


def hand_in(factory: Factory) -> Folder:
    """Gives back everything that the factory hands in."""
    folder = Folder()
    _people(folder, factory)
    for month in MONTHS:
        _month(folder, factory, month)
    _papers(folder, factory)
    folder.files["facility.toml"] = _facility(factory.land).encode()
    return folder


def _put(folder: Folder, factory: Factory, drawer: str, sheet: Sheet, kind: str, name: str) -> None:
    where = factory.land.words["folders"][drawer]
    said = part(kind, records=len(sheet.rows))
    if kind not in factory.without:
        folder.add(f"{where}/{name}.xlsx", xlsx(sheet), said)


def _people(folder: Folder, factory: Factory) -> None:
    land, people = factory.land, factory.people
    both = [(w, [d for m in MONTHS for d in days(land, w, m, factory.plan)]) for w in people]
    sheets: Sequence[tuple[str, str, Sheet]] = (
        ("people", "roster", people_papers.roster(land, people)),
        ("people", "identity", people_papers.identity(land, people)),
        ("people", "leave", people_papers.leave(land, both)),
        ("people", "overtime", people_papers.overtime(land, both)),
    )
    kinds = {"overtime": "overtime_approval"}
    for drawer, name, sheet in sheets:
        _put(folder, factory, drawer, sheet, kinds.get(name, name), land.says(name))
    for worker in people:
        path = f"{land.words['folders']['contracts']}/{worker.number} {land.says('contract')}.docx"
        data = text_docx(people_papers.contract(land, worker))
        folder.add(path, data, part("contract", records=1))


def _month(folder: Folder, factory: Factory, month: str) -> None:
    land, rows, paid = factory.land, factory.pays(month), factory.paid[month]
    seen = [(w, own) for w, own in factory.book(month) if (w.number, month) not in factory.unseen]
    said = f"{month}"
    sheet = pay_papers.payroll(land, rows, month, paid)
    where = land.words["folders"]
    count = part("payroll", month, records=len(rows))
    if month == MONTHS[0]:
        folder.add(f"{where['pay']}/{land.says('payroll')} {said}.xlsx", xlsx(sheet), count)
        shown = people_papers.grid(land, seen, month)
        path = f"{where['time']}/{land.says('attendance')} {said}.xlsx"
        folder.add(path, xlsx(shown), part("attendance", month))
    else:
        data = pay_papers.as_text(land, sheet)
        folder.add(f"{where['pay']}/{land.says('payroll')} {said}.csv", data, count)
        data = pay_papers.as_text(land, people_papers.daily(land, seen, month))
        folder.add(
            f"{where['time']}/{land.says('daily')} {said}.csv", data, part("attendance", month)
        )
    _put(
        folder,
        factory,
        "bank",
        pay_papers.bank(land, rows, month, paid),
        "bank_transfer",
        f"{land.says('bank')} {said}",
    )
    if f"social_insurance {month}" not in factory.without:
        on = [worker for worker, _ in factory.book(month)]
        _put(
            folder,
            factory,
            "insurance",
            pay_papers.insurance(land, on, month),
            "social_insurance",
            f"{land.says('insurance')} {said}",
        )


def _papers(folder: Folder, factory: Factory) -> None:
    land, form, where = factory.land, factory.land.form, factory.land.words["folders"]
    values = [
        form["firm"],
        str(form["tax_code"]),
        form["address"],
        land.long_date(date(2015, 3, 9)),
        form["issuer"],
    ]
    data = table_docx(land.says("licence"), land.words["licence_fields"], values)
    folder.add(f"{where['papers']}/{land.says('licence')}.docx", data, part("licence", records=1))
    if "drill" in factory.without:
        return
    values = [
        land.long_date(date(2026, 4, 22)),
        land.says("drill_place"),
        "12",
        "2 min 40 s",
        land.says("drill_result"),
    ]
    data = table_docx(land.says("drill"), land.words["drill_fields"], values, form["firm"])
    folder.add(f"{where['safety']}/{land.says('drill')}.docx", data, part("drill"))


def text_docx(lines: Sequence[str]) -> bytes:
    """Gives back a DOCX of paragraphs."""
    return _saved(lines, [])


def table_docx(title: str, labels: Sequence[str], values: Sequence[str], head: str = "") -> bytes:
    """Gives back a DOCX of a title and a table of labels with their values."""
    return _saved([line for line in (head, title) if line], list(zip(labels, values, strict=True)))


def _saved(lines: Sequence[str], table: Sequence[tuple[str, str]]) -> bytes:
    book = docx.Document()
    book.core_properties.created = book.core_properties.modified = CREATED
    book.core_properties.author = ""
    for line in lines:
        book.add_paragraph(line)
    if table:
        rows = book.add_table(rows=0, cols=2, style="Table Grid")
        for label, value in table:
            cells = rows.add_row().cells
            cells[0].text, cells[1].text = label, value
    stream = io.BytesIO()
    book.save(stream)
    return fixed_zip(stream.getvalue())


WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _facility(land: Land) -> str:
    form = land.form
    end = 480 + land.day + 60
    rest = ", ".join(f'"{WEEK[day]}"' for day in land.rest)
    lines = [
        "[facility]",
        f'name = "{form["firm"]}"',
        f'credit_code = "{form["tax_code"]}"',
        f'country = "{land.code.upper()}"',
        f'place = "{form["place"]}"',
        "",
        "[audit]",
        f'period = "{MONTHS[0]}..{MONTHS[-1]}"',
        f"date = {AUDIT}",
        'protocol = "smeta"',
        'codes = ["eti"]',
        "",
        "[hours]",
        f"rest_days = [{rest}]",
        "overtime_unit_minutes = 30",
        "pay_month_starts_on = 1",
        "",
        "[[hours.shift]]",
        'name = "day"',
        'start = "08:00"',
        f'end = "{end // 60:02d}:{end % 60:02d}"',
        'breaks = ["12:00-13:00"]',
        'applies_to = ["*"]',
    ]
    for day in sorted(land.holidays):
        if form.get("own_calendar"):
            lines += ["", "[[hours.calendar]]", f"date = {day}", 'kind = "holiday"']
    for notice in form.get("notices", ()):
        lines += ["", "[[notices]]", *(f'{key} = "{value}"' for key, value in notice.items())]
    return "\n".join(lines) + "\n"
