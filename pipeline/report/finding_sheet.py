"""The sheet of the workbook with every exception, and room for what the auditor decides."""

from typing import Any

from pipeline.report.chinese import summed
from pipeline.report.csv_file import articles, other_of, spots
from pipeline.report.decisions import decision_said, decisions_offered
from pipeline.report.labels import label, quantity
from pipeline.report.money import amounts_in, style_of
from pipeline.report.paper import Column, Paper
from pipeline.report.view import View

MOST_LINKS = 60_000
PRINTED: tuple[tuple[str, float, str], ...] = (
    ("severity", 12, "text"), ("rule", 23, "text"), ("number", 9, "text"), ("name", 10, "text"),
    ("finding_period", 9, "text"), ("what", 50, "text"), ("owed", 10, "money"),
    ("currency", 9.5, "text"), ("evidence", 26, "text"), ("decision", 13, "fill_in"),
    ("note", 24, "fill_in"),
)  # fmt: skip
"""The columns that go on paper: together as wide as one page across holds in readable letters."""
_ON_SCREEN: tuple[tuple[str, float, str], ...] = (
    ("to_evidence", 8, "link"), ("remedy", 100, "text"), ("other", 16, "text"),
    ("observed", 12, "text"), ("limit", 12, "text"),
    ("arithmetic", 60, "text"), ("article", 50, "text"), ("occurrences", 60, "text"),
    ("certainty", 11, "text"), ("fingerprint", 12, "code"),
)  # fmt: skip
_SINCE = ("since", 11, "text")
_WAS = ("was", 14, "text")
"""Columns of a run that is held beside an earlier one: behind the first, and behind the remedy."""


def findings_sheet(paper: Paper, view: View) -> None:
    """Writes one row a failed finding, in the order of the list."""
    sheet = paper.sheet("findings")
    shown = _shown(view)
    columns = [Column(paper.say(key), width, style) for key, width, style in shown]
    findings = [f for f in view.document["findings"] if f["outcome"] == "failed"]
    paper.table(sheet, 0, columns, len(findings))
    sheet.freeze_panes(1, [key for key, _, _ in shown].index("what"))
    printed = [key for key, _, _ in shown].index(PRINTED[-1][0])
    sheet.print_area(0, 0, max(len(findings), 1), printed)
    for row, finding in enumerate(findings, 1):
        _row(paper, sheet, row, view, finding, columns, [key for key, _, _ in shown])
    offer_decisions(sheet, [key for key, _, _ in shown].index("decision"), len(findings), view)


def offer_decisions(sheet: Any, at: int, rows: int, view: View) -> None:
    """Puts the list of decisions into a column and says what they mean: no others are read back."""
    if rows:
        choices = {
            "validate": "list",
            "source": decisions_offered(view.language),
            "input_message": label("decision_help", view.language),
            "error_message": label("decision_only", view.language),
        }
        sheet.data_validation(1, at, rows, at, choices)


def _row(
    paper: Paper,
    sheet: Any,
    row: int,
    view: View,
    finding: dict[str, Any],
    columns: list[Column],
    keys: list[str],
) -> None:
    values = _values(paper, view, finding)
    for index, (key, column) in enumerate(zip(keys, columns, strict=True)):
        style = style_of(finding["currency"]) if column.style == "money" else column.style
        if key == "severity":
            colour = paper.severities[finding["severity"]]
            sheet.write_string(row, index, paper.say(finding["severity"]), colour)
        elif key == "to_evidence":
            _link(paper, sheet, row, index, view, finding)
        else:
            paper.put(sheet, row, index, values.get(key), style)
    tall = [None if key == "fingerprint" else values.get(key) for key in keys]
    paper.fit(sheet, row, tall, columns)


def _shown(view: View) -> list[tuple[str, float, str]]:
    """Gives back the columns; those about the baseline only where there is one."""
    columns = (*PRINTED, *_ON_SCREEN)
    if view.document["baseline"] is None:
        return list(columns)
    beside = {"severity": [_SINCE], "remedy": [_WAS]}
    return [one for column in columns for one in (column, *beside.get(column[0], ()))]


def _values(paper: Paper, view: View, finding: dict[str, Any]) -> dict[str, Any]:
    worker, since = finding["worker"] or {}, finding["baseline"] or {}
    owed, currency = finding["amount_owed_minor"], finding["currency"]
    days = "; ".join(
        f"{one['date']}: {quantity(one['observed'], finding['unit'], currency)}"
        for one in finding["occurrences"]
    )
    return {
        "since": since and paper.say(f"state.{since['state']}"),
        "was": was(finding),
        "decision": decision_said(since.get("decision"), view.language),
        "note": since.get("note"),
        "rule": f"{finding['rule']}\n{view.title(finding['rule'])}",
        "number": worker.get("number"),
        "name": worker.get("name"),
        "finding_period": finding["period"],
        "other": other_of(finding["other"]) or None,
        "what": amounts_in(view.say_message(finding["message"]), currency),
        "observed": quantity(finding["observed"], finding["unit"], currency),
        "limit": quantity(finding["limit"], finding["unit"], currency),
        "owed": owed / 100 if owed is not None else None,
        "currency": currency,
        "remedy": view.say_message(finding["remedy"]),
        "arithmetic": summed(
            finding["arithmetic"] and amounts_in(finding["arithmetic"], currency), view.language
        ),
        "article": "\n".join(articles(finding["basis"], view.language)),
        "occurrences": days[:2000],
        "evidence": _places(finding),
        "certainty": finding["certainty"] and paper.say(view.grade_key(finding["certainty"])),
        "fingerprint": finding["fingerprint"],
    }


def was(finding: dict[str, Any]) -> str | None:
    """Gives back what the baseline had said of money, hours or days, where it was another sum."""
    since = finding["baseline"]
    if not since or since["outcome"] != "failed":
        return None
    for key, unit in (("amount_owed_minor", "minor"), ("observed", finding["unit"])):
        if since[key] is not None and since[key] != finding[key]:
            return quantity(since[key], unit, finding["currency"])
    return None


def _places(finding: dict[str, Any]) -> str:
    places = spots(finding["evidence"])
    return "\n".join(places[:4]) + (f"\n+ {len(places) - 4}" if len(places) > 4 else "")


def _link(paper: Paper, sheet: Any, row: int, at: int, view: View, finding: dict[str, Any]) -> None:
    """Writes what leads to the first piece of evidence; a cell with a link would not wrap."""
    url = view.link(finding["evidence"][0]) if finding["evidence"] else None
    if url and row <= MOST_LINKS and len(url) < 2000:
        sheet.write_url(row, at, f"external:{url}", paper.formats["link"], "→")
