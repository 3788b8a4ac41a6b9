"""The holder or the credit code of a licence is not the facility's.

A code that differs in its check character only is ``licences.number_invalid``. A code is one
employer's for good while its name may change: where the codes are the same, another name is not
found a mismatch. Nor is the facility's name with more words behind it, as where a picture runs
two columns together. Certificates of
a person, as an operator's, are not judged, nor are lists of certificates that name no holder, nor
papers that are another's by nature, as the permit of who takes the waste. Beside the facility's own
business licence that of another company may be an agency's, a landlord's or a buyer's.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.check_characters import plain
from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench
from validators.doubt import with_doubts
from validators.licences import is_latin, licences, name_key, one_a_document, with_codes
from validators.papers_of_others import may_be_anothers, of_others
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, Mask, mark, verdicts
from validators.verdicts import FAILED as OTHER

BRANCHES = ("分公司", "分厂", "分店", "branch")
CODE = "facility.credit_code"
SHORT_NAME = 5
"""Characters: shorter names begin others by chance."""
FIELDS = ("holder", "credit_code", "number")
FAILED = Text(
    "The document is made out to {holder}, not to the facility {facility}.",
    "该证照的持有人为 {holder}，与工厂 {facility} 不符。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each part that holds a licence."""
    rows = bench.once(licences)
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), FIELDS, "licence")
    return one_a_document(frame)


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(with_codes(some))
    facility = bench.case.facility
    name, own = facility.name, plain(facility.credit_code or "")
    holders = [None if pd.isna(one) else str(one) for one in frame["holder"]]
    names = [_same_name(one, name) for one in holders]
    codes = [_same_code(one, own) for one in frame["code"]]
    scripts = np.array([_other_script(one, name) for one in holders], bool)
    differ = np.array([same is False for same in names], bool) & ~scripts
    branches = np.array([_branch(one, name) for one in holders], bool)
    same_code = np.array([same is True for same in codes], bool)
    other_code = np.array([same is False for same in codes], bool)
    no_code = ~same_code & ~other_code
    mark(
        frame, np.array([same is None for same in names], bool) & no_code, CANNOT_TELL, "no-number"
    )
    mark(frame, scripts & no_code, CANNOT_TELL, "other-script")
    mark(frame, same_code & ~differ, PASSED)
    mark(frame, differ | other_code, OTHER)
    anothers = differ & ~same_code
    untitled = (frame["title"].isna() & (frame["kind"] != "licence")).to_numpy(bool)
    mark(frame, anothers & untitled, CANNOT_TELL, "title-not-read")
    mark(frame, anothers & may_be_anothers(bench, frame), CANNOT_TELL, "another-companys")
    mark(frame, anothers & of_others(frame), INAPPLICABLE, "of-another-by-nature")
    longer = np.array([_begins_with(one, name) for one in holders], bool)
    mark(frame, longer & differ & ~other_code, CANNOT_TELL, "holder-with-more")
    given = CODE not in bench.case.inferred
    same = "same-code-other-name" if given else "same-code-of-papers"
    mark(frame, same_code & differ, CANNOT_TELL, same)
    mark(frame, branches & differ, CANNOT_TELL, "branch")
    if name is None and not own:
        mark(frame, np.ones(len(frame), bool), CANNOT_TELL, "facility-unknown")
    mark(frame, _listed(bench, frame), INAPPLICABLE, "holder-not-listed")
    mark(frame, frame["person"].notna(), INAPPLICABLE, "of-a-person")
    return frame


def _listed(bench: Bench, frame: pd.DataFrame) -> Mask:
    """Gives back the rows of lists that have no column for the holder."""
    sources = bench.case.sources
    lists = [
        bool(sources[int(at)].columns_of)
        and not {"holder", "credit_code"} & set(sources[int(at)].columns_of)
        for at in frame["source"]
    ]
    return np.array(lists, bool) & (frame["kind"] == "certificate").to_numpy(bool)


def _same_name(holder: str | None, name: str | None) -> bool | None:
    return None if holder is None or name is None else name_key(holder) == name_key(name)


def _other_script(holder: str | None, name: str | None) -> bool:
    return holder is not None and name is not None and is_latin(holder) != is_latin(name)


def _branch(holder: str | None, name: str | None) -> bool:
    """Gives back whether one name is the other with more behind it, as a branch's is."""
    if holder is None or name is None:
        return False
    short, full = sorted((name_key(holder), name_key(name)), key=len)
    return full != short and full.startswith(short) and full.endswith(BRANCHES)


def _begins_with(holder: str | None, name: str | None) -> bool:
    """Gives back whether more words stand behind the facility's whole name."""
    if holder is None or name is None:
        return False
    whole = name_key(name)
    return len(whole) > SHORT_NAME and name_key(holder).startswith(whole)


def _same_code(code: Any, own: str) -> bool | None:
    """Gives back whether two codes are the same but for the check character; None if unknown."""
    if code is None or pd.isna(code) or len(own) != 18:
        return None
    return str(code)[:17] == own[:17]


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the holder on the document and the facility."""
    facility = bench.case.facility
    field = "credit_code" if pd.notna(row.credit_code) else "number"
    return Draft(
        message=fill(
            FAILED,
            holder=_called(row.holder, row.code),
            facility=_called(facility.name, facility.credit_code),
        ),
        refs=(Ref("licence", int(row.row_id), "holder"), Ref("licence", int(row.row_id), field)),
        document_kind=row.kind,
    )


def _called(name: Any, code: Any) -> Text:
    """Gives back a name with its code behind it, or the one of the two that is known."""
    known = [str(one) for one in (name, code) if one is not None and not pd.isna(one)]
    if len(known) < 2:
        return Text(*[known[0] if known else "-"] * 2)
    return Text(f"{known[0]} ({known[1]})", f"{known[0]}（{known[1]}）")


RULE = Rule(
    id="licences.holder_mismatch",
    title=Text("Holder of licences", "证照持有人"),
    says=Text("the holder or credit code is not the facility's", "持有人或信用代码与工厂不符"),
    grain=Grain.DOCUMENT,
    kind=FindingKind.VIOLATION,
    severity=Severity.MAJOR,
    needs=("licence", "permit", "certificate"),
    judge=judge,
    draft=draft,
)
