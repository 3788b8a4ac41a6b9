"""Sheets of one file: two views of one record are no duplicates, the same sheet twice is one."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest
from books import table_of
from builders import Row, extraction

from pipeline.model.extraction import Extraction
from pipeline.model.facility import Facility
from pipeline.reconcile.casefile import reconcile
from validators.packs import hours_law, law_of
from validators.registry import rules
from validators.runner import run

ROWS: Sequence[Row] = [
    {"number": f"A{at}", "date": "2025-03-03", "punches": (480, 1020 + at)} for at in range(6)
]


def in_one_file(sheets: Sequence[Extraction]) -> Extraction:
    """Gives back the parts of several documents as sheets of the first."""
    parts = [
        replace(
            sheet.parts[0],
            part=at,
            records=tuple(replace(records, part=at) for records in sheet.parts[0].records),
        )
        for at, sheet in enumerate(sheets)
    ]
    own = tuple(replace(s.document.parts[0], name=f"S{at}") for at, s in enumerate(sheets))
    return Extraction(replace(sheets[0].document, parts=own), tuple(parts))


def elsewhere(sheet: Extraction) -> Extraction:
    """Gives back the same records out of a grid with a cell a day."""
    part = sheet.parts[0]
    records = replace(part.records[0], rows=[1] * len(ROWS), columns=list(range(len(ROWS))))
    return replace(sheet, parts=(replace(part, records=(records,)),))


@pytest.mark.parametrize(("moved", "alike"), [(True, 0), (False, 1)])
def test_views_of_one_record(moved: bool, alike: int) -> None:
    one, two = (extraction("kq.xlsx", "attendance", ROWS) for _ in range(2))
    if moved:
        two = elsewhere(two)
    case = reconcile([in_one_file([one, two])], Facility(), hours_law(law_of("CN"), "2025-12-31"))
    asked = [rule for rule in rules() if rule.id == "records.duplicate_document"]
    judgement = run(asked, case, partial(table_of, case))
    assert len(judgement.findings) == alike
