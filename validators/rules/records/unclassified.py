"""Read, but its kind could not be told."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench
from validators.parts import parts
from validators.rule import Draft, Grain, Rule
from validators.verdicts import FAILED as UNKNOWN
from validators.verdicts import INAPPLICABLE, mark, verdicts

FAILED = Text(
    "The file was read, but what kind of document it is could not be told; it was not judged. Say "
    "its kind under [[documents]] in facility.toml.",
    "文件已读取，但无法识别其类别，未纳入判断。请在 facility.toml 的 [[documents]] 中注明类别。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each part."""
    frame = verdicts(bench.once(parts))
    unknown = frame["kind"].isna()
    mark(frame, unknown, UNKNOWN)
    empty = [
        _is_empty(bench, document, part)
        for document, part in zip(frame["document"], frame["part"], strict=True)
    ]
    mark(frame, unknown & pd.Series(empty, frame.index, dtype=bool), INAPPLICABLE, "empty-part")
    return frame


def _is_empty(bench: Bench, document: int, part: int) -> bool:
    one = bench.case.documents[document].document.parts
    return part >= len(one) or (
        not one[part].tables and one[part].text is None and not one[part].figures
    )


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back what to do."""
    return Draft(message=FAILED, document_kind="")


RULE = Rule(
    id="records.unclassified",
    title=Text("Documents of unknown kind", "无法识别类别的文件"),
    says=Text("read, but its kind could not be told", "已读取但无法识别类别"),
    grain=Grain.DOCUMENT,
    kind=FindingKind.GAP,
    severity=Severity.OBSERVATION,
    needs=("",),
    judge=judge,
    draft=draft,
)
