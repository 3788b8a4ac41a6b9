"""``findings.csv``: one line a finding, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from pipeline.report.chinese import cited, summed
from pipeline.report.labels import Language

COLUMNS = (
    "fingerprint", "rule", "outcome", "kind", "severity", "certainty", "worker_number",
    "worker_name", "period", "document", "part", "document_kind", "other", "observed", "limit",
    "unit", "amount_owed_minor", "currency", "reason", "arithmetic", "articles",
    "evidence", "since", "decision", "note",
)  # fmt: skip
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def findings_csv(document: dict[str, Any], language: Language) -> str:
    """Gives back the findings as CSV text with a byte order mark, so that Excel reads UTF-8.

    Text that a spreadsheet would run as a formula gets a leading apostrophe; figures stay.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    tongues = ("en", "zh") if language == "both" else (language,)
    said = [(what, tongue) for what in ("message", "remedy") for tongue in tongues]
    writer.writerow([*COLUMNS, *(f"{what}_{tongue}" for what, tongue in said)])
    for finding in document["findings"]:
        values = [*_values(finding, language), *(finding[what][tongue] for what, tongue in said)]
        writer.writerow([safe(value) for value in values])
    return "\ufeff" + out.getvalue()


def _values(finding: dict[str, Any], language: Language) -> list[Any]:
    worker = finding["worker"] or {}
    basis = finding["basis"]
    since = finding["baseline"] or {}
    own = {
        **finding,
        "arithmetic": summed(finding["arithmetic"], language),
        "since": since.get("state"),
        "decision": since.get("decision"),
        "note": since.get("note"),
        "worker_number": worker.get("number"),
        "worker_name": worker.get("name"),
        "other": other_of(finding["other"]),
        "articles": "; ".join(articles(basis, language)),
        "evidence": "; ".join(spots(finding["evidence"])),
    }
    return [own[column] for column in COLUMNS]


def articles(basis: Iterable[dict[str, Any]], language: Language) -> list[str]:
    """Gives back instrument and article of each basis, each once."""
    said = (f"{cited(b['instrument'], language)} {b['article'] or ''}".strip() for b in basis)
    return list(dict.fromkeys(said))


def other_of(other: dict[str, Any] | None) -> str:
    """Gives back the second of a pair as a person names it; "" where there is none."""
    if other is None:
        return ""
    if "worker" in other:
        return " ".join(filter(None, (other["worker"]["number"], other["worker"]["name"])))
    return " ▸ ".join(filter(None, (other["document"], other["part"])))


def spots(evidence: Iterable[dict[str, Any]]) -> list[str]:
    """Gives back where evidence stands, one short line a sheet, page or text, each spot once."""
    grouped: dict[str, list[str]] = {}
    for one in evidence:
        place, slot = _place(one), _slot(one)
        slots = grouped.setdefault(place, [])
        if slot and slot not in slots:
            slots.append(slot)
    return [f"{place} ▸ {', '.join(found)}" if found else place for place, found in grouped.items()]


def _place(evidence: dict[str, Any]) -> str:
    where = [evidence["document"]]
    if evidence["sheet"] is not None:
        where.append(evidence["sheet"])
    if evidence["page"] is not None:
        where.append(f"p{evidence['page']}")
    if evidence.get("table") is not None:
        where.append(f"table {evidence['table']}")
    return " ▸ ".join(where)


def _slot(evidence: dict[str, Any]) -> str:
    if evidence["cell"]:
        return str(evidence["cell"])
    if evidence.get("row") is not None:
        return f"r{evidence['row']}c{evidence['column']}"
    for key, word in (("paragraph", "¶"), ("line", "line ")):
        if evidence.get(key) is not None:
            return f"{word}{evidence[key]}"
    return ""


def safe(value: Any) -> Any:
    """Gives back a value that no spreadsheet runs as a formula; "" for None."""
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return "'" + value
    return "" if value is None else value
