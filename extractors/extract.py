"""Dispatch: each part of a document to the extractor of its kind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Protocol, cast

from extractors.carried_headings import Carried, now_carried, with_headings
from extractors.context import Context, context_for
from extractors.doubt.taken import taken_in
from pipeline.model.document import Classification, Document, Issue, Kind, Part
from pipeline.model.evidence import Text
from pipeline.model.extraction import Extraction, PartExtract
from pipeline.model.facility import DocumentHint


class Extractor(Protocol):
    """One extractor: typed records out of one part of a document."""

    def __call__(
        self, document: Document, part: int, classification: Classification, context: Context
    ) -> PartExtract:
        """Gives back the records of the part."""
        ...


DATED = (
    Kind.DRILL,
    Kind.MAINTENANCE,
    Kind.INSPECTION,
    Kind.TRAINING,
    Kind.VISITOR_LOG,
    Kind.WASTE_MANIFEST,
    Kind.MONITORING,
    Kind.BACKGROUND_CHECK,
)
"""Kinds that are registers of dated entries, of whatever duty."""
EXTRACTORS: Mapping[Kind, str] = {
    Kind.PAYROLL: "extractors.payroll.extract",
    Kind.ATTENDANCE: "extractors.attendance.extract",
    Kind.CONTRACT: "extractors.contract.extract",
    Kind.LICENCE: "extractors.licence.extract",
    Kind.PERMIT: "extractors.licence.extract",
    Kind.CERTIFICATE: "extractors.licence.extract",
    Kind.HOURS_APPROVAL: "extractors.licence.hours_approval",
    Kind.ROSTER: "extractors.register.extract",
    Kind.IDENTITY: "extractors.register.extract",
    Kind.BANK_TRANSFER: "extractors.register.extract",
    Kind.SOCIAL_INSURANCE: "extractors.register.extract",
    Kind.LEAVE: "extractors.register.extract",
    Kind.OVERTIME_APPROVAL: "extractors.register.extract",
    Kind.PROTECTED_WORKER: "extractors.register.extract",
    **dict.fromkeys(DATED, "extractors.register.dated"),
}
LISTS = ("payroll", "attendance", "register")
REARRANGED = frozenset(
    kind for kind, at in EXTRACTORS.items() if at.split(".")[1] in LISTS and kind not in DATED
)
"""Kinds whose sheets may have tables side by side, months across, several dates in a cell ..."""

GOES_ON = "goes on with the list before"
BY_MONTH = (Kind.PAYROLL, Kind.ATTENDANCE, Kind.BANK_TRANSFER, Kind.SOCIAL_INSURANCE)
"""Kinds of which several months may stand below each other in one part."""


def extract(
    document: Document,
    classifications: Sequence[Classification],
    hints: Sequence[DocumentHint] = (),
) -> Extraction:
    """Gives back what was made of every part; a part without an extractor has no records.

    Args:
        document: The document as it was read.
        classifications: One a part, in order.
        hints: What the user said of documents; those of other paths are passed over.
    """
    parts = []
    several = sum(len(part.tables) for part in document.parts) > 1
    before = Carried()
    for index, classification in enumerate(classifications):
        context = context_for(document.source.path, document.parts[index].name, hints)
        if several:
            parts.append(_under_headings(document, index, classification, context, before))
        else:
            parts.append(_extract_part(document, index, classification, context))
    document = now_carried(document, before.read)
    return Extraction(document, tuple(_none_in_silence(document, parts)))


def _under_headings(
    document: Document,
    part: int,
    classification: Classification,
    context: Context,
    before: Carried,
) -> PartExtract:
    """Gives back what was made of a part, tables without headings read under those before."""
    kind = classification.kind
    if kind is not None and kind not in REARRANGED:
        before.forget()
        return _extract_part(document, part, classification, context)
    headed = with_headings(document.parts[part], kind, before)
    if headed is None:
        found = _extract_part(document, part, classification, context)
    else:
        own, kind = headed
        parts = (*document.parts[:part], own.part, *document.parts[part + 1 :])
        found = own.back(
            _extract_part(replace(document, parts=parts), part, _as(classification, kind), context)
        )
        before.read |= {own.name} if any(map(len, found.records)) else set()
    return replace(found, issues=(*found.issues, *before.issues))


def _as(classification: Classification, kind: Kind) -> Classification:
    if classification.kind is kind:
        return classification
    return replace(classification, kind=kind, reasons=(GOES_ON, *classification.reasons))


def _none_in_silence(document: Document, parts: Sequence[PartExtract]) -> list[PartExtract]:
    """Gives back the parts; where none of a kind has a record or says why, the first says so."""
    said = {one.classification.kind for one in parts if one.issues or any(map(len, one.records))}
    lost = any(issue.loses_data for issue in document.issues)
    found = []
    for part, one in zip(document.parts, parts, strict=True):
        kind = one.classification.kind
        if kind in EXTRACTORS and kind not in said and not lost:
            one = replace(one, issues=(_no_record(part),))
            said.add(kind)
        found.append(one)
    return found


def _no_record(part: Part) -> Issue:
    return Issue(
        "no-records",
        Text(
            "No record could be read from this document, though its kind is known. Look at it; "
            "send it as a sheet with a row a worker or day under headings.",
            "已识别此文件的类型，但未能从中读取任何记录。请人工查看，"
            "并改以带标题行、每名员工或每日一行的表格提交。",
        ),
        part=part.name,
        loses_data=True,
    )


def _extract_part(
    document: Document, part: int, classification: Classification, context: Context
) -> PartExtract:
    module = EXTRACTORS.get(classification.kind) if classification.kind else None
    if module is None:
        return PartExtract(part, classification)
    extractor = cast(Extractor, import_module(module).extract)
    try:
        typed = _doubted(document, part, classification)
        found = _by_month(extractor, typed, part, classification, context)
        return _judged_by_records(_with_taken(found, document.parts[part], typed.parts[part]))
    except (ValueError, LookupError, ArithmeticError, TypeError, AttributeError) as error:
        # A layout nobody thought of must cost this part, not the file, and must be seen.
        return PartExtract(
            part, classification, issues=(_failed(document.parts[part].name, error),)
        )


def _doubted(document: Document, part: int, classification: Classification) -> Document:
    """Gives back the document to extract from: recognised cells judged by their column's type."""
    if not any(table.recognised for table in document.parts[part].tables):
        return document
    from extractors.doubt.columns import doubted

    return doubted(document, part, classification)


def _with_taken(found: PartExtract, read: Part, typed: Part) -> PartExtract:
    """Gives back the part with what its cells were taken for by their type as well."""
    if typed is read:
        return found
    by_type = taken_in(
        (at, *tables) for at, tables in enumerate(zip(read.tables, typed.tables, strict=True))
    )
    every = {slot[:3]: slot for slot in (*by_type, *found.taken)}
    return replace(found, taken=tuple(sorted(every.values())))


def _by_month(
    extractor: Extractor,
    document: Document,
    part: int,
    classification: Classification,
    context: Context,
) -> PartExtract:
    """Gives back what an extractor makes of a part, of each month that has its own title apart."""
    from extractors.attendance.paragraphs import day_lines
    from extractors.cut_parts import cut, together
    from extractors.stacked_months import rows_of_months

    kind, page = classification.kind, document.parts[part]
    if kind is Kind.ATTENDANCE and (lines := day_lines(page)) is not None:
        parts = (*document.parts[:part], lines.part, *document.parts[part + 1 :])
        return lines.back(extractor(replace(document, parts=parts), part, classification, context))
    months = rows_of_months(page, kind, context.path) if kind in BY_MONTH else []
    if not months:
        return _as_a_list(extractor, document, part, classification, context)
    found, context = [], replace(context, month=None)
    for rows in months:
        own = cut(page, rows)
        parts = (*document.parts[:part], own.part, *document.parts[part + 1 :])
        piece = replace(document, parts=parts)
        found.append(own.back(_as_a_list(extractor, piece, part, classification, context)))
    return together(found)


def _as_a_list(
    extractor: Extractor,
    document: Document,
    part: int,
    classification: Classification,
    context: Context,
) -> PartExtract:
    """Gives back what an extractor makes of a part whose sheets were laid out anew as lists."""
    if classification.kind not in REARRANGED:
        return extractor(document, part, classification, context)
    from extractors.rearranged.part import rearranged

    anew = rearranged(document.parts[part], classification.kind.value, document.source.path)
    parts = (*document.parts[:part], anew.part, *document.parts[part + 1 :])
    found = extractor(replace(document, parts=parts), part, classification, context)
    taken = found.taken if anew.part is document.parts[part] else ()
    issues = (*found.issues, *anew.issues)
    return replace(found, records=anew.back(found.records), taken=taken, issues=issues)


def _judged_by_records(found: PartExtract) -> PartExtract:
    """Gives back the part, without fields where no record was read: then nobody knows them."""
    if any(len(records) for records in found.records):
        return found
    return replace(found, fields=(), blank_fields=())


def _failed(part: str, error: Exception) -> Issue:
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    spot = f"{where.tb_frame.f_code.co_name}:{where.tb_lineno}" if where is not None else "?"
    what = f"{type(error).__name__} in {spot}"
    return Issue(
        "extraction-failed",
        Text(
            f"This part could not be extracted ({what}); please send it to the developers.",
            f"此部分无法提取（{what}），请将其反馈给开发人员。",
        ),
        part=part,
        loses_data=True,
    )
