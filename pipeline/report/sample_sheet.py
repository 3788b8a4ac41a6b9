"""The sheet of an auditor's sample: whose records of which months to pull, and what they show."""

from dataclasses import asdict

from pipeline.report.paper import Column, Paper
from pipeline.report.sample_said import month_said, sample_sentences
from pipeline.report.view import View

_WIDTHS = (("number", 34), ("name", 18), ("department", 22), ("months", 30), ("note", 30))
_SHOWN = ("rule", "sample_workers", "sample_in_months", "sample_in_sample", "sample_missed")


def sample_sheet(paper: Paper, view: View) -> None:
    """Writes the workers drawn with room to note, then what is said of the sample, by rule."""
    sample = view.document["sample"]
    if sample is None:
        return
    sheet = paper.sheet("sample")
    columns = [Column(paper.say(key), width) for key, width in _WIDTHS]
    workers = sample["workers"]
    paper.table(sheet, 0, columns, len(workers))
    for row, worker in enumerate(workers, 1):
        months = ", ".join(worker["months"])
        for at, value in enumerate((worker["number"], worker["name"], worker["stratum"], months)):
            paper.put(sheet, row, at, value)
        paper.put(sheet, row, len(columns) - 1, None, "fill_in")
    row = len(workers) + 2
    for text in (*sample_sentences(sample), *(month_said(month) for month in sample["months"])):
        for line in view.say_message(asdict(text)).split("\n"):
            paper.remark(sheet, row, line, columns)
            row += 1
    row += 1
    paper.fit(sheet, row, [paper.say(key) for key in _SHOWN], columns)
    for at, key in enumerate(_SHOWN):
        sheet.write_string(row, at, paper.say(key), paper.formats["heading"])
    for below, one in enumerate(sample["shown"], row + 1):
        paper.put(sheet, below, 0, one["rule"])
        for at, key in enumerate(("workers", "in_months", "in_sample"), 1):
            paper.put(sheet, below, at, one[key], "number")
        paper.put(sheet, below, 4, one["missed"], "percent")
