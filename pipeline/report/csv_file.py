"""``findings.csv``: one line a finding, safe to open in a spreadsheet."""

import csv
import io
from typing import Any

from pipeline.report.labels import Language

COLUMNS = (
    "fingerprint", "rule", "outcome", "kind", "severity", "certainty", "worker_number",
    "worker_name", "period", "document", "part", "document_kind", "other", "observed", "limit",
    "unit", "amount_owed_minor", "currency", "reason", "arithmetic", "instrument", "article",
    "evidence",
)  # fmt: skip
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def findings_csv(document: dict[str, Any], language: Language) -> str:
    """Gives back the findings as CSV text with a byte order mark, so that Excel reads UTF-8.

    Text that a spreadsheet would run as a formula gets a leading apostrophe; figures stay.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    tongues = ("en", "zh") if language == "both" else (language,)
    writer.writerow([*COLUMNS, *(f"message_{tongue}" for tongue in tongues)])
    for finding in document["findings"]:
        values = [*_values(finding), *(finding["message"][tongue] for tongue in tongues)]
        writer.writerow([_safe(value) for value in values])
    return "\ufeff" + out.getvalue()


def _values(finding: dict[str, Any]) -> list[Any]:
    worker = finding["worker"] or {}
    basis = finding["basis"]
    own = {
        **finding,
        "worker_number": worker.get("number"),
        "worker_name": worker.get("name"),
        "other": _other(finding["other"]),
        "instrument": "; ".join(dict.fromkeys(b["instrument"] for b in basis)),
        "article": "; ".join(dict.fromkeys(b["article"] or "" for b in basis)),
        "evidence": "; ".join(spot(e) for e in finding["evidence"]),
    }
    return [own[column] for column in COLUMNS]


def _other(other: dict[str, Any] | None) -> str | None:
    if other is None:
        return None
    if "worker" in other:
        return str(other["worker"]["number"] or other["worker"]["name"])
    return " / ".join(filter(None, (other["document"], other["part"])))


def spot(evidence: dict[str, Any]) -> str:
    """Gives back where a piece of evidence stands, in one short line."""
    where = [evidence["document"]]
    if evidence["sheet"] is not None:
        where.append(evidence["sheet"])
    for key, word in (("page", "p"), ("table", "table "), ("paragraph", "¶"), ("line", "line ")):
        if evidence.get(key) is not None:
            where.append(f"{word}{evidence[key]}")
    if evidence.get("row") is not None:
        where.append(f"r{evidence['row']}c{evidence['column']}")
    if evidence["cell"]:
        where.append(evidence["cell"])
    return " ▸ ".join(where)


def _safe(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return "'" + value
    return "" if value is None else value
