"""Columns whose heading alone does not say what they are: told by their place and their values."""

from dataclasses import replace

from extractors.payroll.kinds import (
    ABSENCES,
    MOST_DAYS,
    MOST_HOURS,
    TOTALS,
    PayColumn,
    pay_items,
)
from extractors.tables.headers import Column
from extractors.words import alike, normalise

_FEW_HOURS = 150_00
_ENOUGH = 3


def place(columns: list[PayColumn], samples: dict[int, list[int]]) -> list[PayColumn]:
    """Gives back the columns with the doubtful ones settled, and one column a field.

    Args:
        columns: What each column is by its heading.
        samples: Column to the sizes of its first figures in hundredths, sorted, without zeros.
    """
    columns = _settle_twice(_settle_absences(columns, samples), samples)
    columns = _settle_overtime(columns, samples)
    return _settle_weekday(_single(_settle_others(_settle_gross(columns))))


def _settle_twice(columns: list[PayColumn], samples: dict[int, list[int]]) -> list[PayColumn]:
    """Gives back the columns; of two alike headed 平时加班 the one with larger figures is money."""
    fields = [column.field for column in columns]
    settled = []
    for column in columns:
        field = column.field or ""
        paid = field.removesuffix("_minutes") + "_pay_minor"
        twins = [
            c for c in columns if c.field == field and c.column.unit is None and not _is_rest_of(c)
        ]
        if field.startswith("overtime") and len(twins) == 2 and paid not in fields:
            largest = max(twins, key=lambda twin: samples[twin.index][-1:] or [0])
            item = pay_items()[2].get(paid)
            if field.endswith("_minutes") and largest is column:
                column = PayColumn(column.column, paid, item, "earning", False)
        settled.append(column)
    return settled


def _settle_overtime(columns: list[PayColumn], samples: dict[int, list[int]]) -> list[PayColumn]:
    """Gives back the columns with a bare 加班 or "Overtime" over small figures read as hours."""
    bare = set(pay_items()[0].words("bare_overtime"))
    stated = any(column.field == "overtime_minutes" for column in columns)
    amounts: set[int] = set()
    settled: list[PayColumn] = []
    for column in columns:
        sample = samples.get(column.index, [])
        paid = any(c.field == "overtime_pay_minor" and c is not column for c in columns)
        few = len(sample) >= _ENOUGH and sample[-1] <= _FEW_HOURS
        loose = column.field == "overtime_pay_minor" and column.column.unit is None and not stated
        follower = next((c for c in columns if c.index == column.index + 1), None)
        paid = paid or (follower is not None and _is_amount(follower))
        hours = few or (paid and (not sample or sample[-1] <= MOST_HOURS))
        if loose and hours and normalise(column.column.path[-1]) in bare:
            column = PayColumn(column.column, "overtime_minutes")
            if follower is not None and _is_amount(follower):
                amounts.add(follower.index)
        if column.index in amounts:
            item = pay_items()[2]["overtime_pay_minor"]
            column = PayColumn(column.column, "overtime_pay_minor", item, "earning", False)
        settled.append(column)
    return settled


def _settle_weekday(columns: list[PayColumn]) -> list[PayColumn]:
    """Gives back the columns; hours and pay under a bare "Overtime" beside a kind's own are a part.

    Overtime > Hours, Amount beside Rest Day OT > Hours, Amount is that of working days, no total.
    """
    held = {column.field: column for column in columns if column.field}
    hours, paid = held.get("overtime_minutes"), held.get("overtime_pay_minor")
    beside = any(
        {f"overtime_{kind}_minutes", f"overtime_{kind}_pay_minor"} <= held.keys()
        for kind in ("restday", "holiday")
    )
    if hours is None or paid is None or not beside or "overtime_weekday_minutes" in held:
        return columns
    group = hours.column.path[0]
    bare = {w for w in pay_items()[0].words("bare_overtime") if "合计" not in w and "总" not in w}
    grouped = min(len(hours.column.path), len(paid.column.path)) > 1
    if not grouped or paid.column.path[0] != group or normalise(group) not in bare:
        return columns
    own = {
        hours.index: replace(hours, field="overtime_weekday_minutes"),
        paid.index: replace(paid, field="overtime_weekday_pay_minor", item="overtime_weekday_pay"),
    }
    return [own.get(column.index, column) for column in columns]


def _is_amount(column: PayColumn) -> bool:
    """Gives back whether a column is headed with a bare word of money: O.T | Amount."""
    words = pay_items()[0].words("bare_amounts")
    return len(column.column.path) == 1 and normalise(column.column.path[0]) in words


def _settle_absences(columns: list[PayColumn], samples: dict[int, list[int]]) -> list[PayColumn]:
    """Gives back the columns with 事假, 旷工 without a unit told apart: days, hours or money."""
    fields = {column.field for column in columns}
    by_hours = "normal_minutes" in fields and "days_worked_hundredths" not in fields
    gross = max(
        (i for i, c in enumerate(columns) if c.field == "gross_minor"), default=len(columns)
    )
    taken = any(column.item == "absence_deduction" for column in columns)
    settled = []
    for at, column in enumerate(columns):
        if column.field == "absence_days_hundredths" and not _says_days(column.column):
            sample = samples[column.index]
            grouped = any("扣" in alike(label) for label in column.column.path[:-1])
            most = MOST_HOURS if by_hours else MOST_DAYS
            dear = column.column.unit == "yuan" or (sample and sample[-1] > most)
            days = bool(sample) and sample[-1] <= MOST_DAYS and taken and not grouped
            if (at > gross and not days) or grouped or dear:
                column = PayColumn(column.column, None, "absence_deduction", "deduction", False)
            elif by_hours or column.column.unit == "hours":
                column = replace(column, field="absence_minutes")
        settled.append(column)
    return settled


def _says_days(column: Column) -> bool:
    leaf = alike(column.path[-1])
    return column.unit == "days" or any(word in leaf for word in ("天", "日数", "day", "ngày"))


def _settle_gross(columns: list[PayColumn]) -> list[PayColumn]:
    """Gives back the columns; a bare 合计 left of the deductions is gross where none is named."""
    if any(column.field == "gross_minor" for column in columns):
        return columns
    bare = set(pay_items()[0].words("bare_totals"))
    for at in reversed(range(len(columns))):
        path = columns[at].column.path
        earned = any(c.role == "earning" for c in columns[:at])
        taken = any(c.role == "deduction" for c in columns[:at])
        if len(path) == 1 and normalise(path[0]) in bare and earned and not taken:
            gross = replace(columns[at], field="gross_minor", item=None, role=None)
            return [*columns[:at], gross, *columns[at + 1 :]]
    return columns


def _settle_others(columns: list[PayColumn]) -> list[PayColumn]:
    """Gives back the columns headed just 其他 or "Others" told apart by where they stand."""
    words = set(pay_items()[0].words("others"))
    gross = next((i for i, c in enumerate(columns) if c.field == "gross_minor"), None)
    settled: list[PayColumn] = []
    for at, column in enumerate(columns):
        loose = column.item is None and column.field is None and column.role in ("info", None)
        if loose and normalise(column.column.path[-1]) in words:
            roles = [c.role for c in settled if c.role != "unknown"]
            before = roles[-1] if roles else None
            late = before == "deduction" if gross is None else at > gross
            item, role = ("other_deduction", "deduction") if late else ("other_earning", "earning")
            column = replace(column, item=item, role=role, counts=False if late else None)
        settled.append(column)
    return settled


def _single(columns: list[PayColumn]) -> list[PayColumn]:
    """Gives back the columns with one column a field; a field named twice keeps its best one."""
    chosen: dict[str, PayColumn] = {}
    for column in columns:
        field = column.field
        if field is None or field in ABSENCES or _is_rest_of(column):
            continue
        held = chosen.get(field)
        # A sheet ends with the figure it settles on: 应发小计 ... 应发合计, 实发 ... 实发(取整).
        later = field in TOTALS and held is not None and column.column.exact >= held.column.exact
        better = held is not None and column.column.exact and not held.column.exact
        if held is None or later or better:
            chosen[field] = column
    return [_demoted(column, chosen) for column in columns]


def _is_rest_of(column: PayColumn) -> bool:
    """Gives back whether a column holds the overtime that another of its field leaves out.

    Mexican payrolls have the first nine hours of a week, paid double, and those beyond them, paid
    triple, side by side; both are overtime of working days.
    """
    weekday = (column.field or "").startswith("overtime_weekday")
    return weekday and "triple" in alike(column.column.label)


def _demoted(column: PayColumn, chosen: dict[str, PayColumn]) -> PayColumn:
    if column.field is None or column.field in ABSENCES or chosen.get(column.field) is column:
        return column
    if _is_rest_of(column) and column.field in chosen:
        return column
    role = "subtotal" if column.field in TOTALS else column.role
    return replace(
        column, field=None, role=role, rival=column.field if role == "subtotal" else None
    )
