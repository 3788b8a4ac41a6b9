"""The sheets of the workbook about what was handed in: its parts, and what could not be read."""

from dataclasses import asdict
from typing import Any

from pipeline.report.issue_lines import issue_lines
from pipeline.report.paper import Column, Paper
from pipeline.report.view import View


def documents_sheet(paper: Paper, view: View) -> None:
    """Writes the parts of every file: kind, months, and how many records and cells."""
    sheet = paper.sheet("documents")
    columns = [
        Column(paper.say(key), width)
        for key, width in (("document", 44), ("status", 18), ("part", 18), ("kind", 22),
                           ("months", 24), ("records", 10), ("cells", 12),
                           ("cells_uncertain", 12), ("issues", 12))
    ]  # fmt: skip
    rows = list(_document_rows(paper, view))
    paper.table(sheet, 0, columns, len(rows))
    for row, values in enumerate(rows, 1):
        for index, value in enumerate(values):
            paper.put(sheet, row, index, value, "number" if index >= 5 else "text")
        paper.fit(sheet, row, values, columns)


def _document_rows(paper: Paper, view: View) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for document in view.document["documents"]:
        status = paper.say("foreign" if document["foreign"] else document["status"])
        issues = len(issue_lines(document["issues"])) or None
        head = [document["path"], status]
        if not document["parts"]:
            rows.append([*head, None, None, None, None, None, None, issues])
        for index, part in enumerate(document["parts"]):
            kind = paper.say(f"kind.{part['kind']}") if part["kind"] else paper.say("unclassified")
            months = ", ".join(part["months"])
            cells = part["cells"]
            rows.append([*head, part["part"], kind, months, part["records"], cells["total"],
                         cells["uncertain"], issues if index == 0 else None])  # fmt: skip
    return rows


def issues_sheet(paper: Paper, view: View) -> None:
    """Writes what could not be read, or not for sure; what is alike stands in one row."""
    sheet = paper.sheet("issues")
    columns = [
        Column(paper.say(key), width)
        for key, width in (("document", 34), ("where", 30), ("issues", 86), ("not_read", 12))
    ]
    rows = [
        [
            document["path"],
            view.say_message(asdict(line.where)),
            view.say_message(asdict(line.message)),
            "✓" if line.loses_data else None,
        ]
        for document in view.document["documents"]
        for line in issue_lines(document["issues"])
    ]
    paper.table(sheet, 0, columns, len(rows))
    for row, values in enumerate(rows, 1):
        for index, value in enumerate(values):
            paper.put(sheet, row, index, value)
        paper.fit(sheet, row, values, columns)
