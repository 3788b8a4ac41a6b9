"""What papers on averaged and irregular hours grant; a refusal is never an approval."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from contract_parts import sheet_part, word_part

from extractors.extract import extract
from pipeline.model.document import Classification, Document, Kind, SourceFile
from pipeline.model.extraction import PartExtract

CASES = yaml.safe_load(Path(__file__).with_name("hours_decisions.yaml").read_text("utf-8"))


def extracted(case: dict[str, Any]) -> PartExtract:
    part = word_part(case["text"]) if "text" in case else sheet_part(case["sheet"])
    document = Document(SourceFile("x", "0", 1), "x", parts=(part,))
    return extract(document, (Classification(Kind.HOURS_APPROVAL, 1.0),)).parts[0]


def shown(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_paper(case: dict[str, Any]) -> None:
    found = extracted(case)
    records = [
        {name: values[at] for name, values in one.values.items()}
        for one in found.records
        for at in range(len(one))
    ]
    wanted = case["approvals"]
    assert len(records) == len(wanted), records
    seen = [
        {name: shown(one.get(name)) for name in two}
        for one, two in zip(records, wanted, strict=True)
    ]
    assert seen == wanted
    assert [one.code for one in found.issues] == case.get("issues", [])
