"""The number of a licence fails its format or check character.

Judged where the number is, or begins with, a unified social credit code (business licences and
discharge permits), and of the containers that registers name.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from pipeline.model.check_characters import code_check, code_is_whole, plain
from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from validators.bench import Bench
from validators.containers import containers
from validators.doubt import is_blind
from validators.licences import PERMIT_NUMBER, licences, one_a_document
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, mark, verdicts
from validators.verdicts import FAILED as WRONG

FIELDS = ("credit_code", "number")
CODE = "licences.credit_code"
CONTAINER = "licences.container_number"
FAILED = Text(
    "The number {code} does not hold: {why}. Compare it with the original.",
    "编号 {code} 有误：{why}。请与原件核对。",
)
WHY = {
    "form": Text("it is not a credit code of 18 characters", "不是 18 位统一社会信用代码"),
    "suffix": Text(
        "three digits and a letter must follow the credit code", "信用代码后应为三位数字加一位字母"
    ),
    "check": Text("its check character does not fit", "校验码不符"),
    "container-form": Text(
        "a container has four letters and seven digits", "集装箱号应为四个字母加七位数字"
    ),
    "container-check": Text("the check digit of the container does not fit", "集装箱号校验码不符"),
}


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each part that holds a licence, or names containers."""
    return pd.concat([_of_licences(bench), _of_containers(bench)], ignore_index=True)


def _of_containers(bench: Bench) -> pd.DataFrame:
    frame = verdicts(bench.once(containers))
    wrong = frame["problem"].notna()
    mark(frame, wrong, WRONG)
    doubtful = [
        is_blind(grades, others, "container")
        or (isinstance(others, dict) and bool(others.get("container")))
        for others, grades in zip(frame["others"], frame["grades"], strict=True)
    ]
    doubt = wrong & pd.Series(doubtful, frame.index, dtype=bool)
    mark(frame, doubt, CANNOT_TELL, "doubtful-reading")
    return one_a_document(frame)


def _of_licences(bench: Bench) -> pd.DataFrame:
    frame = verdicts(bench.once(licences)).assign(record="licence")
    columns = (frame[name] for name in ("kind", "code", "credit_code", "number"))
    numbers = [_number(*row) for row in zip(*columns, strict=True)]
    problems = [
        None if number is None else _problem(number) or _suffix_problem(kind, printed)
        for kind, number, printed in zip(frame["kind"], numbers, frame["number"], strict=True)
    ]
    frame["code"] = pd.Series(numbers, frame.index, dtype=object)
    frame["problem"] = pd.Series(problems, frame.index, dtype=object)
    mark(frame, frame["problem"].notna(), WRONG)
    doubtful = [
        _another_holds(others) or any(is_blind(grades, others, name) for name in FIELDS)
        for others, grades in zip(frame["others"], frame["grades"], strict=True)
    ]
    doubt = frame["problem"].notna() & pd.Series(doubtful, frame.index, dtype=bool)
    mark(frame, doubt, CANNOT_TELL, "doubtful-reading")
    none = frame["code"].isna()
    mark(frame, none & (frame["kind"] == "licence"), CANNOT_TELL, "no-number")
    mark(frame, none & (frame["kind"] != "licence"), INAPPLICABLE, "other-number")
    return one_a_document(frame)


def _number(kind: str, code: Any, credit_code: Any, number: Any) -> str | None:
    """Gives back the text that must be a credit code; None where the number is of another sort."""
    if not pd.isna(code):
        return str(code)
    printed = [plain(str(one)) for one in (credit_code, number) if not pd.isna(one)]
    return printed[0] if kind == "licence" and printed else None


def _suffix_problem(kind: str, number: Any) -> str | None:
    """Gives back what is wrong behind the credit code that a permit's number begins with."""
    text = "" if pd.isna(number) else plain(str(number))
    if kind != "permit" or not PERMIT_NUMBER.fullmatch(text):
        return None
    return None if re.fullmatch("[0-9]{3}[A-Z]", text[18:]) else "suffix"


def _problem(code: str) -> str | None:
    if not code_is_whole(code):
        return "form" if len(code) not in (13, 15) else None
    return None if code_check(code) == code[17] else "check"


def _another_holds(others: object) -> bool:
    if not isinstance(others, dict):
        return False
    known = [*others.get("credit_code", ()), *others.get("number", ())]
    return any(_problem(plain(str(one))[:18]) is None for one in known if one)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back what is wrong with the number."""
    field = "credit_code" if pd.notna(row.credit_code) else "number"
    of_container = row.record == "entry"
    return Draft(
        message=fill(FAILED, code=row.code, why=WHY[row.problem]),
        basis=bench.law_basis(bench.audit_date, CONTAINER if of_container else CODE),
        refs=(Ref(row.record, int(row.row_id), "container" if of_container else field),),
        document_kind=row.kind,
    )


RULE = Rule(
    id="licences.number_invalid",
    title=Text("Numbers of licences", "证照编号"),
    says=Text("the number fails its format or check character", "编号格式或校验码不符"),
    grain=Grain.DOCUMENT,
    kind=FindingKind.GAP,
    severity=Severity.MINOR,
    needs=("licence", "permit", "inspection"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(CODE, CONTAINER),
)
