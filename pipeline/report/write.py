"""Writes the reports of a run into a folder, and the manifest over them."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.model.casefile import CaseFile, TableLookup
from pipeline.model.finding import Judgement
from pipeline.model.run import Crops, RunInfo
from pipeline.report.back_pay_csv import back_pay_csv
from pipeline.report.baseline import Baseline
from pipeline.report.csv_file import findings_csv
from pipeline.report.document import findings_document
from pipeline.report.labels import Language
from pipeline.report.missing_letter import TONGUES, missing_letter
from pipeline.report.sarif import sarif
from pipeline.report.schema import validate
from pipeline.report.view import View
from pipeline.setting_values import FORMATS

NAMES = {
    "json": "findings.json",
    "csv": "findings.csv",
    "back_pay": "back_pay.csv",
    "xlsx": "exceptions.xlsx",
    "html": "report.html",
    "sarif": "findings.sarif",
    "letter_en": "still_needed.en.md",
    "letter_zh": "still_needed.zh.md",
}


def write_reports(
    judgement: Judgement,
    case: CaseFile,
    run: RunInfo,
    tables: TableLookup,
    crops: Crops,
    out_dir: Path,
    formats: Sequence[str] = FORMATS,
    language: Language = "both",
    *,
    folder: str | None = None,
    reveal: bool = False,
    baseline: Baseline | None = None,
) -> dict[str, Path]:
    """Gives back the files written, by format; ``findings.json`` and the manifest always.

    Args:
        judgement: What the rules said.
        case: The reconciled books.
        run: The run block.
        tables: Looks up a table by (document, part, table).
        crops: Gives the picture around a piece of evidence, boxes blacked out.
        out_dir: An existing folder; the caller renames it into place when all is written.
        formats: Which of ``ALL_FORMATS`` to write.
        language: Language of workbook and page.
        folder: Path of the documents relative to where the report will stand; None: no links.
        reveal: Show ID numbers and accounts in full.
        baseline: An earlier run, to be held beside this one.

    Raises:
        jsonschema_rs.ValidationError: The document breaks its own schema: a fault of Prescreen.
    """
    document = findings_document(judgement, case, run, reveal=reveal, baseline=baseline)
    validate(document)
    view = View(document, judgement, case, language, folder)
    content = {"json": json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"}
    if "csv" in formats:
        content["csv"] = findings_csv(document, language).encode()
        content["back_pay"] = back_pay_csv(document).encode()
    if "letter" in formats:
        for tongue in TONGUES if language == "both" else (language,):
            content[f"letter_{tongue}"] = missing_letter(
                document, judgement.titles, tongue
            ).encode()
    if "sarif" in formats:
        content["sarif"] = sarif(document, judgement, language).encode()
    if "xlsx" in formats:
        from pipeline.report.workbook import workbook

        content["xlsx"] = workbook(view)
    if "html" in formats:
        from pipeline.report.covers import Covers
        from pipeline.report.excerpt import Excerpts
        from pipeline.report.page import page
        from pipeline.report.pictures import Pictures

        cut = Excerpts(case, tables, reveal=reveal)
        covers = Covers(case, tables, reveal=reveal)
        content["html"] = page(view, cut, Pictures(crops, covers)).encode()
    written = {}
    for name, data in content.items():
        written[name] = out_dir / NAMES[name]
        written[name].write_bytes(data)
    (out_dir / "manifest.json").write_text(_manifest(run, case, content), "utf-8")
    return written


def _manifest(run: RunInfo, case: CaseFile, content: dict[str, bytes]) -> str:
    """Gives back the hashes of every file handed in and of every file written."""
    inside = [e.document.source for e in case.documents]
    inputs = {source.path: source.sha256 for source in (*run.inputs, *inside)}
    outputs = {NAMES[key]: hashlib.sha256(data).hexdigest() for key, data in content.items()}
    manifest = {
        "schema": "prescreen/manifest/1",
        "tool": run.tool,
        "run": run.id,
        "inputs": dict(sorted(inputs.items())),
        "outputs": dict(sorted(outputs.items())),
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
