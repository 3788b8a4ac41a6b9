"""Takes an earlier run as the baseline: its findings, and what the auditor wrote beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.engine.baseline_facility import check_facility
from pipeline.engine.baseline_workbook import decisions_of
from pipeline.engine.pseudonyms import vocabulary
from pipeline.errors import UsageError
from pipeline.report.baseline import Baseline, Decision, State
from pipeline.report.decisions import DECISIONS
from pipeline.report.pseudonym_words import HIDDEN

if TYPE_CHECKING:
    from pipeline.engine.baseline_gone import Looker
    from pipeline.model.casefile import CaseFile
    from pipeline.model.finding import Judgement
    from pipeline.report.pseudonym_keys import Keys
    from pipeline.report.pseudonymous import Pseudonyms

_NO_FINDINGS = "it is no findings.json of Prescreen"
_NAME_ONE = "; name the findings.json of an earlier run, or the folder of its report"


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
        raise UsageError(f"--baseline {file}: {error.strerror or error}{_NAME_ONE}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"--baseline {file}: {_NO_FINDINGS}{_NAME_ONE}") from error
    if not known:
        raise UsageError(f"--baseline {file}: {_NO_FINDINGS}{_NAME_ONE}")
    return found


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
    hid = _keys_of(path, old, keys)
    check_facility(path, old, case, hid)
    before = _remembered(old)
    known = _marks(before, judgement, keys, pseudonyms, named=hid is None)
    decisions = _kept(old)
    written = decisions_of(path)
    if written is not None:  # what was wiped in the workbook is wiped
        decisions = written
    if pseudonyms is not None:
        if hid is None:
            pseudonyms.learn(before)
        decisions = {
            key: _decision_without_names(one, pseudonyms) for key, one in decisions.items()
        }
    return Baseline(
        run=old["run"],
        findings={known.get(one["fingerprint"], one["fingerprint"]): one for one in before},
        decisions={known.get(key, key): one for key, one in decisions.items()},
        judge=_looker(old, judgement, case, hid, pseudonyms).judge,
        shown=partial(_without_names, pseudonyms) if pseudonyms and hid is None else dict,
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
    before: Iterable[Mapping[str, Any]],
    judgement: Judgement,
    keys: Keys | None,
    pseudonyms: Pseudonyms | None,
    *,
    named: bool,
) -> dict[str, str]:
    """Gives back this run's fingerprints by those of the baseline, where the two differ.

    A run with names may have carried on what one without could not tell: both are known.
    """
    if pseudonyms is None:
        found = () if keys is None else judgement.findings
        return {keys.fingerprint(one.fingerprint): one.fingerprint for one in found if keys}
    if named:
        marks = [one["fingerprint"] for one in before]
        return {mark: pseudonyms.keys.fingerprint(mark) for mark in marks}
    return {}


def _kept(old: Mapping[str, Any]) -> dict[str, Decision]:
    """Gives back the decisions that the earlier run had carried along itself."""
    told = {one["fingerprint"]: one.get("baseline") or {} for one in old["findings"]}
    told |= {one["fingerprint"]: one for one in _gone(old)}
    found = {
        key: Decision(one.get("decision") or "", one.get("note") or "") for key, one in told.items()
    }
    return {key: one for key, one in found.items() if one.decision or one.note}


def _gone(old: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list((old.get("baseline") or {}).get("gone", ()))


def _remembered(old: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Gives back the findings of an earlier run, and those that it itself could not tell any more.

    What had failed once and was neither seen again nor closed stands in the place of what that run
    said of it: otherwise it would be lost, or new, when its documents are there again.
    """
    untold = [
        {**one, "outcome": "failed"}
        for one in _gone(old)
        if one["state"] == State.UNTOLD and "rests_on" in one
    ]
    found = {one["fingerprint"]: one for one in (*old["findings"], *untold)}
    return list(found.values())


def _without_names(pseudonyms: Pseudonyms, old: Mapping[str, Any]) -> dict[str, Any]:
    """Gives back a finding of a run with names as one without may show it."""
    words = pseudonyms.words
    evidence = [
        {
            **one,
            "document": words.path(one["document"]),
            "part": one["part"] and words.sheet(one["part"]),
            "sheet": one["sheet"] and words.sheet(one["sheet"]),
            "text": words.value(one["text"], one["field"]),
        }
        for one in old["evidence"]
    ]
    return {**pseudonyms.before(old), "evidence": evidence}


def _decision_without_names(one: Decision, pseudonyms: Pseudonyms) -> Decision:
    """Gives back what was written as a run without names may show it.

    A note is free text and may name people of no book: only one of plain words alone is shown.
    """
    decision = one.decision if one.decision in DECISIONS else one.decision and HIDDEN
    return Decision(decision, pseudonyms.words.note(one.note))
