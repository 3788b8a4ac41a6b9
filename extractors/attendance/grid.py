"""Day grids: one row a worker (or two, or three), one column a day (or an in and an out)."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.attendance import issues, mark_issues
from extractors.attendance.blocks import Blocks, find_blocks
from extractors.attendance.cells import CellReader
from extractors.attendance.dated import resolve
from extractors.attendance.dayheader import DayHeader
from extractors.attendance.grid_days import GridDays
from extractors.attendance.gridheader import GridHeader, read_grid_header
from extractors.attendance.legend import SLASH, find_legend
from extractors.attendance.outcome import Outcome
from extractors.attendance.sheet import Sheet
from extractors.attendance.shift_legend import put_shifts, shift_times
from extractors.attendance.slashes import Slashes, read_slashes
from extractors.attendance.slipped import LostDays, lost_days, unread_days
from extractors.attendance.totals import Totals, total_columns
from extractors.parse.marks import LOST
from pipeline.model.evidence import Grade


def extract_grid(sheet: Sheet, days: DayHeader) -> Outcome | None:
    """Gives back the worker-days of a grid with one header; None where nobody is named in it."""
    header = read_grid_header(sheet, days)
    if header is None:
        return None
    outside = [*range(header.first), *_rows_without_days(sheet, header)]
    times = shift_times(sheet, outside)
    legend = find_legend(sheet, outside)
    legend |= {sign: "work" for sign in times if legend.get(sign) is None}
    reader = CellReader(legend, sheet.language)
    blocks = find_blocks(sheet, days, header.last, header.people, reader)
    slashes = read_slashes(sheet, header, blocks.blocks, legend, reader)
    if slashes is not None:
        reader = reader.reading(SLASH, slashes.mark)
    outcome = grid_days(sheet, days, blocks, reader, header, slashes)
    put_shifts(outcome, times)
    if LOST in legend:
        outcome.issues.append(mark_issues.legend_lost(sheet))
    lost = lost_days(sheet, days, header, blocks, reader)
    if lost.columns:
        outcome.issues.append(unread_days(sheet, days, lost))
        outcome.said_columns += lost.columns
        _doubt_dates(outcome, lost)
    others = [column for column in header.totals if column.index not in lost.columns]
    outcome.issues += issues.unknown_headings(sheet, header.last, others, _stated(outcome))
    if header.assumed is not None:
        outcome.issues.append(issues.name_assumed(sheet, header.assumed))
    return outcome


def _stated(outcome: Outcome) -> set[str]:
    """Gives back the fields that the totals or the days of a grid state."""
    return outcome.fields | {name for g in outcome.gathered for one in g.values for name in one}


def _doubt_dates(outcome: Outcome, lost: LostDays) -> None:
    for gathered in outcome.gathered:
        for at in range(len(gathered) if lost.slipped and gathered.kind == "attendance" else 0):
            gathered.doubt(at, "date", Grade.UNCERTAIN)


def _rows_without_days(sheet: Sheet, header: GridHeader) -> Iterator[int]:
    columns = [day.columns[0] for day in header.days.days]
    for row in range(header.last + 1, sheet.height):
        texts = sheet.rows[row]
        if sum(bool(texts[column].strip()) for column in columns) * 3 <= len(columns):
            yield row


def grid_days(
    sheet: Sheet,
    days: DayHeader,
    blocks: Blocks,
    reader: CellReader,
    header: GridHeader,
    slashes: Slashes | None = None,
) -> Outcome:
    """Gives back the records of a grid whose workers and header are known."""
    outcome = Outcome()
    dated = resolve(sheet, days)
    _report_blocks(sheet, days, blocks, outcome)
    totals = Totals(sheet, header.people, total_columns(header.totals))
    totals.settle([block.person.row for block in blocks.blocks])
    for block in blocks.blocks:
        totals.add(block.person, dated.period if dated else None)
    outcome.gathered.append(totals.finish(dated.period if dated else None))
    outcome.issues += totals.issues()
    rows = [row for block in blocks.blocks for row in block.rows]
    outcome.used_rows = rows
    outcome.used_columns = [
        *header.people.of.values(),
        *(column.index for column in totals.columns.values()),
    ]
    outcome.fields.update(header.people.of, totals.gathered.columns_of)
    if dated is None:
        if blocks.blocks:
            outcome.issues.append(issues.no_month(sheet, (days.row, days.first_column)))
        return outcome
    outcome.used_columns += sorted(days.columns)
    outcome.issues += dated.issues
    grid = GridDays(sheet, days, dated, reader, header)
    if slashes is not None:
        grid.unsure = slashes.unsure
        outcome.issues += slashes.issues
    outcome.gathered.insert(0, grid.gather(blocks.blocks))
    outcome.issues += grid.issues(blocks.blocks)
    outcome.fields.update({"date", "punches"} if grid.timed else {"date"})
    return outcome


def _report_blocks(sheet: Sheet, days: DayHeader, blocks: Blocks, outcome: Outcome) -> None:
    if blocks.orphans:
        at = (blocks.orphans[0], days.first_column)
        outcome.issues.append(issues.no_worker(sheet, len(blocks.orphans), at))
    if blocks.unclear is not None:
        outcome.issues.append(issues.unclear_rows(sheet, (blocks.unclear, days.first_column)))
