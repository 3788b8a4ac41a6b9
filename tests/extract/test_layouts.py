"""Every layout of tests/extract/layouts: a sheet drawn as text, and the records it must give."""

from typing import Any

import pytest
from grids import LAYOUTS, cases, document_of

from extractors.extract import extract
from pipeline.model.extraction import PartExtract

FILES = sorted(path.stem for path in LAYOUTS.glob("*.yaml"))


def records_of(part: PartExtract, kind: str) -> list[dict[str, Any]]:
    found = []
    for records in part.records:
        if records.kind == kind:
            for at in range(len(records)):
                found.append({name: values[at] for name, values in records.values.items()})
    return found


def check(expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    for want, got in zip(expected, found, strict=False):
        assert {key: _plain(got.get(key)) for key in want} == want
    assert len(found) == len(expected), found


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize(("name", "case"), cases(*FILES), ids=lambda v: v if type(v) is str else "")
def test_layout(name: str, case: dict[str, Any]) -> None:
    document, classification = document_of(case)
    part = extract(document, [classification]).parts[0]
    assert "extraction-failed" not in {issue.code for issue in part.issues}, part.issues
    for kind, expected in case.get("records", {}).items():
        check(expected, records_of(part, kind))
    items = records_of(part, "pay_item")
    for row, wanted in enumerate(case.get("items", [])):
        got = {
            i["label"]: [i.get("item"), i["role"], i.get("amount_minor")]
            for i in items
            if i["payroll_row"] == row
        }
        assert {label: got.get(label) for label in wanted} == wanted, got
    if "issues" in case:
        assert sorted({issue.code for issue in part.issues}) == sorted(case["issues"]), part.issues
    for attribute in ("months", "employer", "fields", "blank_fields"):
        if attribute in case:
            got_one = getattr(part, attribute)
            assert (list(got_one) if isinstance(got_one, tuple) else got_one) == case[attribute]
    _provenance(document, part)


def _provenance(document: Any, part: PartExtract) -> None:
    """Every value must be found again at the spot its record names."""
    for records in part.records:
        grid = document.parts[0].grid(records.table)
        for name, columns in records.columns_of.items():
            for row in records.rows:
                assert row < grid.shape[0], (records.kind, name)
                assert all(column < grid.shape[1] for column in columns)
        lengths = {len(values) for values in records.values.values()}
        assert lengths <= {len(records.rows)}
