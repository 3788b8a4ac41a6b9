"""Takes an earlier run as the baseline: its findings, and what the auditor wrote beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.engine.pseudonyms import vocabulary
from pipeline.errors import UnreadableError, UsageError
from pipeline.model.document import SourceFile
from pipeline.report.baseline import Baseline, Decision
from pipeline.report.labels import labels

if TYPE_CHECKING:
    from pipeline.engine.baseline_gone import Looker
    from pipeline.model.casefile import CaseFile
    from pipeline.model.finding import Judgement
    from pipeline.model.table import Table
    from pipeline.report.pseudonym_keys import Keys
    from pipeline.report.pseudonymous import Pseudonyms

_WORKBOOKS = ("exceptions.xlsx", "exceptions.xlsm", "exceptions.ods", "exceptions.xls")
_LOCK = "~$"
_DIGITS = 64


def findings_of(path: Path) -> dict[str, Any]:
    """Gives back an earlier ``findings.json``.

    Args:
        path: The file, or the folder of the report that holds it.

    Raises:
        UsageError: It is not there, or is none.
    """
    file = path / "findings.json" if path.is_dir() else path
    try:
        document = json.loads(file.read_text("utf-8"))
        known = str(document["schema"]).startswith("prescreen/findings/")
        found: dict[str, Any] = {**document, "findings": list(document["findings"])}
    except OSError as error:
        raise UsageError(f"--baseline {file}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"--baseline {file}: it is no findings.json of Prescreen") from error
    if not known:
        raise UsageError(f"--baseline {file}: it is no findings.json of Prescreen")
    return found


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


def check_baseline(path: Path) -> None:
    """Raises UsageError where a baseline cannot be used: before anything is read for hours."""
    findings_of(path)
    decisions_of(path)


def resting(judgement: Judgement, case: CaseFile) -> Judgement:
    """Gives back a judgement whose findings say what they rest on, as a later run will ask it."""
    from pipeline.engine.nightly.sight import Seeing

    seeing = Seeing(case)
    findings = tuple(
        replace(finding, rests_on=seeing.rests_on(finding)) for finding in judgement.findings
    )
    return replace(judgement, findings=findings)


def baseline_of(
    path: Path,
    judgement: Judgement,
    case: CaseFile,
    keys: Keys | None = None,
    pseudonyms: Pseudonyms | None = None,
) -> Baseline:
    """Gives back an earlier run as the baseline of this one.

    Args:
        path: Its ``findings.json``, or the folder that holds it.
        judgement: What this run's rules said.
        case: This run's books.
        keys: Those of this facility: for a baseline without names.
        pseudonyms: Where this run is to have no names.

    Raises:
        UsageError: It is no report, of another facility, made with other keys, or its workbook
            cannot be read.
    """
    old = findings_of(path)
    _check_facility(path, old, case)
    hid = _keys_of(path, old, keys)
    known = _marks(old, judgement, hid, pseudonyms)
    decisions = _kept(old)
    written = decisions_of(path)
    if written is not None:  # what was wiped in the workbook is wiped
        decisions = written
    if pseudonyms is not None:
        say = pseudonyms.words.say
        decisions = {
            key: Decision(say(one.decision), say(one.note)) for key, one in decisions.items()
        }
    return Baseline(
        run=old["run"],
        findings={
            known.get(one["fingerprint"], one["fingerprint"]): one for one in old["findings"]
        },
        decisions={known.get(key, key): one for key, one in decisions.items()},
        judge=_looker(old, judgement, case, hid, pseudonyms).judge,
        shown=pseudonyms.before if pseudonyms and hid is None else dict,
        workbook=written is not None,
    )


def _looker(
    old: Mapping[str, Any],
    judgement: Judgement,
    case: CaseFile,
    hid: Keys | None,
    pseudonyms: Pseudonyms | None,
) -> Looker:
    from pipeline.engine.baseline_gone import Looker
    from pipeline.report.pseudonymous import Pseudonyms

    if hid is not None:
        known = pseudonyms or Pseudonyms(case, hid, vocabulary())
        people = {hid.worker(str(key)): str(key) for key in case.workers["key"]}
        return Looker(old, judgement, case, people, known.words.path)
    return Looker(old, judgement, case, shown=pseudonyms.words.path if pseudonyms else str)


def _keys_of(path: Path, old: Mapping[str, Any], keys: Keys | None) -> Keys | None:
    """Gives back the keys where the baseline has no names; they must be the same."""
    made = old["run"].get("pseudonyms")
    if made is None:
        return None
    if keys is None or keys.id != made:
        raise UsageError(
            f"--baseline {path}: its keys for people were made on another machine or for another "
            "facility, so nothing of it can be told again; use its data folder with --data"
        )
    return keys


def _marks(
    old: Mapping[str, Any],
    judgement: Judgement,
    hid: Keys | None,
    pseudonyms: Pseudonyms | None,
) -> dict[str, str]:
    """Gives back this run's fingerprints by those of the baseline, where the two differ."""
    if hid is not None and pseudonyms is None:
        return {hid.fingerprint(one.fingerprint): one.fingerprint for one in judgement.findings}
    if hid is None and pseudonyms is not None:
        marks = [one["fingerprint"] for one in old["findings"]]
        return {mark: pseudonyms.keys.fingerprint(mark) for mark in marks}
    return {}


def _check_facility(path: Path, old: Mapping[str, Any], case: CaseFile) -> None:
    before, now = old["facility"].get("credit_code"), case.facility.credit_code
    if before and now and before != now:
        raise UsageError(
            f"--baseline {path}: it is of another facility ({before}, this one is {now})"
        )


def _kept(old: Mapping[str, Any]) -> dict[str, Decision]:
    """Gives back the decisions that the earlier run had carried along itself."""
    told = {one["fingerprint"]: one.get("baseline") or {} for one in old["findings"]}
    found = {
        key: Decision(one.get("decision") or "", one.get("note") or "") for key, one in told.items()
    }
    return {key: one for key, one in found.items() if one.decision or one.note}


def _read(file: Path) -> dict[str, Decision]:
    from extractors.readers.limits import Limits
    from extractors.readers.read import read_document

    source = SourceFile(file.name, "", file.stat().st_size)
    try:
        document = read_document(source, file, limits=Limits())
    except (UnreadableError, OSError) as error:
        raise _refused(file, f"it cannot be read: {error}") from error
    for part in document.parts:
        for table in part.tables:
            columns = _columns(table)
            if columns is not None:
                return _rows(file, part.name, table, *columns)
    wanted = ", ".join(labels()[key].en for key in ("fingerprint", "decision", "note"))
    raise _refused(file, f"no sheet has the columns {wanted}: they were taken out or renamed")


def _columns(table: Table) -> tuple[int, dict[str, int]] | None:
    """Gives back the heading row and the columns of a sheet that has all three, else None."""
    heads = {key: _spellings(key) for key in ("fingerprint", "decision", "note")}
    for row in range(min(table.shape[0], 20)):
        texts = [str(text).strip() for text in table.texts[row]]
        found = {
            key: at
            for key, words in heads.items()
            for at, text in enumerate(texts)
            if text in words
        }
        if len(found) == len(heads):
            return row, found
    return None


def _spellings(key: str) -> frozenset[str]:
    said = labels()[key]
    return frozenset({said.en, said.zh, f"{said.en} / {said.zh}"})


def _rows(
    file: Path, sheet: str, table: Table, heading: int, columns: Mapping[str, int]
) -> dict[str, Decision]:
    found: dict[str, Decision] = {}
    for row in range(heading + 1, table.shape[0]):
        mark, decision, note = (
            str(table.texts[row, columns[key]]).strip()
            for key in ("fingerprint", "decision", "note")
        )
        if not decision and not note:
            continue
        at = f"sheet {sheet!r}, row {row + 1}"
        if len(mark) != _DIGITS or not set(mark) <= set("0123456789abcdef"):
            raise _refused(file, f"{at} has a decision or note and no fingerprint")
        said = Decision(decision, note)
        if found.setdefault(mark, said) != said:
            raise _refused(file, f"{at} says otherwise than another row of the same exception")
    return found


def _refused(file: Path, what: str) -> UsageError:
    return UsageError(
        f"--baseline {file}: {what}. Mend it, or move the workbook away to go on without what was "
        "written in it"
    )
