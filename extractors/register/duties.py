"""Which repeated duty a register is of: fire drills, checks, visitors, seals, waste ..."""

from collections.abc import Iterator

from extractors.words import alike, expand, vocabulary
from pipeline.model.document import Kind, Part

VOCABULARY = "entry"
TITLE_ROWS = 6
USUAL: dict[Kind, str] = {
    Kind.DRILL: "drill",
    Kind.MAINTENANCE: "maintenance",
    Kind.INSPECTION: "inspection",
    Kind.TRAINING: "training",
    Kind.VISITOR_LOG: "visitor",
    Kind.WASTE_MANIFEST: "waste",
    Kind.MONITORING: "monitoring",
    Kind.BACKGROUND_CHECK: "background_check",
}
"""Kind to what its entries are called where nothing says it closer."""
OF_KIND: dict[Kind, frozenset[str]] = {
    Kind.DRILL: frozenset({"drill"}),
    Kind.MAINTENANCE: frozenset({"maintenance", "lift_maintenance", "calibration"}),
    Kind.INSPECTION: frozenset(
        {"fire_check", "fire_test", "fire_patrol", "container_inspection", "seal"}
        | {"goods_inspection"}
    ),
    Kind.TRAINING: frozenset({"training"}),
    Kind.VISITOR_LOG: frozenset({"visitor", "vehicle"}),
    Kind.WASTE_MANIFEST: frozenset({"waste_manifest", "waste_ledger"}),
    Kind.MONITORING: frozenset({"monitoring", "hazard_detection"}),
    Kind.BACKGROUND_CHECK: frozenset({"background_check"}),
}


def duty_of(part: Part, kind: Kind, fields: frozenset[str]) -> str:
    """Gives back the duty that the entries of a part are of.

    Args:
        part: The part.
        kind: Its kind.
        fields: Fields that its entries have.
    """
    allowed = OF_KIND.get(kind, frozenset())
    by_fields = _by_fields(fields)
    if by_fields in allowed:
        return by_fields or ""
    for text in _titles(part):
        found = [
            (len(word), duty)
            for duty, words in _words().items()
            if duty in allowed
            for word in words
            if word in text
        ]
        if found:
            return max(found)[1]
    return USUAL.get(kind, str(kind))


def _by_fields(fields: frozenset[str]) -> str | None:
    """Gives back the duty that only its own columns have."""
    if len([name for name in fields if name.startswith("point_")]) >= 3:
        return "container_inspection"
    if "generated" in fields and fields & {"shipped", "stored"}:
        return "waste_ledger"
    if "manifest" in fields and "generated" not in fields:
        return "waste_manifest"
    return "seal" if "seal" in fields else None


def _titles(part: Part) -> Iterator[str]:
    """Gives back the lines that may be titles made alike, the likeliest first, the whole last."""
    lines = []
    if part.text is not None:
        lines += [str(text) for text in part.text.texts[:TITLE_ROWS, 0]]
    for table in part.tables[:2]:
        for row in table.texts[:TITLE_ROWS]:
            filled = [str(text) for text in row if str(text).strip()]
            if 1 <= len(filled) <= 3:
                lines += filled
    lines.append(part.name)
    yield from (alike(line) for line in lines if len(line) <= 60)
    for table in part.tables[:2]:
        yield alike(" ".join(str(t) for row in table.texts[:TITLE_ROWS] for t in row))


def _words() -> dict[str, list[str]]:
    listed = vocabulary(VOCABULARY).lists["duties"]
    return {
        str(duty): [alike(text) for word in words for text in expand(str(word))]
        for duty, words in listed.items()
    }
