"""Judges a made-up factory in this process: written, read, reconciled, judged."""

from pathlib import Path
from typing import Any

from extractors.readers.limits import Limits
from pipeline import stages
from pipeline.engine.audit import Request, facility_of
from pipeline.engine.files import discover
from pipeline.model.run import RunInfo
from pipeline.model.table import Table
from pipeline.report.document import findings_document
from sample_docs.generator.world.make import make

RUN = RunInfo(id="made", started="2026-07-15T00:00:00Z", tool="test", engine="local", recogniser="")


def findings(name: str, out: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Gives back ``findings.json`` and the truth of a factory of the table."""
    folder = make(name)
    folder.write(out)
    documents = out / "documents"
    extractions = []
    for file in discover(documents).files:
        document = stages.read(file.source, file.path, None, Limits())
        extractions.append(stages.extract(document, stages.classify(document)))
    facility = facility_of(Request(documents), "2026-07-15")
    case = stages.reconcile(tuple(extractions), facility)

    def table(document: int, part: int, number: int) -> Table:
        return case.documents[document].document.parts[part].grid(number)

    return findings_document(stages.judge(case, table), case, RUN), folder.truth()
