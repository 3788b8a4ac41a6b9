"""The pay items of a block: one record a worker and money column that is no total."""

from typing import Any

from extractors.builder import Builder
from extractors.columns import Cells
from extractors.payroll.arithmetic import Settled
from extractors.payroll.kinds import TOTALS, PayColumn
from extractors.people import PERSON
from pipeline.model.evidence import Grade
from pipeline.model.records import RecordSet

_OF_WORKER = (*PERSON, "name_note", "month")


def item_records(
    payroll: Builder, settled: Settled, cells: dict[int, Cells], offset: int
) -> RecordSet:
    """Gives back the pay items; a blank cell is none, one that could not be read has no amount.

    Args:
        payroll: The payroll records, for who each item is of.
        settled: Columns, roles and proofs.
        cells: Grid column to its cells.
        offset: Payroll records of the part that came before this block.
    """
    items = [c for c in settled.columns if c.role is not None and c.field not in TOTALS]
    spots = [
        (record, column)
        for record in range(len(payroll.rows))
        for column in items
        if cells[column.index].values[record] is not None or record in cells[column.index].bad
    ]
    builder = Builder("pay_item", payroll.part, payroll.table, [payroll.rows[r] for r, _ in spots])
    for name in _OF_WORKER:
        if name in payroll.values:
            own = payroll.values[name]
            builder.put(
                name, [own[record] for record, _ in spots], payroll.columns_of.get(name, ())
            )
            if name in payroll.fixed:
                builder.fixed[name] = payroll.fixed[name]
            if name in payroll.grades:
                graded = payroll.grades[name]
                builder.grades[name] = [graded[record] for record, _ in spots]
    _put_items(builder, spots, cells, offset, settled.totals)
    _put_certainty(builder, spots, cells, settled)
    return builder.build([column.index for _, column in spots])


def _put_items(
    builder: Builder,
    spots: list[tuple[int, PayColumn]],
    cells: dict[int, Cells],
    offset: int,
    totals: dict[int, str],
) -> None:
    labels = {column.index: column.column.label for _, column in spots}
    builder.put("label", [labels[column.index] for _, column in spots])
    builder.put("item", [column.item for _, column in spots])
    builder.put("role", [column.role for _, column in spots])
    builder.put("total", [totals.get(column.index) for _, column in spots])
    builder.put("counts", [column.counts for _, column in spots])
    builder.put("amount_minor", [cells[column.index].values[record] for record, column in spots])
    builder.put("payroll_row", [offset + record for record, _ in spots])


def _put_certainty(
    builder: Builder,
    spots: list[tuple[int, PayColumn]],
    cells: dict[int, Cells],
    settled: Settled,
) -> None:
    grades: list[int] = []
    others: dict[int, tuple[Any, ...]] = {}
    proved = {index: mask.tolist() for index, mask in settled.proved.items()}
    for at, (record, column) in enumerate(spots):
        held = cells[column.index]
        if column.index in proved and proved[column.index][record]:
            grades.append(int(Grade.VERIFIED))
            continue
        grades.append(int(Grade.READ) if held.grades is None else held.grades[record])
        if record in held.others:
            others[at] = held.others[record]
    if any(grade != Grade.READ for grade in grades):
        builder.grades["amount_minor"] = grades
    if others:
        builder.others["amount_minor"] = others
