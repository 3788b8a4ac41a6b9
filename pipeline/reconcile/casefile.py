"""All documents into one set of books."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from pipeline.model.casefile import CaseFile, HoursLaw
from pipeline.model.document import Issue, Status
from pipeline.model.evidence import Text
from pipeline.model.extraction import Extraction
from pipeline.model.facility import Facility
from pipeline.reconcile.calendar import build_calendar
from pipeline.reconcile.contradictions import contradictions, said_of, with_bounds
from pipeline.reconcile.day_records import mark_only_parts
from pipeline.reconcile.day_shifts import Setting, count_days
from pipeline.reconcile.employer import find_employer, foreign_parts, set_apart
from pipeline.reconcile.frames import build_frames
from pipeline.reconcile.infer import infer_country, infer_facility, inferred_keys
from pipeline.reconcile.keys import (
    find_pay_months,
    paid_days,
    with_pay_month,
    with_presence,
    with_workers,
)
from pipeline.reconcile.months import build_months
from pipeline.reconcile.pay_months import starts_on
from pipeline.reconcile.people import add_seen, describe
from pipeline.reconcile.two_books import by_the_others, by_the_widest, punched_conflicts, with_books
from pipeline.reconcile.workers import Register, register

WORKER_COLUMNS = (
    "key",
    "number",
    "name",
    "id_number",
    "birth_date",
    "sex",
    "hired_on",
    "left_on",
    "department",
    "employment",
    "hours_system",
    "wage_system",
    "first_seen",
    "last_seen",
    "match",
    "ambiguous",
    "has_payroll",
    "has_attendance",
    "has_contract",
    "has_roster",
    "has_identity",
)
"""Columns of the worker register, in order."""


def reconcile(extractions: Sequence[Extraction], facility: Facility, law: HoursLaw) -> CaseFile:
    """Gives back one set of books: workers, days and pay months of all documents together.

    Args:
        extractions: Every file handed in, with its records.
        facility: What the user said; the rest is inferred and listed.
        law: What the country's pack says of hours and holidays.
    """
    own = find_employer(extractions, facility)
    apart = foreign_parts(extractions, own, facility.also)
    built = build_frames(extractions, [(document, part) for document, part, _ in apart])
    frames = with_pay_month(built.frames)
    people = register(
        frames, facility.workers, own.credit_code or own.name or "", _scanned(extractions)
    )
    frames = with_workers(frames, people)
    known = infer_facility(facility, own, infer_country(extractions, facility), frames)
    unit = known.overtime_unit_minutes or 1
    periods = find_pay_months(known, frames)
    calendar = _calendar(periods, known, law)
    workers = describe(people.workers, frames)
    twice = punched_conflicts(frames["attendance"], law.tolerated_minutes)
    rows = frames["attendance"]
    books = {**frames, "attendance": by_the_widest(rows, twice)}
    setting = Setting(calendar, periods, law, unit)
    days, plan = count_days(known, books, workers, setting)
    others = [
        count_days(known, {**frames, "attendance": book}, workers, setting)[0]
        for book in by_the_others(rows, twice)
    ]
    contrary = contradictions(books["attendance"], law.normal_day_minutes)
    days = with_books(with_bounds(days, contrary, law.normal_day_minutes, unit), twice, others)
    known = replace(known, pay_month_starts_on=starts_on(facility, frames))
    issues = [
        *built.issues,
        *((d, set_apart(_part_name(extractions, d, p), name)) for d, p, name in apart),
        *_unclear(extractions, frames, people),
        *said_of(pd.concat([contrary, twice])[["worker", "date", "document"]]),
    ]
    shift_key = ("hours.shift",) if plan.guessed else ()
    return CaseFile(
        facility=known,
        inferred=tuple(sorted({*inferred_keys(facility, known), *shift_key})),
        documents=_with_issues(extractions, issues),
        foreign=tuple((document, part) for document, part, _ in apart),
        sources=built.sources,
        frames=frames,
        workers=add_seen(workers, days, paid_days(frames["payroll"], periods))[[*WORKER_COLUMNS]],
        days=days,
        months=build_months(days),
        pay_months=with_presence(periods, frames, days),
        calendar=calendar,
        shifts=plan.choice.used,
        shift_source=plan.source,
        overtime_unit_minutes=unit,
        mark_only_parts=mark_only_parts(frames["attendance"]),
    )


def _scanned(extractions: Sequence[Extraction]) -> list[tuple[int, int]]:
    """Gives back (document, part) of what was read from pictures."""
    return [
        (at, number)
        for at, extraction in enumerate(extractions)
        for number, part in enumerate(extraction.document.parts)
        if part.scanned
    ]


def _calendar(periods: pd.DataFrame, facility: Facility, law: HoursLaw) -> pd.DataFrame:
    if periods.empty:
        return build_calendar("2000-01-01", "2000-01-01", facility, law).iloc[:0]
    first, last = periods["period_from"].min(), periods["period_to"].max()
    return build_calendar(f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}", facility, law)


def _part_name(extractions: Sequence[Extraction], document: int, part: int) -> str:
    return extractions[document].document.parts[part].name


def _unclear(
    extractions: Sequence[Extraction], frames: Mapping[str, pd.DataFrame], people: Register
) -> Iterator[tuple[int, Issue]]:
    """Gives back an issue for every part with records that could be any of several workers."""
    for kind, unclear in people.unclear.items():
        if not unclear.any():
            continue
        rows = frames[kind].loc[unclear, ["document", "part"]]
        counts = rows.value_counts(sort=False).reset_index().to_numpy().tolist()
        for document, part, count in counts:
            yield (
                document,
                Issue(
                    "worker-ambiguous",
                    Text(
                        f"{count} {kind} records name a person whom several workers could be; "
                        "say who it is under [[workers]] in facility.toml.",
                        f"{count} 条 {kind} 记录可对应多名同名或同号员工，无法确定；"
                        "请在 facility.toml 的 [[workers]] 中写明。",
                    ),
                    part=_part_name(extractions, document, part),
                    loses_data=True,
                ),
            )


def _with_issues(
    extractions: Sequence[Extraction], issues: Iterable[tuple[int, Issue]]
) -> tuple[Extraction, ...]:
    """Gives back the documents with what reconciling found out about them."""
    found = list(extractions)
    for at, issue in issues:
        document = found[at].document
        status = document.status
        if issue.loses_data and status is Status.READ:
            status = Status.PARTLY_READ
        document = replace(document, issues=(*document.issues, issue), status=status)
        found[at] = replace(found[at], document=document)
    return tuple(found)
