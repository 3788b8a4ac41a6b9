"""Payroll, bank lists and contribution lists, as each country writes them."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sample_docs.generator.sheet import Row, Sheet
from sample_docs.generator.world.books import Pay, columns
from sample_docs.generator.world.land import Land
from sample_docs.generator.world.staff import Worker

Value = Callable[[Pay], Any]


def number(land: Land, minor: int) -> Decimal | int:
    """Gives back an amount as a cell of a workbook holds it."""
    return Decimal(minor).scaleb(-2) if land.form["places"] else minor // 100


def hours(minutes: int) -> Decimal:
    """Gives back minutes as hours."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"))


def payroll(land: Land, rows: Sequence[Pay], month: str, paid: date) -> Sheet:
    """Gives back the month's payroll; amounts are numbers."""
    cells = _columns(land)
    shown: list[Row] = [
        [index if value is None else value(row) for _, value in cells]
        for index, row in enumerate(rows, 1)
    ]
    return Sheet(
        name=land.says("payroll")[:28],
        titles=[land.form["firm"], f"{land.says('payroll')} - {land.month_name(month)}"],
        info=[
            land.says("company", firm=land.form["firm"]),
            land.says("pay_date", date=land.date(paid)),
            land.says("unit", currency=land.form["currency"]),
        ],
        columns=[path for path, _ in cells],
        widths=[12] * len(cells),
        rows=shown,
        total=_total(land, shown),
        footer=(land.says("signatures"),),
    )


def _total(land: Land, rows: Sequence[Row]) -> Row:
    first = next(i for i, c in enumerate(land.form["payroll"]) if c["is"] == "name")
    total: Row = [""] * len(rows[0])
    total[first] = land.says("total")
    for place, column in enumerate(land.form["payroll"]):
        kind = column["is"]
        if kind in {"basic", "earned", "allowance", "cut", "cuts", "gross", "net"} or (
            kind.startswith("pay_")
        ):
            total[place] = sum((row[place] for row in rows), type(rows[0][place])(0))
    return total


def _columns(land: Land) -> list[tuple[tuple[str, ...], Value | None]]:
    """Gives back the headings of payroll and what stands under each."""
    plain: dict[str, Value] = {
        "number": lambda row: row.worker.number,
        "name": lambda row: row.worker.name,
        "id": lambda row: row.worker.id,
        "post": lambda row: row.worker.post,
        "account": lambda row: row.worker.account,
        "days": lambda row: row.days,
        "sign": lambda row: land.says("signed"),
    }
    found: list[tuple[tuple[str, ...], Value | None]] = []
    order = {"allowance": 0, "cut": 0}
    for column in land.form["payroll"]:
        kind = column["is"]
        path = column.get("as") or land.says(kind)
        labels = tuple(path) if isinstance(path, list) else (path,)
        value = None if kind == "serial" else plain.get(kind) or _money(land, kind, order)
        found.append((labels, value))
    return found


def _money(land: Land, kind: str, order: dict[str, int]) -> Value:
    if kind in order:
        place = order[kind]
        order[kind] += 1
        name = "allowances" if kind == "allowance" else "cuts"
        return lambda row: number(land, getattr(row, name)[place])
    if kind.startswith("hours"):
        return lambda row: hours(_of(row.minutes, kind))
    if kind.startswith("pay_"):
        return lambda row: number(land, _of(row.overtime, kind))
    if kind == "cuts":
        return lambda row: number(land, sum(row.cuts))
    if kind == "basic":
        return lambda row: number(land, row.base)
    return lambda row: number(land, getattr(row, kind))


def _of(amounts: dict[str, int], kind: str) -> int:
    """Gives back one kind of day, or all: "pay_rest", "pay_all"."""
    which = kind.split("_")[1]
    return sum(amounts.values()) if which == "all" else amounts[which]


def as_text(land: Land, sheet: Sheet) -> bytes:
    """Gives back a sheet as text with the country's own figures, one line a row."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=land.form["delimiter"], lineterminator="\r\n")
    for line in (*sheet.titles, *sheet.info):
        writer.writerow([line])
    head = [" ".join(path) for path in sheet.columns]
    writer.writerow(head)
    for row in sheet.body():
        writer.writerow([_text(land, value) for value in row])
    return stream.getvalue().encode("utf-8-sig")


def _text(land: Land, value: Any) -> str:
    if isinstance(value, Decimal):
        if value.as_tuple().exponent == -1:
            return str(value).replace(".", land.form["signs"][1])
        return land.money(int(value.scaleb(2)))
    if isinstance(value, int) and value >= 1000:
        return land.money(value * 100)
    return str(value)


def bank(land: Land, rows: Sequence[Pay], month: str, paid: date) -> Sheet:
    """Gives back the bank's list of the month's wages."""
    labels = ("serial", "number", "beneficiary", "account", "amount", "status")
    return Sheet(
        name=land.says("bank")[:28],
        titles=[land.form["firm"], f"{land.says('bank')} - {land.month_name(month)}"],
        info=[land.says("pay_date", date=land.date(paid))],
        columns=[(land.says(label),) for label in labels],
        widths=[6, 10, 24, 18, 14, 10],
        rows=[
            [i, r.worker.number, r.worker.name, r.worker.account, number(land, r.net), _ok(land)]
            for i, r in enumerate(rows, 1)
        ],
    )


def _ok(land: Land) -> str:
    return land.says("success")


def insurance(land: Land, staff: Sequence[Worker], month: str) -> Sheet:
    """Gives back the month's list of contributions to social security."""
    said = land.form["insurance"]
    labels = ("serial", "number", "name", "id", "base", "worker_share", "employer_share")
    rows: list[Row] = []
    for index, worker in enumerate(staff, 1):
        shares = [worker.base * Fraction(str(said[side])) for side in ("worker", "employer")]
        amounts = [number(land, land.rounded(share)) for share in shares]
        base = number(land, worker.base)
        rows.append([index, worker.number, worker.name, worker.id, base, *amounts])
    return Sheet(
        name=land.says("insurance")[:28],
        titles=[said["title"], land.month_name(month)],
        info=[land.says("company", firm=land.form["firm"])],
        columns=[(land.says(label),) for label in labels],
        widths=[6, 10, 24, 20, 14, 14, 14],
        rows=rows,
    )


def has_account(land: Land) -> bool:
    """Gives back whether payroll itself names the accounts."""
    return bool(columns(land, "account"))
