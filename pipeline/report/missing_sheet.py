"""The sheet of the workbook with what is still needed, that which unlocks most first."""

from pipeline.model.evidence import Text
from pipeline.report.missing_letter import rules_in_words
from pipeline.report.paper import Column, Paper
from pipeline.report.view import View

_COLUMNS = (
    ("needed_how", 20), ("needed", 60), ("workers", 36), ("needed_why", 60), ("needed_for", 50),
    ("needed_checks", 12),
)  # fmt: skip
_MOST_NAMES = 40


def missing_sheet(paper: Paper, view: View) -> None:
    """Writes one row a thing that is needed.

    It has no columns to fill in: the next run asks anew for what is needed then, and would read
    none of it.
    """
    sheet = paper.sheet("missing")
    items = view.document["missing"]
    columns = [Column(paper.say(key), width) for key, width in _COLUMNS]
    paper.table(sheet, 0, columns, len(items))
    for row, item in enumerate(items, 1):
        people = [" ".join(filter(None, (one["number"], one["name"]))) or one["key"]
                  for one in item["workers"]]  # fmt: skip
        rest = len(people) - _MOST_NAMES
        names = ", ".join(people[:_MOST_NAMES]) + (f" + {rest}" if rest > 0 else "")
        rules = rules_in_words(item, view.judgement.titles, len(item["rules"]))
        values = [
            paper.say(f"needed.{item['action']}"),
            view.say_message(item["what"]),
            names,
            view.say_message(item["why"]),
            view.say_message(_said(rules)),
            item["unlocks"] or None,
        ]
        for index, value in enumerate(values):
            paper.put(sheet, row, index, value, "number" if isinstance(value, int) else "text")
        paper.fit(sheet, row, values, columns)


def _said(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}
