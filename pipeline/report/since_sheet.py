"""The sheet of the workbook with what had failed before and does not now, and why."""

from pipeline.report.decisions import decision_said
from pipeline.report.finding_sheet import offer_decisions
from pipeline.report.labels import quantity
from pipeline.report.paper import Column, Paper
from pipeline.report.view import View

_COLUMNS = (
    ("since", 16), ("severity", 13), ("rule", 24), ("number", 11), ("name", 12),
    ("finding_period", 10), ("document", 24), ("was", 12), ("what", 60), ("since_why", 60),
    ("decision", 16), ("note", 30), ("fingerprint", 12),
)  # fmt: skip
_STYLES = {"decision": "fill_in", "note": "fill_in", "fingerprint": "code"}


def since_sheet(paper: Paper, view: View) -> None:
    """Writes what is closed, and what cannot be told any more; nothing without a baseline."""
    block = view.document["baseline"]
    if block is None:
        return
    sheet = paper.sheet("since")
    columns = [Column(paper.say(key), width) for key, width in _COLUMNS]
    paper.table(sheet, 0, columns, len(block["gone"]))
    for row, gone in enumerate(block["gone"], 1):
        worker, owed = gone["worker"] or {}, gone["amount_owed_minor"]
        shown = {
            **gone,
            "since": paper.say(f"state.{gone['state']}"),
            "severity": paper.say(gone["severity"]),
            "rule": f"{gone['rule']}\n{view.title(gone['rule'])}",
            "number": worker.get("number"),
            "name": worker.get("name"),
            "finding_period": gone["period"],
            "was": quantity(owed, "minor", gone["currency"]) if owed else None,
            "what": view.say_message(gone["message"]),
            "since_why": view.say_message(gone["why"]),
            "decision": decision_said(gone["decision"], view.language),
        }
        for index, (key, _) in enumerate(_COLUMNS):
            paper.put(sheet, row, index, shown[key], _STYLES.get(key, "text"))
        tall = [None if key == "fingerprint" else shown[key] for key, _ in _COLUMNS]
        paper.fit(sheet, row, tall, columns)
    offer_decisions(sheet, [key for key, _ in _COLUMNS].index("decision"), len(block["gone"]), view)
