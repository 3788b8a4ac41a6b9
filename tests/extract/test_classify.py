"""Kinds are told from content alone: the file's name is not even given."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from extractors.classify import classify_part
from pipeline.model.document import Document, Part, SourceFile
from pipeline.model.facility import DocumentHint
from pipeline.model.table import SheetPlace, Table, WordPlace
from pipeline.stages import classify

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("classify.yaml").read_text("utf-8")
)


def part_of(case: dict[str, Any]) -> Part:
    rows = [row.split("|") for row in case.get("rows", ())]
    tables: tuple[Table, ...] = ()
    if rows:
        texts = np.full((len(rows), max(map(len, rows))), "", object)
        for at, row in enumerate(rows):
            texts[at, : len(row)] = row
        tables = (Table(texts, SheetPlace(case["name"])),)
    lines = np.array(case.get("text", ()), object).reshape(-1, 1)
    text = Table(lines, WordPlace(None)) if len(lines) else None
    return Part(case["name"], tables, text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']}-{case['name']}")
def test_kind(case: dict[str, Any]) -> None:
    found = classify_part(part_of(case))
    assert found.kind == case["kind"], (found.score, found.reasons)


def test_a_kind_has_its_reasons() -> None:
    found = classify_part(part_of(CASES[0]))
    assert any("工资" in reason for reason in found.reasons)


def test_what_the_user_says_wins_and_of_a_part_before_of_its_file() -> None:
    parts = tuple(replace(part_of(CASES[0]), name=name) for name in ("1月", "2月"))
    document = Document(SourceFile("x.xlsx", "0" * 64, 1), "xlsx", parts=parts)
    of_part = DocumentHint("x.xlsx", kind="roster", part="2月")
    other = DocumentHint("y.xlsx", kind="leave")
    found = classify(document, [of_part, DocumentHint("x.xlsx", kind="bank_transfer"), other])
    assert [one.kind for one in found] == ["bank_transfer", "roster"]
    assert found[0].reasons == ("facility.toml",)
