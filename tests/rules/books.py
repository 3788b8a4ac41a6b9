"""Makes a case file from the few lines of a rule's test case, without reading or reconciling.

Hours are written one word a day: "8" worked eight hours, "8~12" a missing punch (at least eight,
at most twelve), "8^12" all punches there and a break unknown, "-" not worked,
"." no record at all, "?" worked or not is unknown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from builders import Row, extraction

from pipeline.model.casefile import CaseFile
from pipeline.model.evidence import Grade, Text
from pipeline.model.extraction import Extraction
from pipeline.model.facility import DocumentHint, Facility, Notice, Shift
from pipeline.model.quantities import month_add, months_between
from pipeline.model.records import RECORDS
from pipeline.model.table import Table
from pipeline.reconcile.frames import build_frames
from validators.packs import hours_law, law_date, law_of

NORMAL = 480
WORKER_FIELDS = [
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
]
GROUPED = ("payroll", "attendance", "attendance_month", "social_insurance")


def books(case: Mapping[str, Any]) -> CaseFile:
    """Gives back the case file that a test case describes."""
    facility = _facility(case.get("facility", {}))
    days, punches = _days(case, facility)
    extractions = tuple(_extractions(case, punches))
    foreign = _foreign(case, extractions)
    built = build_frames(extractions, foreign)
    frames = {kind: frame.copy() for kind, frame in built.frames.items()}
    workers = _workers(case, frames, days)
    at = {number: int(worker) for worker, number in workers["number"].items()}
    for kind, frame in frames.items():
        if "number" in RECORDS[kind]:
            frame["worker"] = frame["number"].map(at).fillna(-1).astype("int32")
        else:
            frame["worker"] = np.full(len(frame), -1, np.int32)
    days["worker"] = days["number"].map(at).astype("int32") if len(days) else days["number"]
    _link(days, frames["attendance"])
    months = _months(days)
    spans = _pay_months(case, frames, days, facility)
    return CaseFile(
        facility=facility,
        inferred=tuple(case.get("inferred", ())),
        documents=extractions,
        foreign=foreign,
        sources=built.sources,
        frames=frames,
        workers=_seen(workers, frames, days),
        days=days.drop(columns="number"),
        months=months,
        pay_months=spans,
        calendar=_calendar(spans, facility),
        shifts=tuple(Shift(**one) for one in case.get("shifts", ())),
        shift_source="facility.toml",
        overtime_unit_minutes=30,
    )


def table_of(case: CaseFile, document: int, part: int, table: int) -> Table:
    """Gives back a table of a made-up document."""
    return case.documents[document].document.parts[part].grid(table)


def _facility(given: Mapping[str, Any]) -> Facility:
    known: dict[str, Any] = {
        "name": "恒达制品有限公司",
        "country": "CN",
        "place": "Guangdong/Shenzhen",
        "period": ["2025-01", "2025-12"],
        "audit_date": "2026-01-15",
        "protocol": "smeta",
        "codes": ["eti"],
        **given,
    }
    known["period"] = tuple(known["period"]) if known["period"] else None
    known["documents"] = tuple(DocumentHint(**one) for one in known.get("documents", ()))
    known["notices"] = tuple(Notice(**one) for one in known.get("notices", ()))
    known["codes"] = None if known["codes"] is None else tuple(known["codes"])
    return Facility(**known)


def _foreign(
    case: Mapping[str, Any], extractions: Sequence[Extraction]
) -> tuple[tuple[int, int], ...]:
    """Gives back the first part of each document that a case says is another employer's."""
    apart = case.get("foreign", ())
    paths = [one.document.source.path for one in extractions]
    return tuple((at, 0) for at, path in enumerate(paths) if path in apart)


def _extractions(case: Mapping[str, Any], punches: Sequence[Row]) -> Iterator[Extraction]:
    rows: dict[str, list[Row]] = {kind: list(case.get(kind, ())) for kind in RECORDS}
    rows["attendance"] = [*rows["attendance"], *punches]
    for kind in RECORDS:
        if kind == "pay_item":
            continue
        for path, group in _by_document(kind, rows[kind]).items():
            yield _document(path, kind, group)
    for one in case.get("documents", ()):
        yield _other_document(one)


def _by_document(kind: str, rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        month = row.get("month") or str(row.get("date", ""))[:7]
        path = row.get("_path") or (f"{kind}/{month}.xlsx" if kind in GROUPED else f"{kind}.xlsx")
        found.setdefault(path, []).append(row)
    return found


def _document(path: str, kind: str, rows: Sequence[Row]) -> Extraction:
    items = [
        {
            "number": row.get("number"),
            "month": row.get("month"),
            "label": label,
            "item": None if str(label).startswith("mystery") else label,
            "role": role,
            "counts": counts,
            "total": _total(row.get("_totals", {}), label, role),
            "amount_minor": amount,
            "payroll_row": at,
            "_grades": {"amount_minor": row.get("_item_grades", {}).get(label, Grade.READ)},
        }
        for at, row in enumerate(rows)
        for label, (role, counts, amount) in row.get("_items", {}).items()
    ]
    plain = [
        {k: v for k, v in row.items() if not k.startswith("_") or k in ("_grades", "_others")}
        for row in rows
    ]
    part_kind = rows[0].get("_kind")
    issue = rows[0].get("_issue")
    more = {"pay_item": items} if items else None
    fields = rows[0].get("_fields")
    made = extraction(path, kind, plain, more=more, part_kind=part_kind, fields=fields)
    return _with_issue(made, issue) if issue else made


def _with_issue(made: Extraction, code: str) -> Extraction:
    """Gives back the document with an issue of its parts: rows that nobody understood."""
    from pipeline.model.document import Issue

    issue = Issue(code, Text("rows.", "行。"), loses_data=True)
    return Extraction(made.document, tuple(replace(p, issues=(issue,)) for p in made.parts))


def _total(given: Mapping[str, str], label: str, role: str) -> str | None:
    """Gives back the total that an item is part of: gross where others of the row are said."""
    return given.get(label, "gross" if given and role == "earning" else None)


def _other_document(one: Mapping[str, Any]) -> Extraction:
    """Gives back a document without records, or with fields that a part has."""
    from pipeline.model.document import Classification, Issue, Kind, Status
    from pipeline.model.evidence import Text

    made = extraction(
        one["path"],
        one.get("records", "roster"),
        one.get("rows", ()),
        months=one.get("months", ()),
        employer=one.get("employer"),
        fields=one.get("fields"),
        blank_fields=one.get("blank", ()),
        status=Status(one.get("status", "read")),
        issues=tuple(
            Issue(code, Text(f"{code}.", f"{code}。"), loses_data=True)
            for code in one.get("issues", ())
        ),
    )
    kind = Kind(one["kind"]) if one.get("kind") else None
    part = replace(
        made.parts[0],
        classification=Classification(kind, 1.0 if kind else 0.0),
        issues=tuple(Issue(code, Text(code, code)) for code in one.get("part_issues", ())),
    )
    source = made.document.source
    if "sha256" in one:
        source = replace(source, sha256=one["sha256"])
    unread = one.get("status") == "unreadable"
    seen = one.get("scanned", False)
    parts = () if unread else tuple(replace(p, scanned=seen) for p in made.document.parts)
    document = replace(made.document, source=source, parts=parts)
    return Extraction(document, () if unread else (part,))


def _days(case: Mapping[str, Any], facility: Facility) -> tuple[pd.DataFrame, list[Row]]:
    rows = [
        row
        for number, spans in case.get("days", {}).items()
        for span in (spans if isinstance(spans, list) else [spans])
        for row in _span(number, span, facility)
    ]
    punches: list[Row] = [row.pop("punches") for row in rows]
    columns = [
        "number",
        "date",
        "month",
        "week",
        "row_id",
        "row_ids",
        "timed",
        "worked",
        "mark",
        "day_kind",
        "missing_punch",
        "implausible",
        "first_minute",
        "last_minute",
        "counted_minutes",
        "most_minutes",
        "normal_minutes",
        "overtime_minutes",
        "overtime_most_minutes",
        "overtime_raw_minutes",
        "weekday_minutes",
        "restday_minutes",
        "holiday_minutes",
        "shift",
        "guessed_break_minutes",
        "conflicting",
    ]
    frame = pd.DataFrame(rows, columns=columns)
    frame["date"] = pd.to_datetime(frame["date"]).astype("datetime64[s]")
    frame["week"] = pd.to_datetime(frame["week"]).astype("datetime64[s]")
    frame["worked"] = frame["worked"].astype("boolean")
    for name in ("missing_punch", "conflicting"):
        frame[name] = frame[name].astype(bool)
    for name in columns:
        if name.endswith(("_minutes", "_minute")):
            frame[name] = frame[name].astype("Int64")
    return frame, punches


def _span(number: str, span: Mapping[str, Any], facility: Facility) -> Iterator[dict[str, Any]]:
    day = date.fromisoformat(str(span["from"]))
    words = str(span["hours"]).split() * int(span.get("times", 1))
    for word in words:
        if word != ".":
            yield _day(number, day, word, span, facility)
        day += timedelta(days=1)


def _day(
    number: str, day: date, word: str, span: Mapping[str, Any], facility: Facility
) -> dict[str, Any]:
    low, high, mark = _read(word)
    start = span.get("start", 480)
    kind = _kind(day, facility)
    normal = min(low, NORMAL) if kind == "normal" else 0
    unit = 30
    overtime = (low - normal) // unit * unit
    most = max(high - (min(high, NORMAL) if kind == "normal" else 0), overtime)
    by_kind = {"normal": "weekday", "rest": "restday", "holiday": "holiday"}[kind]
    found: dict[str, Any] = {
        "number": number,
        "date": day.isoformat(),
        "month": f"{day:%Y-%m}",
        "week": (day - timedelta(days=day.weekday())).isoformat(),
        "timed": low > 0,
        "worked": None if word == "?" else low > 0 or high > 0,
        "mark": mark,
        "day_kind": kind,
        "missing_punch": "~" in word,
        "implausible": "over-16h" if low > 960 else None,
        "first_minute": start,
        "last_minute": start + low + span.get("pause", 0),
        "counted_minutes": low,
        "most_minutes": high,
        "normal_minutes": normal,
        "overtime_minutes": overtime,
        "overtime_most_minutes": most,
        "overtime_raw_minutes": low - normal,
        "weekday_minutes": overtime if by_kind == "weekday" else 0,
        "restday_minutes": overtime if by_kind == "restday" else 0,
        "holiday_minutes": overtime if by_kind == "holiday" else 0,
        "shift": span.get("shift"),
        "conflicting": day.isoformat() in span.get("conflicting", ()),
        "guessed_break_minutes": span.get("guessed_break", 0) if low else 0,
    }
    times = [start] if "~" in word else [start, found["last_minute"]] if low else []
    found["punches"] = {
        "number": number,
        "date": day.isoformat(),
        "punches": times,
        "mark": mark,
        "_issue": "unclear-rows" if span.get("unclear") else span.get("issue"),
        "_grades": {"punches": span.get("grades", {}).get(day.isoformat(), Grade.READ)},
        **({"_others": span["others"][day.isoformat()]} if _doubtful(span, day) else {}),
    }
    return found


def _doubtful(span: Mapping[str, Any], day: date) -> bool:
    return day.isoformat() in span.get("others", {})


def _read(word: str) -> tuple[int, int, str | None]:
    if word in ("-", "?"):
        return 0, 0, None
    if word[0].isalpha():
        return 0, 0, word
    low, _, high = word.replace("^", "~").partition("~")
    minutes = round(float(low) * 60)
    return minutes, round(float(high) * 60) if high else minutes, None


def _kind(day: date, facility: Facility) -> str:
    law = hours_law(law_of(facility.country), law_date(facility))
    text = day.isoformat()
    if text in law.holidays:
        return "holiday"
    if text in law.makeup_days:
        return "normal"
    rest = text in law.days_off or day.weekday() in law.rest_weekdays
    return "rest" if rest else "normal"


def _link(days: pd.DataFrame, attendance: pd.DataFrame) -> None:
    keys = zip(attendance["worker"], attendance["date"], strict=True)
    rows = dict(zip(keys, attendance.index, strict=True))
    own = [rows[key] for key in zip(days["worker"], days["date"], strict=True)]
    days["row_id"] = np.array(own, np.int64)
    days["row_ids"] = [(row,) for row in own]


def _months(days: pd.DataFrame) -> pd.DataFrame:
    sums = [
        "counted_minutes",
        "weekday_minutes",
        "restday_minutes",
        "holiday_minutes",
        "overtime_minutes",
        "overtime_most_minutes",
        "overtime_raw_minutes",
    ]
    if days.empty:
        extra = ["days_worked_hundredths", "missing_days", "timed_days", "leave_days_hundredths"]
        return pd.DataFrame(columns=["worker", "month", *sums, *extra])
    groups = days.groupby(["worker", "month"])
    frame = groups[sums].sum()
    frame["days_worked_hundredths"] = groups["worked"].sum().astype("int64") * 100
    frame["missing_days"] = groups["missing_punch"].sum()
    frame["timed_days"] = groups["timed"].sum()
    leave = days["mark"].astype("string").str.startswith("leave_").fillna(False)
    frame["leave_days_hundredths"] = leave.groupby([days["worker"], days["month"]]).sum() * 100
    return frame.reset_index()


def _workers(
    case: Mapping[str, Any], frames: Mapping[str, pd.DataFrame], days: pd.DataFrame
) -> pd.DataFrame:
    numbers = set(days["number"]) | set(case.get("workers", {}))
    for frame in frames.values():
        if "number" in frame:
            numbers |= set(frame["number"].dropna())
    ordered = sorted(str(number) for number in numbers)
    frame = pd.DataFrame({name: [None] * len(ordered) for name in WORKER_FIELDS}, dtype=object)
    frame["number"] = ordered
    frame["name"] = [f"工人{number}" for number in ordered]
    frame["key"] = [f"key-{number}" for number in ordered]
    for number, values in case.get("workers", {}).items():
        for name, value in values.items():
            frame.loc[frame["number"] == number, name] = value
    for name in ("birth_date", "hired_on", "left_on"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    frame.index = pd.Index(range(len(frame)), dtype="int32", name="worker")
    return frame


def _seen(
    workers: pd.DataFrame, frames: Mapping[str, pd.DataFrame], days: pd.DataFrame
) -> pd.DataFrame:
    dates = [days.loc[days["worked"].fillna(True).to_numpy(bool), ["worker", "date"]]]
    paid = frames["payroll"][["worker", "month"]].copy()
    paid["date"] = pd.to_datetime(paid["month"] + "-01").astype("datetime64[s]")
    seen = pd.concat([*dates, paid[["worker", "date"]]]).groupby("worker")["date"]
    workers["first_seen"] = seen.min().reindex(workers.index)
    workers["last_seen"] = seen.max().reindex(workers.index)
    of_kind = {"has_attendance": days["worker"]}
    for kind in ("payroll", "contract", "roster", "identity"):
        of_kind[f"has_{kind}"] = frames[kind]["worker"]
    for name, found in of_kind.items():
        workers[name] = workers.index.isin(found)
    return workers


def _pay_months(
    case: Mapping[str, Any],
    frames: Mapping[str, pd.DataFrame],
    days: pd.DataFrame,
    facility: Facility,
) -> pd.DataFrame:
    paid = set(frames["payroll"]["month"].dropna())
    attended = set(days["month"]) | set(frames["attendance_month"]["month"].dropna())
    known = sorted(paid | attended | set(facility.period or ()))
    months = list(months_between(known[0], known[-1]))
    day = facility.pay_month_starts_on or 1
    starts = [month if day == 1 else month_add(month, -1) for month in months]
    return pd.DataFrame(
        {
            "month": months,
            "period_from": pd.to_datetime([f"{m}-{day:02d}" for m in starts]),
            "period_to": pd.to_datetime([f"{month_add(m, 1)}-{day:02d}" for m in starts])
            - pd.Timedelta(days=1),
            "has_payroll": [m in paid for m in months],
            "has_attendance": [m in attended for m in months],
        }
    )


def _calendar(spans: pd.DataFrame, facility: Facility) -> pd.DataFrame:
    dates = pd.date_range(spans["period_from"].min(), spans["period_to"].max())
    kinds = [_kind(day.date(), facility) for day in dates]
    return pd.DataFrame({"kind": kinds, "source": "weekday"}, index=dates.astype("datetime64[s]"))
