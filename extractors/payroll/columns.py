"""What each column of a payroll sheet is: a field, a pay item with its role, or nothing we keep."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from extractors.parse.money import parse_minor
from extractors.tables.headers import Column, Header
from extractors.tables.matching import is_cumulative, match_path
from extractors.tables.rows import looks_numeric
from extractors.words import Vocabulary, alike, normalise, vocabulary
from pipeline.model.document import Issue
from pipeline.model.evidence import Text
from pipeline.model.table import Table

TOTALS = ("gross_minor", "deductions_minor", "net_minor")
OVERTIME_KINDS = ("weekday", "restday", "holiday")
ABSENCES = ("absence_minutes", "absence_days_hundredths")
_COUNT_UNITS = ("hours", "days", "minutes", "times", "percent")
_SAMPLE = 60
_MOST_HOURS = 400_00
_MOST_DAYS = 31_00


@dataclass(frozen=True, slots=True)
class PayColumn:
    """One column of a payroll sheet.

    Attributes:
        column: Where it is and what it is called.
        field: Record field of ``payroll``, or None.
        item: Key of ``pay_items.yaml``, or None where unknown.
        role: Role of its pay items; None where it holds no money of its own.
        counts: Towards the minimum wage; None where unknown.
    """

    column: Column
    field: str | None = None
    item: str | None = None
    role: str | None = None
    counts: bool | None = None

    @property
    def index(self) -> int:
        """Gives back the column of the grid."""
        return self.column.index

    @property
    def is_money(self) -> bool:
        """Gives back whether its cells are amounts."""
        return self.role is not None or (self.field or "").endswith("_minor")


@cache
def _items() -> tuple[Vocabulary, dict[str, dict[str, Any]], dict[str, str]]:
    words = vocabulary("pay_items")
    return words, words.lists["items"], words.lists["of_fields"]


def pay_columns(header: Header, table: Table, rows: Sequence[int]) -> list[PayColumn]:
    """Gives back what each labelled column is, in order; columns of no use are left out."""
    samples = {
        column.index: _sample(table, rows, column.index) for column in header.columns if column.path
    }
    named = [_name(column, samples[column.index]) for column in header.columns if column.path]
    found = [column for column in named if column is not None]
    return _single(_settle_others(_settle_gross(_settle_absences(found, samples))))


def unknown_headings(
    header: Header, known: Sequence[PayColumn], table: Table, rows: Sequence[int], part: str
) -> list[Issue]:
    """Gives back an issue for each heading with values under it that nothing is known of."""
    taken = {column.index for column in known if column.field or column.item}
    taken |= {c.index for c in known if c.role in ("cumulative", "rate", "subtotal")}
    ignored = set(vocabulary("payroll").words("ignored"))
    issues = []
    for column in header.columns:
        if column.index in taken or not column.path or _is_ignored(column, ignored):
            continue
        if any(_sample(table, rows, column.index)) or _any_text(table, rows, column.index):
            issues.append(_unknown(column, table, header, part))
    return issues


def _is_ignored(column: Column, ignored: set[str]) -> bool:
    return normalise(column.path[-1]) in ignored or normalise(column.path[0]) in ignored


def _any_text(table: Table, rows: Sequence[int], column: int) -> bool:
    return any(str(text).strip() for text in table.texts[list(rows)[:_SAMPLE], column])


def _unknown(column: Column, table: Table, header: Header, part: str) -> Issue:
    return Issue(
        "unknown-heading",
        Text(
            f'What column "{column.label}" means is not known; its values were not used as a '
            "known item.",
            f"不认识“{column.label}”这一列；其数值未作为已知项目使用。",
        ),
        part=part,
        at=table.locate(header.last_row, column.index),
    )


def _sample(table: Table, rows: Sequence[int], column: int) -> list[int]:
    texts = [str(text).strip() for text in table.texts[list(rows)[:_SAMPLE], column]]
    values = [parse_minor(text) for text in texts if looks_numeric(text)]
    return sorted(abs(value) for value in values if value)


def _name(column: Column, sample: list[int]) -> PayColumn | None:
    words, specs, of_fields = _items()
    if is_cumulative(column.path) and not column.exact:
        return PayColumn(column, role="cumulative") if sample else None
    item = match_path(column.path, words)
    field = column.field
    if field is not None and (column.exact or not item.exact):
        fitting = _by_unit(field, column, sample)
        return None if fitting is None else _named_field(column, fitting, of_fields)
    if column.unit in _COUNT_UNITS:
        return None
    if item.field is not None:
        spec = specs[item.field]
        role = _role_of_group(column, spec["role"])
        return PayColumn(column, None, item.field, role, bool_or_none(spec.get("counts", False)))
    return _unknown_money(column, sample)


def bool_or_none(value: object) -> bool | None:
    """Gives back a YAML true, false or null."""
    return None if value is None else bool(value)


def _named_field(column: Column, field: str, of_fields: dict[str, str]) -> PayColumn | None:
    item = of_fields.get(field)
    if item is None:
        return PayColumn(column, field)
    spec = _items()[1][item]
    return PayColumn(column, field, item, spec["role"], bool_or_none(spec.get("counts", False)))


def _by_unit(field: str, column: Column, sample: list[int]) -> str | None:
    """Gives back the field that unit and values leave: hours, days or money; None where none is.

    How many hours a day of overtime has is nowhere said, so overtime in days is not read.
    """
    middle = sample[len(sample) // 2] if sample else 0
    if field.startswith(("overtime", "normal")) and field.endswith("_minutes"):
        stem = field.removesuffix("_minutes")
        if column.unit == "yuan" or (column.unit != "hours" and middle > _MOST_HOURS):
            return f"{stem}_pay_minor"
        if column.unit in ("days", "times"):
            return "days_worked_hundredths" if field == "normal_minutes" else None
    elif field.startswith(("overtime", "normal")) and column.unit == "hours":
        return field.removesuffix("_pay_minor") + "_minutes"
    elif field in ("days_worked_hundredths", "due_days_hundredths"):
        hourly = column.unit == "hours" or middle > _MOST_DAYS
        if hourly:
            return "normal_minutes" if field == "days_worked_hundredths" else None
    return field


def _role_of_group(column: Column, role: str) -> str:
    """Gives back the role that the groups above a heading give it."""
    words = _items()[0]
    groups = [alike(label) for label in column.path]
    if role == "deduction":
        for group in groups:
            employer = any(word in group for word in words.words("employer_words"))
            if employer and "个人" not in group and "员工" not in group:
                return "employer_share"
    if role == "earning" and any(
        word in group for group in groups[:-1] for word in ("扣", "deduct", "khấutrừ")
    ):
        return "deduction"
    return role


def _unknown_money(column: Column, sample: list[int]) -> PayColumn | None:
    words = _items()[0]
    if normalise(column.path[-1]) in set(words.words("others")):
        return PayColumn(column, role="info")
    if not sample:
        return None
    whole = "".join(alike(label) for label in column.path)
    leaf = alike(column.path[-1])
    if any(leaf.endswith(word) or word == leaf for word in words.words("count_words")):
        return None
    for role, name in (("deduction", "deduction_words"), ("earning", "earning_words")):
        if any(word in whole for word in words.words(name)):
            return PayColumn(column, role=_role_of_group(column, role))
    if any(word in whole for word in words.words("money_words")) or sample[-1] > _MOST_HOURS:
        return PayColumn(column, role="info")
    return None


def _settle_absences(columns: list[PayColumn], samples: dict[int, list[int]]) -> list[PayColumn]:
    """Gives back the columns with 事假, 旷工 without a unit told apart: days, hours or money."""
    fields = {column.field for column in columns}
    by_hours = "normal_minutes" in fields and "days_worked_hundredths" not in fields
    gross = max(
        (i for i, c in enumerate(columns) if c.field == "gross_minor"), default=len(columns)
    )
    settled = []
    for at, column in enumerate(columns):
        if column.field == "absence_days_hundredths" and not _says_days(column.column):
            sample = samples[column.index]
            grouped = any("扣" in alike(label) for label in column.column.path[:-1])
            most = _MOST_HOURS if by_hours else _MOST_DAYS
            dear = column.column.unit == "yuan" or (sample and sample[-1] > most)
            if at > gross or grouped or dear:
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
    bare = set(_items()[0].words("bare_totals"))
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
    words = set(_items()[0].words("others"))
    gross = next((i for i, c in enumerate(columns) if c.field == "gross_minor"), None)
    settled: list[PayColumn] = []
    for at, column in enumerate(columns):
        loose = column.item is None and column.field is None and column.role in ("info", None)
        if loose and normalise(column.column.path[-1]) in words:
            before = settled[-1].role if settled else None
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
        if field is None or field in ABSENCES:
            continue
        held = chosen.get(field)
        # A sheet ends with the figure it settles on: 应发小计 ... 应发合计, 实发 ... 实发(取整).
        later = field in TOTALS and held is not None and column.column.exact >= held.column.exact
        better = held is not None and column.column.exact and not held.column.exact
        if held is None or later or better:
            chosen[field] = column
    return [_demoted(column, chosen) for column in columns]


def _demoted(column: PayColumn, chosen: dict[str, PayColumn]) -> PayColumn:
    if column.field is None or column.field in ABSENCES or chosen[column.field] is column:
        return column
    role = "subtotal" if column.field in TOTALS else column.role
    return replace(column, field=None, role=role)
