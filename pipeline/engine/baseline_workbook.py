"""Reads what the auditor wrote in the workbook beside an earlier ``findings.json``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UnreadableError, UsageError
from pipeline.model.document import SourceFile
from pipeline.report.baseline import Decision
from pipeline.report.decisions import DECISIONS, decision_meant
from pipeline.report.labels import labels

if TYPE_CHECKING:
    from pipeline.model.table import Table

_WORKBOOKS = ("exceptions.xlsx", "exceptions.xlsm", "exceptions.ods", "exceptions.xls")
_DIGITS = 64
_HEADINGS = ("fingerprint", "decision", "note")
_DEEPEST = 20


def decisions_of(path: Path) -> dict[str, Decision] | None:
    """Gives back what the auditor wrote in the workbook beside a ``findings.json``, by fingerprint.

    None where no workbook is there any more.

    Raises:
        UsageError: There are several, or one that cannot be read; says what to do.
    """
    folder = path if path.is_dir() else path.parent
    there = [folder / name for name in _WORKBOOKS if (folder / name).is_file()]
    if not there:
        return None
    if len(there) > 1:
        names = ", ".join(one.name for one in there)
        raise UsageError(
            f"--baseline {folder}: which workbook holds the decisions, {names}? Keep one of them"
        )
    return _read(there[0])


def _read(file: Path) -> dict[str, Decision]:
    """Gives back what stands in every sheet that has the three columns."""
    from extractors.readers.limits import Limits
    from extractors.readers.read import read_document

    source = SourceFile(file.name, "", file.stat().st_size)
    try:
        document = read_document(source, file, limits=Limits())
    except (UnreadableError, OSError) as error:
        raise _refused(file, f"it cannot be read: {error}") from error
    found: dict[str, Decision] = {}
    sheets = 0
    for part in document.parts:
        for table in part.tables:
            heading, columns = _columns(table)
            if len(columns) == len(_HEADINGS):
                sheets += 1
                _rows(file, part.name, table, heading, columns, found)
            elif len(columns) > 1:
                lost = _named(key for key in _HEADINGS if key not in columns)
                raise _refused(
                    file, f"sheet {part.name!r} has no column {lost}: it was taken out or renamed"
                )
    if not sheets:
        raise _refused(
            file, f"no sheet has the columns {_named(_HEADINGS)}: they were taken out or renamed"
        )
    return found


def _named(keys: Iterable[str]) -> str:
    return ", ".join(labels()[key].en for key in keys)


def _columns(table: Table) -> tuple[int, dict[str, int]]:
    """Gives back the row with the most of the three headings, and their columns."""
    heads = {key: _spellings(key) for key in _HEADINGS}
    best: tuple[int, dict[str, int]] = (0, {})
    for row in range(min(table.shape[0], _DEEPEST)):
        texts = [str(text).strip() for text in table.texts[row]]
        found = {
            key: at
            for key, words in heads.items()
            for at, text in enumerate(texts)
            if text in words
        }
        if len(found) > len(best[1]):
            best = row, found
    return best


def _spellings(key: str) -> frozenset[str]:
    said = labels()[key]
    return frozenset({said.en, said.zh, f"{said.en} / {said.zh}"})


def _rows(
    file: Path,
    sheet: str,
    table: Table,
    heading: int,
    columns: Mapping[str, int],
    found: dict[str, Decision],
) -> None:
    """Adds what a sheet says to what is found; two decisions for one exception are refused."""
    for row in range(heading + 1, table.shape[0]):
        mark, decision, note = (str(table.texts[row, columns[key]]).strip() for key in _HEADINGS)
        if not decision and not note:
            continue
        at = f"sheet {sheet!r}, row {row + 1}"
        if len(mark) != _DIGITS or not set(mark) <= set("0123456789abcdef"):
            raise _refused(file, f"{at} has a decision or note and no fingerprint")
        said = Decision(_meant(file, at, decision), note)
        if found.setdefault(mark, said) != said:
            raise _refused(file, f"{at} says otherwise than another row of the same exception")


def _meant(file: Path, at: str, written: str) -> str:
    meant = decision_meant(written) if written else ""
    if meant is None:
        allowed = ", ".join(f"{english} ({chinese})" for english, chinese in DECISIONS.items())
        raise _refused(
            file, f"{at}: {written!r} is no decision; it may be {allowed}, all else is a note"
        )
    return meant


def _refused(file: Path, what: str) -> UsageError:
    return UsageError(
        f"--baseline {file}: {what}. Mend it, or move the workbook away to go on without what was "
        "written in it"
    )
