"""The books as records: what reading hands over, document by document, without any reading.

Per month a payroll sheet with its pay items and column totals, an attendance sheet, a bank
statement and the six lists of social insurance; once a roster and a ledger of contracts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np

from benchmarks.judging.books import MOST, Month
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.evidence import Grade
from pipeline.model.extraction import Extraction, PartCells, PartExtract
from pipeline.model.facility import Facility, Shift
from pipeline.model.records import RecordSet
from pipeline.model.table import SheetPlace, Table
from sample_docs.generator.clean import FIRM
from sample_docs.generator.people import Person

_FIRST = 5
_ITEMS = (
    ("base_pay", "base", "rate", None, True),
    ("normal_pay", "normal_pay", "earning", "gross", True),
    ("overtime_weekday_pay", "overtime_weekday_pay", "earning", "gross", False),
    ("post_pay", "post_pay", "earning", "gross", True),
    ("attendance_bonus", "attendance_bonus", "earning", "gross", True),
    ("heat_allowance", "heat_allowance", "earning", "gross", False),
    ("pension", "pension", "deduction", "net", None),
    ("medical", "medical", "deduction", "net", None),
    ("unemployment", "unemployment", "deduction", "net", None),
    ("housing_fund", "housing_fund", "deduction", "net", None),
    ("utilities", "utilities", "deduction", "net", None),
)
"""Item, where its figure is, role, the total it is part of, whether it counts for the minimum."""
_SCHEMES = {
    "pension": (80, 150),
    "medical": (20, 60),
    "unemployment": (5, 8),
    "injury": (0, 4),
    "maternity": (0, 7),
}
_CLAUSES = ("term", "job", "place", "hours", "pay", "insurance", "protection")


def facility() -> Facility:
    """Gives back what the user says of the factory."""
    return Facility(
        name=FIRM.name,
        credit_code=FIRM.code,
        address=FIRM.address,
        country="CN",
        place="Guangdong/Dongguan",
        period=("2025-01", "2025-12"),
        audit_date="2026-01-15",
        protocol="smeta",
        codes=("eti",),
        overtime_unit_minutes=30,
        shifts=(Shift("day", 480, 1020, ((720, 780), (1020, 1050))),),
    )


def extractions(staff: Sequence[Person], months: Sequence[Month]) -> list[Extraction]:
    """Gives back every document of the factory with its records."""
    found = [_roster(staff), _contracts(staff)]
    for month in months:
        found += [
            _payroll(staff, month),
            _attendance(staff, month),
            _transfers(staff, month),
            _insurance(staff, month),
        ]
    return found


def table(document: int, part: int, number: int) -> Table:
    """Gives back a table to show evidence from: as large as any, with one text in every cell."""
    return _table()


@cache
def _table() -> Table:
    return Table(np.broadcast_to(np.array("0", object), (200_000, 40)), SheetPlace("1"))


def _payroll(staff: Sequence[Person], month: Month) -> Extraction:
    size, pay = len(staff), month.pay
    last = month.dates[-1].isoformat()
    fields = ("normal_pay", "overtime_weekday_pay", "gross", "deductions", "net")
    values: dict[str, Any] = {
        **_who(staff),
        "contact": [worker.phone for worker in staff],
        "account": [worker.account for worker in staff],
        "employer": [FIRM.name] * size,
        "month": [month.month] * size,
        "period_from": [month.dates[0].isoformat()] * size,
        "period_to": [last] * size,
        "paid_on": [last] * size,
        "currency": ["CNY"] * size,
        "base_minor": pay["base"].tolist(),
        "days_worked_hundredths": [100 * month.kinds.count("normal")] * size,
        "overtime_weekday_minutes": month.overtime.tolist(),
        "overtime_restday_minutes": [0] * size,
        "overtime_holiday_minutes": [0] * size,
        **{f"{name}_minor": pay[name].tolist() for name in fields},
    }
    fixed = ("employer", "month", "period_from", "period_to", "paid_on", "currency")
    sheet = _records(
        "payroll",
        values,
        months=(month.month,),
        columns_of={name: (at,) for at, name in enumerate(n for n in values if n not in fixed)},
        fixed={name: (0, 2, at) for at, name in enumerate(fixed)},
        grades={f"{name}_minor": [Grade.VERIFIED] * size for name in fields},
    )
    sets = (sheet, _pay_items(staff, month), _totals(size, month))
    return _document(f"工资/{month.month}.xlsx", Kind.PAYROLL, month.month, sets)


def _pay_items(staff: Sequence[Person], month: Month) -> RecordSet:
    each = len(_ITEMS)

    def of_item(at: int) -> list[Any]:
        return [item[at] for item in _ITEMS] * len(staff)

    amounts = np.stack([month.pay[item[1]] for item in _ITEMS], axis=1)
    values = {
        **{name: _repeat(said, each) for name, said in _who(staff).items()},
        "month": [month.month] * (each * len(staff)),
        "label": of_item(0),
        "item": of_item(0),
        "role": of_item(2),
        "total": of_item(3),
        "counts": of_item(4),
        "amount_minor": amounts.ravel().tolist(),
        "payroll_row": _repeat(range(len(staff)), each),
    }
    return RecordSet(
        "pay_item",
        0,
        0,
        values,
        rows=_repeat(range(_FIRST, _FIRST + len(staff)), each),
        columns=list(range(4, 4 + each)) * len(staff),
        columns_of={"number": (0,), "name": (1,), "id_number": (2,)},
        fixed={"month": (0, 2, 1)},
        grades={"amount_minor": [Grade.VERIFIED] * (each * len(staff))},
        months=(month.month,),
    )


def _totals(size: int, month: Month) -> RecordSet:
    names = [item[1] for item in _ITEMS]
    sums = [int(month.pay[name].sum()) for name in names]
    count = len(names)
    values: dict[str, Any] = {
        "month": [month.month] * count,
        "label": names,
        "field": [item[0] for item in _ITEMS],
        "scope": ["table"] * count,
        "first_row": [_FIRST] * count,
        "last_row": [_FIRST + size - 1] * count,
        "printed_minor": sums,
        "sum_minor": sums,
        "items": [size] * count,
        "decimals": [2] * count,
    }
    rows = [_FIRST + size] * count
    return RecordSet("column_total", 0, 0, values, rows, list(range(4, 4 + count)))


def _attendance(staff: Sequence[Person], month: Month) -> Extraction:
    days, size = len(month.dates), len(staff)
    punches = [
        tuple(minute for minute in row if minute >= 0) or None
        for row in month.punches.reshape(-1, MOST).tolist()
    ]
    marks = {"rest": "rest", "holiday": "holiday", "normal": None}
    own = [marks[kind] for kind in month.kinds]
    who = {name: _repeat(said, days) for name, said in _who(staff).items() if name != "id_number"}
    values = {
        **who,
        "department": _repeat([worker.department for worker in staff], days),
        "date": [day.isoformat() for day in month.dates] * size,
        "punches": punches,
        "missing": [False] * (days * size),
        "mark": own * size,
        "mark_text": [mark and mark[:1] for mark in own] * size,
    }
    sheet = RecordSet(
        "attendance",
        0,
        0,
        values,
        rows=_repeat(range(_FIRST, _FIRST + size), days),
        columns=list(range(4, 4 + days)) * size,
        columns_of={"number": (0,), "name": (1,), "department": (2,)},
        cells={"date": [((0, 2, 4 + at % days),) for at in range(days * size)]},
        months=(month.month,),
    )
    return _document(f"考勤/{month.month}.xlsx", Kind.ATTENDANCE, month.month, (sheet,))


def _transfers(staff: Sequence[Person], month: Month) -> Extraction:
    size = len(staff)
    values = {
        **_who(staff),
        "month": [month.month] * size,
        "paid_on": [month.dates[-1].isoformat()] * size,
        "account": [worker.account for worker in staff],
        "amount_minor": month.pay["net"].tolist(),
        "currency": ["CNY"] * size,
    }
    sheet = _records("bank_transfer", values, months=(month.month,))
    return _document(f"银行/{month.month}.xlsx", Kind.BANK_TRANSFER, month.month, (sheet,))


def _insurance(staff: Sequence[Person], month: Month) -> Extraction:
    size = len(staff)
    insured = np.array([worker.insured_base for worker in staff], np.int64)
    sets = []
    for scheme, (own, employer) in _SCHEMES.items():
        values = {
            **_who(staff),
            "month": [month.month] * size,
            "scheme": [scheme] * size,
            "base_minor": insured.tolist(),
            "worker_minor": (insured * own // 1000).tolist(),
            "employer_minor": (insured * employer // 1000).tolist(),
        }
        sets.append(_records("social_insurance", values, months=(month.month,)))
    return _document(f"社保/{month.month}.xlsx", Kind.SOCIAL_INSURANCE, month.month, tuple(sets))


def _roster(staff: Sequence[Person]) -> Extraction:
    values = {
        **_who(staff),
        "department": [worker.department for worker in staff],
        "position": [worker.position for worker in staff],
        "sex": [{"男": "male", "女": "female"}[worker.sex] for worker in staff],
        "birth_date": [worker.birth.isoformat() for worker in staff],
        "contact": [worker.phone for worker in staff],
        "address": [worker.address for worker in staff],
        "hired_on": [worker.hired.isoformat() for worker in staff],
    }
    return _document("花名册.xlsx", Kind.ROSTER, None, (_records("roster", values),))


def _contracts(staff: Sequence[Person]) -> Extraction:
    size = len(staff)
    values: dict[str, Any] = {
        **_who(staff),
        "employer": [FIRM.name] * size,
        "employer_credit_code": [FIRM.code] * size,
        "signed_on": [worker.hired.isoformat() for worker in staff],
        "starts_on": [worker.hired.isoformat() for worker in staff],
        "ends_on": ["2026-02-28"] * size,
        "term": ["fixed"] * size,
        "wage_minor": [worker.base for worker in staff],
        "wage_basis": ["month"] * size,
        "currency": ["CNY"] * size,
        "hours_system": ["standard"] * size,
        "work_place": ["东莞"] * size,
        "clauses_found": [_CLAUSES] * size,
        "clauses_blank": [()] * size,
        "worker_signed": [True] * size,
        "employer_signed": [True] * size,
    }
    return _document("劳动合同台账.xlsx", Kind.CONTRACT, None, (_records("contract", values),))


def _who(staff: Sequence[Person]) -> dict[str, list[Any]]:
    return {
        "number": [worker.number for worker in staff],
        "name": [worker.name for worker in staff],
        "id_number": [worker.id_number for worker in staff],
    }


def _repeat(values: Sequence[Any] | range, times: int) -> list[Any]:
    return [value for value in values for _ in range(times)]


def _records(kind: str, values: Mapping[str, Sequence[Any]], **more: Any) -> RecordSet:
    size = len(next(iter(values.values())))
    columns = {name: (at,) for at, name in enumerate(values)}
    where: dict[str, Any] = {"columns_of": columns, **more}
    return RecordSet(kind, 0, 0, values, range(_FIRST, _FIRST + size), **where)


def _document(path: str, kind: Kind, month: str | None, sets: tuple[RecordSet, ...]) -> Extraction:
    months = (month,) if month else ()
    fields = tuple(sorted({name for one in sets for name in one.values}))
    size = sum(map(len, sets))
    part = PartExtract(
        part=0,
        classification=Classification(kind, 1.0),
        records=sets,
        months=months,
        employer=FIRM.name,
        cells=PartCells(total=size, read=size),
        fields=fields,
    )
    source = SourceFile(path, sha256(path.encode()).hexdigest(), size)
    return Extraction(Document(source, "xlsx", parts=(Part("1"),)), (part,))
