"""The stages of a run: pure functions, each one arrow of DESIGN section 1.

Imports stand inside the functions on purpose: children that read need no pandas, and the main
process needs no reader.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model.document import Classification, Document, Kind, SourceFile, Status
from pipeline.model.extraction import Extraction
from pipeline.model.facility import DocumentHint, Facility
from pipeline.settings import FILE_NAME

if TYPE_CHECKING:
    from extractors.readers.limits import Limits
    from pipeline.model.casefile import CaseFile, TableLookup
    from pipeline.model.finding import Judgement
    from pipeline.model.run import Crops, RunInfo
    from pipeline.report.baseline import Baseline
    from pipeline.report.labels import Language
    from pipeline.report.pseudonymous import Pseudonyms


def read(source: SourceFile, path: Path, password: str | None, limits: Limits) -> Document:
    """Gives back a file as it stands: parts, tables, text.

    Raises:
        UnreadableError: It cannot be read; says why and what to send instead.
    """
    from extractors.readers.read import read_document

    return read_document(source, path, password=password, limits=limits)


def classify(document: Document, hints: Sequence[DocumentHint] = ()) -> tuple[Classification, ...]:
    """Gives back what kind each part is, in order; what the user said of it wins."""
    from extractors.classify import classify as by_content
    from extractors.context import context_for

    found = []
    for part, seen in zip(document.parts, by_content(document), strict=True):
        said = context_for(document.source.path, part.name, hints).kind
        found.append(Classification(Kind(said), 1.0, (FILE_NAME,)) if said else seen)
    return tuple(found)


def extract(
    document: Document,
    classifications: Sequence[Classification],
    hints: Sequence[DocumentHint] = (),
) -> Extraction:
    """Gives back the typed records of each part, and the document with its final status."""
    from extractors.extract import extract as by_kind

    extraction = by_kind(document, tuple(classifications), hints)
    return replace(extraction, document=replace(document, status=_status(extraction)))


def reconcile(extractions: Sequence[Extraction], facility: Facility) -> CaseFile:
    """Gives back one set of books: workers, days and pay months of all documents together."""
    from pipeline.reconcile.casefile import reconcile as into_case
    from pipeline.reconcile.infer import infer_country
    from validators.notices import facility_law
    from validators.packs import hours_law, law_date

    with _swept_later():
        law = facility_law(facility, infer_country(extractions, facility))
        hours = hours_law(law, law_date(facility), facility.place)
        return into_case(extractions, facility, hours)


def judge(case: CaseFile, tables: TableLookup) -> Judgement:
    """Gives back what the rules say of the books, under the packs and protocol of the facility."""
    from validators.runner import judge as by_rules

    with _swept_later():
        return by_rules(case, tables)


@contextmanager
def _swept_later() -> Iterator[None]:
    """Puts off the search for unused rings of objects until the stage is done.

    Nearly all that a stage makes lives to its end: looking through it again and again took a
    sixth of the time of 1,000 workers.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def sample(judgement: Judgement, case: CaseFile, scheme: str, seed: int) -> Judgement:
    """Gives back the judgement with an auditor's sample drawn beside the full count.

    Raises:
        UsageError: There is no such scheme, or nobody to draw.
    """
    from validators.sampling import draw_sample

    return replace(judgement, sample=draw_sample(case, judgement, scheme, seed))


def stands_until(case: CaseFile) -> str:
    """Gives back the first ISO date on which the same books may be judged otherwise."""
    from validators.horizon import stands_until as by_rules

    return by_rules(case)


def report(
    judgement: Judgement,
    case: CaseFile,
    run: RunInfo,
    tables: TableLookup,
    crops: Crops,
    out_dir: Path,
    formats: tuple[str, ...],
    language: Language,
    *,
    folder: str | None = None,
    reveal: bool = False,
    baseline: Baseline | None = None,
    pseudonyms: Pseudonyms | None = None,
) -> None:
    """Writes the exception list in every format asked for; arguments as of ``write_reports``.

    With ``pseudonyms`` nobody is named in it, and no link leads to what was handed in.
    """
    from pipeline.report.write import write_reports

    if pseudonyms is not None:
        shown = pseudonyms.hidden(judgement, run, tables)
        judgement, case, run, tables = shown.judgement, shown.case, shown.run, shown.tables
        crops = shown.crops(crops)
    write_reports(
        judgement,
        case,
        run,
        tables,
        crops,
        out_dir,
        formats,
        language,
        folder=None if pseudonyms else folder,
        reveal=reveal,
        baseline=baseline,
    )


def _status(extraction: Extraction) -> Status:
    document = extraction.document
    if document.status is Status.UNREADABLE:
        return document.status
    if not any(part.classification.kind for part in extraction.parts):
        return Status.UNCLASSIFIED
    issues = [*document.issues, *(issue for part in extraction.parts for issue in part.issues)]
    return Status.PARTLY_READ if any(issue.loses_data for issue in issues) else document.status
