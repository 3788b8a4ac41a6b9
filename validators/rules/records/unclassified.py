"""Read, but its kind could not be told."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.model.document import TEXT, Status
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
    places = frame.loc[unknown, ["document", "part"]].itertuples(index=False, name=None)
    empty = [place for place in places if _is_empty(bench, *place)]
    of_part = pd.MultiIndex.from_frame(frame[["document", "part"]])
    mark(frame, of_part.isin(empty) & unknown.to_numpy(bool), INAPPLICABLE, "empty-part")
    return frame


def _is_empty(bench: Bench, document: int, part: int) -> bool:
    """Gives back whether a part has no text at all, as a blank sheet of a workbook.

    Not so a picture of which nothing is known: it shows something, if nothing that was read.
    """
    one = bench.case.documents[document].document
    if one.parts[part].scanned and one.status is Status.UNCLASSIFIED:
        return False
    table = TEXT
    while True:
        grid = bench.table(document, part, table)
        if grid is None and table != TEXT:
            return True
        if grid is not None and any(str(text).strip() for text in grid.texts.ravel()):
            return False
        table += 1


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
