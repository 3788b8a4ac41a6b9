"""``back_pay.csv``: a line a finding about money, then the totals; a spreadsheet may open it."""

import csv
import io
from typing import Any

from pipeline.report.back_pay import (
    KINDS,
    Line,
    Total,
    back_pay_lines,
    facility_totals,
    worker_totals,
)
from pipeline.report.csv_file import safe

COLUMNS = (
    "line", "worker_number", "worker_name", "month", "cause", "rule",
    *(f"{kind}_minutes" for kind in KINDS),
    "base_minor", "base_hours", "hourly_rate_minor", "premiums", "due_minor", "paid_minor",
    "owed_minor", "counted_minor", "at_least", "currency", "same_as", "instruments", "articles",
    "source_status", "arithmetic", "fingerprint",
)  # fmt: skip


def back_pay_csv(document: dict[str, Any]) -> str:
    """Gives back the sheet as CSV text with a byte order mark, so that Excel reads UTF-8.

    ``line`` says what a row is: "finding", "worker" (a total) or "facility" (the total).
    Instruments and articles stand in the same order, parted by a bar: both may hold semicolons.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    lines = back_pay_lines(document)
    rows = [_row(line) for line in lines]
    rows += [_total("worker", one) for one in worker_totals(lines)]
    rows += [_total("facility", one) for one in facility_totals(lines)]
    for row in rows:
        writer.writerow({name: safe(value) for name, value in row.items()})
    return "\ufeff" + out.getvalue()


def _row(line: Line) -> dict[str, Any]:
    return {
        "line": "finding",
        "worker_number": line.worker.get("number"),
        "worker_name": line.worker.get("name"),
        "month": line.month,
        "cause": line.cause,
        "rule": line.rule,
        **{f"{kind}_minutes": line.minutes.get(kind) for kind in KINDS},
        "base_minor": line.base_minor,
        "base_hours": line.base_hours,
        "hourly_rate_minor": line.rate_minor,
        "premiums": "; ".join(f"{kind} {premium}" for kind, premium in line.premiums),
        "due_minor": line.due_minor,
        "paid_minor": line.paid_minor,
        "owed_minor": line.owed_minor,
        "counted_minor": line.counted_minor,
        "at_least": _yes(line.at_least),
        "currency": line.currency,
        "same_as": line.same_as,
        "instruments": " | ".join(instrument for instrument, _ in line.bases),
        "articles": " | ".join(article or "-" for _, article in line.bases),
        "source_status": line.status,
        "arithmetic": line.arithmetic,
        "fingerprint": line.fingerprint,
    }


def _total(what: str, total: Total) -> dict[str, Any]:
    worker = total.worker or {}
    return {
        "line": what,
        "worker_number": worker.get("number"),
        "worker_name": worker.get("name"),
        "owed_minor": total.said_minor,
        "counted_minor": total.owed_minor,
        "at_least": _yes(total.at_least),
        "currency": total.currency,
    }


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
