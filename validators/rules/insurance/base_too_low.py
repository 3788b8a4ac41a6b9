"""The contribution base is under the wage, and above the floor of the place.

The base goes by the average wage of the year before. Where that year's payroll is not there, a
base under the least that any month of the evidence paid is too low whatever last year was.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from pipeline.model.evidence import Text
from pipeline.model.finding import FindingKind, Severity
from pipeline.model.quantities import format_minor, round_half_up
from validators.bench import Bench, given, ints
from validators.dated_numbers import basis_on, number_on
from validators.dates import days
from validators.doubt import with_doubts
from validators.enrolment import KIND
from validators.months_of_parts import PARTIAL, month_rows
from validators.rule import Draft, Grain, Ref, Rule, fill
from validators.verdicts import CANNOT_TELL, INAPPLICABLE, PASSED, mark, verdicts
from validators.verdicts import FAILED as LOW
from validators.wage_tolerance import AMOUNT, RATIO, rounding

FLOOR = "insurance.base.floor"
CAP = "insurance.base.cap"
DUTY = "insurance.base.rule"
FAILED = Text(
    "The base of {month} is {base}; the wage it goes by is at least {wage}.",
    "{month} 的缴费基数为 {base}，低于应作为基数的工资（不低于 {wage}）。",
)


def judge(bench: Bench) -> pd.DataFrame:
    """Gives back a verdict for each worker with a contribution base on a list."""
    number_on(bench, DUTY, bench.audit_date)
    rows = bench.once(_bases)
    frame = with_doubts(rows, lambda some: _judge_rows(bench, some), ("base_minor",), KIND)
    rank = frame["outcome"].map({1: 0, 2: 1, 0: 2}).fillna(3)
    frame = frame.assign(rank=rank.to_numpy()).sort_values(["worker", "rank", "month"])
    return frame.drop_duplicates("worker").drop(columns=["rank", "month"]).reset_index(drop=True)


def _bases(bench: Bench) -> pd.DataFrame:
    """Gives back the rows of lists with a base, with the wages that it may go by."""
    rows = bench.of_workers(KIND)
    rows = rows[given(rows, "base_minor") & rows["month"].notna().to_numpy(bool)]
    rows = rows[~rows["scheme"].eq("housing_fund").fillna(False).to_numpy(bool)]
    rows = rows.assign(worker=rows["worker"].astype("int64"), of=rows["month"])
    wages = bench.once(_wages)
    year = rows["month"].astype("string").str[:4].astype("Int64")
    last = wages.assign(year=wages["month"].astype("string").str[:4].astype("Int64") + 1)
    before = last.groupby(["worker", "year"])["gross"].agg(["sum", "size"])
    keys = pd.MultiIndex.from_arrays([rows["worker"], year])
    of_year = before.reindex(keys)
    least = wages.groupby("worker")["gross"].agg(["min", "max"]).reindex(rows["worker"])
    whole = (of_year["size"] >= 12).to_numpy(bool)
    average = [
        round_half_up(_share(total, count)) if known else -1
        for total, count, known in zip(of_year["sum"], of_year["size"], whole, strict=True)
    ]
    low = least["min"].fillna(-1).to_numpy(np.int64)
    high = least["max"].fillna(-1).to_numpy(np.int64)
    known = np.array(average, np.int64)
    return rows.assign(
        wage_least=np.where(known >= 0, known, low), wage_most=np.where(known >= 0, known, high)
    ).reset_index(drop=True)


def _share(total: Any, count: Any) -> Fraction:
    return Fraction(int(total), int(count))


def _wages(bench: Bench) -> pd.DataFrame:
    """Gives back the gross wage of each worker and month, of whole months in service."""
    rows = bench.once(month_rows)
    rows = rows[given(rows, "gross_minor") & ~rows[PARTIAL].to_numpy(bool)]
    found = pd.DataFrame(
        {
            "worker": rows["worker"].astype("int64"),
            "month": rows["month"],
            "gross": ints(rows, "gross_minor"),
        }
    )
    found = found[found["gross"] > 0].drop_duplicates(["worker", "month"])
    known = bench.case.workers[["hired_on", "left_on"]]
    spans = bench.case.pay_months.set_index("month")[["period_from", "period_to"]]
    dated = found.join(known, on="worker").join(spans, on="month")
    hired, left = days(dated["hired_on"]), days(dated["left_on"])
    whole = ~(hired > days(dated["period_from"])) & ~(left < days(dated["period_to"]))
    kept: pd.DataFrame = found[whole].reset_index(drop=True)
    return kept


def _judge_rows(bench: Bench, some: pd.DataFrame) -> pd.DataFrame:
    frame = verdicts(some)
    base = ints(frame, "base_minor")
    floor, cap = _bound(bench, frame, FLOOR), _bound(bench, frame, CAP)
    frame["least"] = np.where(cap >= 0, np.minimum(frame["wage_least"], cap), frame["wage_least"])
    # Bases are rounded to whole units of the currency, or to tens.
    least, most = (frame[name].to_numpy(np.int64) for name in ("least", "wage_most"))
    under = base < least - rounding(bench, frame["month"], least)
    perhaps = base < most - rounding(bench, frame["month"], most)
    mark(frame, perhaps, CANNOT_TELL, "last-year-wage-unknown")
    mark(frame, under, LOW)
    mark(frame, perhaps & (floor < 0), CANNOT_TELL, "base-floor-unknown")
    # The floor is lawful for whoever earns less; whoever earns more is above it.
    at_cap = (cap >= 0) & (base >= cap)
    mark(frame, at_cap, PASSED, "at-cap")
    mark(frame, frame["wage_most"] < 0, INAPPLICABLE, "no-wage-of-whole-months")
    frame["settle_kind"] = "payroll"
    return frame


def _bound(bench: Bench, frame: pd.DataFrame, parameter: str) -> Any:
    """Gives back the floor or cap of each row's month at the place, -1 where it is not known."""
    law, place = bench.law, bench.case.facility.place
    found: dict[str, int] = {}
    for month in frame["month"].unique():
        number = law.number(parameter, f"{month}-01", place) if law else None
        found[str(month)] = round_half_up(number.ratio * 100) if number else -1
    return frame["month"].map(found).fillna(-1).to_numpy(np.int64)


def draft(bench: Bench, row: Any) -> Draft:
    """Gives back the base and the least wage that it goes by."""
    base, wage, on = int(row.base_minor), int(row.least), f"{row.of}-01"
    paid = bench.of_workers("payroll")
    mine = paid[(paid["worker"] == row.worker) & given(paid, "gross_minor")]
    return Draft(
        message=fill(FAILED, month=row.of, base=format_minor(base), wage=format_minor(wage)),
        observed=base,
        limit=wage,
        unit="minor",
        currency=bench.currency,
        basis=basis_on(bench, on, DUTY, FLOOR),
        refs=(
            Ref(KIND, int(row.row_id), "base_minor"),
            *(Ref("payroll", int(at), "gross_minor") for at in mine["row_id"].head(3)),
        ),
    )


RULE = Rule(
    id="insurance.base_too_low",
    title=Text("Contribution base", "社会保险缴费基数"),
    says=Text(
        "the contribution base is under the wage and above the floor of the place",
        "缴费基数低于工资且高于当地下限",
    ),
    grain=Grain.WORKER,
    kind=FindingKind.VIOLATION,
    severity=Severity.OBSERVATION,
    needs=(KIND, "payroll"),
    judge=judge,
    draft=draft,
    law=True,
    parameters=(DUTY, FLOOR, CAP, AMOUNT, RATIO),
)
