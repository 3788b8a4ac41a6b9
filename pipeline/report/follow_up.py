"""What the page shows of the rest of the work: what is still needed, and what became of before."""

from typing import Any

from pipeline.model.evidence import Text
from pipeline.report.baseline import State
from pipeline.report.labels import labels
from pipeline.report.missing_letter import rules_in_words
from pipeline.report.money import amount_text
from pipeline.report.view import View

MOST_MISSING = 60
MOST_GONE = 200


def since_rows(view: View) -> dict[str, Any] | None:
    """Gives back what became of the baseline's exceptions; None where there is none."""
    block = view.document["baseline"]
    if block is None:
        return None
    note = labels()["since_note"]
    started = block["started"][:10]
    gone = [
        {
            **one,
            "title": view.judgement.titles.get(one["rule"]) or Text(one["rule"], one["rule"]),
            "who": _person(one["worker"]) or one["document"] or "",
            "owed": amount_text(one["amount_owed_minor"], one["currency"])
            if one["amount_owed_minor"]
            else "",
            "message": Text(**one["message"]),
            "why": Text(**one["why"]),
        }
        for one in block["gone"][:MOST_GONE]
    ]
    return {
        "states": [(state.value, block[state.value]) for state in State],
        "note": Text(note.en.format(started=started), note.zh.format(started=started)),
        "workbook": block["workbook"],
        "gone": gone,
        "left_out": len(block["gone"]) - len(gone),
    }


def _person(worker: dict[str, Any] | None) -> str:
    return " ".join(filter(None, (worker["number"], worker["name"]))) if worker else ""


def missing_rows(view: View) -> list[dict[str, Any]]:
    """Gives back what is still needed, that which unlocks most first."""
    return [
        {
            **item,
            "what": Text(**item["what"]),
            "why": Text(**item["why"]),
            "waits": rules_in_words(item, view.judgement.titles),
        }
        for item in view.document["missing"][:MOST_MISSING]
    ]
