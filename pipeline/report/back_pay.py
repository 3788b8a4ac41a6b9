"""The back-pay sheet as plain rows: what each worker is owed by month, and how it comes to that.

Every failed finding that names money is one line, so that the lines add up to the findings. Where
two say the same money, one of them counts and the other names it: what counts adds up to ``owed``.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from pipeline.model.quantities import round_half_up
from pipeline.report.chinese import cited, summed
from pipeline.report.labels import Language

KINDS = ("weekday", "restday", "holiday", "night")


@dataclass(frozen=True, slots=True)
class Line:
    """One finding about money, with how it was reckoned; unset parts are None.

    Attributes:
        worker: As ``findings.json`` has it.
        cause: What the money is owed for; None where no worker is named.
        minutes: By kind of hours, those that pay is due for.
        premiums: (kind, multiple of the hourly wage), in the order of the kinds.
        base_minor: Wage for normal hours; ``base_hours`` are the hours that it pays, exact.
        rate_minor: What an hour of it is, rounded: sums are reckoned from the exact one.
        due_minor, paid_minor: What had to be paid, and what was.
        owed_minor: What the finding says.
        counted_minor: What of it is in the totals: 0 where another finding says the same money.
        same_as: Rule of that other finding.
        at_least: The evidence allows more, not less.
        bases: (instrument, article) of each figure of the law, each once.
        status: The weakest of them: "verified", "given", "secondary" or "unverified".
    """

    fingerprint: str
    rule: str
    worker: dict[str, Any]
    month: str | None
    cause: str | None
    currency: str
    owed_minor: int
    counted_minor: int
    same_as: str | None
    at_least: bool
    minutes: dict[str, int]
    premiums: tuple[tuple[str, str], ...]
    base_minor: int | None
    base_hours: str | None
    due_minor: int | None
    paid_minor: int | None
    bases: tuple[tuple[str, str | None], ...]
    status: str | None
    arithmetic: str | None

    @property
    def rate_minor(self) -> int | None:
        """Gives back the hourly wage to the minor unit."""
        if self.base_minor is None or not self.base_hours:
            return None
        return round_half_up(self.base_minor / Fraction(self.base_hours))


@dataclass(frozen=True, slots=True)
class Total:
    """What counts of some lines, in one currency; ``worker`` is None for the facility.

    Attributes:
        owed_minor: What counts.
        said_minor: What the findings say, the same money as often as it is said.
        at_least: A line that counts allows more, or one that does not count does.
    """

    worker: dict[str, Any] | None
    currency: str
    owed_minor: int
    said_minor: int
    at_least: bool


def in_language(line: Line, language: Language) -> Line:
    """Gives back a line with its laws and its sum in the language of the reader."""
    bases = tuple((cited(instrument, language), article) for instrument, article in line.bases)
    return replace(line, bases=bases, arithmetic=summed(line.arithmetic, language))


def back_pay_lines(document: dict[str, Any]) -> list[Line]:
    """Gives back the lines of ``findings.json``, in order of worker, month and cause."""
    rules = {one["fingerprint"]: one["rule"] for one in document["findings"]}
    counted = {one["fingerprint"]: one for one in document["owed"]}
    same = {print_: one for one in document["owed"] for print_ in one["same"]}
    lines = [
        _line(finding, counted.get(key), same.get(key), rules)
        for finding in document["findings"]
        if finding["outcome"] == "failed" and finding["amount_owed_minor"]
        for key in (finding["fingerprint"],)
    ]
    return sorted(lines, key=_order)


def _order(line: Line) -> tuple[str, ...]:
    worker = line.worker
    who = (worker.get("number") or "", worker.get("key") or "", line.currency)
    return (*who, line.month or "", line.cause or "", line.rule, line.fingerprint)


def _line(
    finding: dict[str, Any],
    counted: dict[str, Any] | None,
    same: dict[str, Any] | None,
    rules: dict[str, str],
) -> Line:
    pay = finding["pay"] or {}
    owed = finding["amount_owed_minor"]
    due, paid = (pay["due_minor"], pay["paid_minor"]) if pay else _stated(finding)
    hours = pay.get("hours", [])
    minutes: Counter[str] = Counter()
    for one in hours:
        minutes[one["kind"]] += one["minutes"]
    basis = finding["basis"]
    remedy = counted or same
    return Line(
        fingerprint=finding["fingerprint"],
        rule=finding["rule"],
        worker=finding["worker"] or {},
        month=finding["period"] or pay.get("month"),
        cause=remedy["cause"] if remedy else None,
        currency=finding["currency"] or "",
        owed_minor=owed,
        counted_minor=owed if counted else 0,
        same_as=rules.get(same["fingerprint"]) if same else None,
        at_least=bool(pay.get("at_least")),
        minutes=dict(minutes),
        premiums=tuple(dict.fromkeys((one["kind"], one["premium"]) for one in hours)),
        base_minor=pay.get("base_minor"),
        base_hours=pay.get("base_hours"),
        due_minor=due,
        paid_minor=paid,
        bases=tuple(dict.fromkeys((one["instrument"], one["article"]) for one in basis)),
        status=_weakest(one["status"] for one in basis),
        arithmetic=finding["arithmetic"],
    )


def _stated(finding: dict[str, Any]) -> tuple[int | None, int | None]:
    """Gives back what was due and paid where observed and limit are just that."""
    paid, due = finding["observed"], finding["limit"]
    if finding["unit"] != "minor" or not isinstance(paid, int) or not isinstance(due, int):
        return None, None
    return (due, paid) if due - paid == finding["amount_owed_minor"] else (None, None)


def _weakest(statuses: Iterable[str]) -> str | None:
    order = ("unverified", "secondary", "given", "verified")
    found = set(statuses)
    return next((one for one in order if one in found), None)


def worker_totals(lines: Iterable[Line]) -> list[Total]:
    """Gives back what each worker is owed in all, the largest sum first."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.worker.get("key") or "", line.currency), []).append(line)
    totals = [_total(group, group[0].worker) for group in groups.values()]
    return sorted(
        totals,
        key=lambda one: (
            -one.owed_minor,
            (one.worker or {}).get("number") or "",
            (one.worker or {}).get("key") or "",
            one.currency,
        ),
    )


def facility_totals(lines: Iterable[Line]) -> list[Total]:
    """Gives back what the facility owes in all, one total a currency."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.currency, []).append(line)
    return [_total(groups[currency], None) for currency in sorted(groups)]


def _total(lines: list[Line], worker: dict[str, Any] | None) -> Total:
    return Total(
        worker=worker,
        currency=lines[0].currency,
        owed_minor=sum(line.counted_minor for line in lines),
        said_minor=sum(line.owed_minor for line in lines),
        at_least=any(line.at_least for line in lines),
    )
