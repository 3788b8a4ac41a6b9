"""What each column of a payroll sheet is: a field, a pay item with its role, or nothing we keep."""

from collections.abc import Sequence
from dataclasses import replace

from extractors.parse.money import parse_minor
from extractors.payroll.kinds import MOST_HOURS, TOTALS, PayColumn, pay_items
from extractors.payroll.placing import place
from extractors.payroll.rates import is_overtime_rate
from extractors.payroll.units import by_unit
from extractors.tables.headers import Column, Header
from extractors.tables.matching import is_cumulative, match_path
from extractors.tables.rows import looks_numeric
from extractors.unknown import ignored_headings, unknown_heading
from extractors.wanted import OVERTIME
from extractors.words import alike, normalise, vocabulary
from pipeline.model.document import Issue
from pipeline.model.table import Table

_COUNT_UNITS = ("hours", "days", "minutes", "times", "percent")
_SAMPLE = 60


def pay_columns(header: Header, table: Table, rows: Sequence[int]) -> list[PayColumn]:
    """Gives back what each labelled column is, in order; columns of no use are left out."""
    samples = {c.index: _sample(table, rows, c.index) for c in header.columns if c.path}
    columns = [_card(c, header) for c in header.columns if c.path]
    named = [_name(column, samples[column.index]) for column in columns]
    found = [column for column in named if column is not None]
    return place(_with_rival(found), samples)


def _with_rival(columns: list[PayColumn]) -> list[PayColumn]:
    """Gives back the columns; the one unknown part of the deductions may be their sum.

    "Deductions (statutory)" is one of the deductions unless the figures prove that it is all of
    them, and no other column is called their sum.
    """
    parts = [c for c in columns if c.role == "deduction" and c.item is None and _is_part(c.column)]
    if len(parts) != 1 or any(column.field == "deductions_minor" for column in columns):
        return columns
    return [replace(c, rival="deductions_minor") if c is parts[0] else c for c in columns]


def _is_part(column: Column) -> bool:
    group = column.path[-2:-1]
    words = vocabulary("payroll")
    return bool(group) and match_path(group, words, fuzzy=False).field == "deductions_minor"


def _card(column: Column, header: Header) -> Column:
    """Gives back the column; 卡号 over long numbers is a bank card, not a worker's number."""
    wrong = any(c.index == column.index and c.field == "number" for c in header.demoted)
    field = "account" if "卡" in column.path[-1] else "id_number"
    return replace(column, field=field, exact=True) if wrong else column


def unknown_headings(
    header: Header, known: Sequence[PayColumn], table: Table, rows: Sequence[int], part: str
) -> list[Issue]:
    """Gives back an issue for each heading with values under it that nothing is known of."""
    taken = {column.index for column in known if column.field or column.item}
    taken |= {c.index for c in known if c.role in ("cumulative", "rate", "subtotal")}
    ignored = ignored_headings()
    demoted = {column.index: column.field for column in header.demoted}
    stated = {column.field for column in known if column.field}
    # What by its heading adds to the pay, or takes from it, is no hours.
    amounts = {c.index for c in known if c.role in ("earning", "deduction", "employer_share")}
    issues = []
    for column in header.columns:
        total = column.exact and column.field in TOTALS  # another column is the one that was used
        if column.index in taken or total or not column.path or _is_ignored(column, ignored):
            continue
        if any(_texts(table, rows, column.index)):
            issues.append(
                unknown_heading(
                    "payroll",
                    column,
                    _texts(table, rows, column.index),
                    part,
                    table.locate(header.last_row, column.index),
                    stated=stated | OVERTIME if column.index in amounts else stated,
                    contradicted=demoted.get(column.index),
                )
            )
    return issues


def _is_ignored(column: Column, ignored: frozenset[str]) -> bool:
    labels = (column.path[-1], column.path[0], *column.path[-1].split("\n"))
    return any(normalise(label) in ignored for label in labels if label.strip())


def _texts(table: Table, rows: Sequence[int], column: int) -> list[str]:
    return [str(text).strip() for text in table.texts[list(rows)[:_SAMPLE], column]]


def _sample(table: Table, rows: Sequence[int], column: int) -> list[int]:
    texts = _texts(table, rows, column)
    values = [parse_minor(text) for text in texts if looks_numeric(text)]
    return sorted(abs(value) for value in values if value)


def _name(column: Column, sample: list[int]) -> PayColumn | None:
    words, specs, of_fields = pay_items()
    item = match_path(column.path, words)
    if is_overtime_rate(column, item.field):
        return PayColumn(column, role="rate", item="pay_rate")
    if is_cumulative(column.path) and not column.exact and not item.exact:
        return PayColumn(column, role="cumulative") if sample else None
    field = column.field
    guesses = field is not None and item.field is not None and not column.exact and not item.exact
    if guesses and of_fields.get(field or "") != item.field:
        return _unknown_money(column, sample)  # a slip of the pen between two that are known
    if field is not None and (column.exact or not item.exact):
        fitting = by_unit(field, column, sample)
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
    spec = pay_items()[1][item]
    return PayColumn(column, field, item, spec["role"], bool_or_none(spec.get("counts", False)))


def _role_of_group(column: Column, role: str) -> str:
    """Gives back the role that the groups above a heading give it."""
    words = pay_items()[0]
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
    words = pay_items()[0]
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
    if any(word in whole for word in words.words("money_words")) or sample[-1] > MOST_HOURS:
        return PayColumn(column, role="info")
    return PayColumn(column, role="unknown")
