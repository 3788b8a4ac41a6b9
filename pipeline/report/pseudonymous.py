"""A run without names: keys stand for people in everything that a report is made of.

The nouns are changed before anything is written, so that no format can forget it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pipeline.model.casefile import CaseFile, TableLookup
from pipeline.model.document import Document, Issue
from pipeline.model.evidence import Box, Evidence, Locator
from pipeline.model.extraction import Extraction
from pipeline.model.finding import Finding, Judgement, Remedy, WorkerRef
from pipeline.model.records import RecordSet
from pipeline.model.run import Crops, RunInfo
from pipeline.model.sample import Sample
from pipeline.model.table import Table
from pipeline.report.masking import SENSITIVE_FIELDS
from pipeline.report.pseudonym_covers import covers_but, is_shown
from pipeline.report.pseudonym_keys import Keys
from pipeline.report.pseudonym_words import PERSONAL, Words

TableKey = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a report without names is made of, in the place of what it stands for."""

    judgement: Judgement
    case: CaseFile
    run: RunInfo
    tables: TableLookup
    crops: Callable[[Crops], Crops]


class Pseudonyms:
    """Takes the people out of a run.

    Attributes:
        keys, words: What stands for people, and takes them out of texts.
        former: Key, number and name of workers whom only the baseline knows, by key.
    """

    def __init__(self, case: CaseFile, keys: Keys, vocabulary: frozenset[str]) -> None:
        """Takes the books, the keys, and the words that documents of this trade are made of."""
        self.keys = keys
        self.words = Words(case, keys, vocabulary)
        self._case = case
        self._here = frozenset(map(str, case.workers["key"]))
        self.former: dict[str, dict[str, str | None]] = {}

    def hidden(self, judgement: Judgement, run: RunInfo, tables: TableLookup) -> Hidden:
        """Gives back judgement, books, run, tables and pictures without names."""
        cells = Cells(self._case, tables, self.words)
        inputs = tuple(
            sorted(
                (replace(one, path=self.words.path(one.path)) for one in run.inputs),
                key=lambda one: one.path,
            )
        )
        return Hidden(
            replace(
                judgement,
                findings=tuple(map(self._finding, judgement.findings)),
                owed=tuple(map(self._owed, judgement.owed)),
                sample=judgement.sample and self._sample(judgement.sample),
            ),
            self.case(),
            replace(run, inputs=inputs, pseudonyms=self.keys.id),
            cells.table,
            lambda crops: self._crops(crops, cells, tables),
        )

    def case(self) -> CaseFile:
        """Gives back the books without names in what a report shows of them."""
        case = self._case
        keys = [self.keys.worker(str(key)) for key in case.workers["key"]]
        return replace(
            case,
            workers=case.workers.assign(key=keys, number=keys, name=None),
            documents=tuple(map(self._extraction, case.documents)),
            shifts=tuple(replace(one, name=self.words.sheet(one.name)) for one in case.shifts),
        )

    def worker(self, worker: WorkerRef | None) -> WorkerRef | None:
        """Gives back a worker as a key alone, which stands in the place of the number too."""
        key = worker and self.keys.worker(worker.key)
        return WorkerRef(key, key, None) if key else None

    def learn(self, findings: Iterable[Mapping[str, Any]]) -> None:
        """Takes the people and files of an earlier ``findings.json``, who may have left since."""
        people: dict[str, str] = {}
        paths: set[str] = set()
        for old in findings:
            other = old.get("other") or {}
            for one in filter(None, (old["worker"], other.get("worker"))):
                people.update(self._left(one))
            paths.update(filter(None, (old["document"], other.get("document"))))
            for cell in old.get("evidence", ()):
                paths.add(cell["document"])
                if cell["field"] in PERSONAL - SENSITIVE_FIELDS:
                    people.setdefault(cell["text"].strip(), self._person(old, cell["text"]))
        people.pop("", None)
        self.words = self.words.with_more(people, sorted(paths))

    def _left(self, worker: Mapping[str, Any]) -> dict[str, str]:
        """Gives back the key of an earlier worker by number and name, and keeps who that was."""
        key = self.keys.worker(worker["key"])
        if worker["key"] not in self._here:
            self.former[key] = {"key": key, "number": worker["number"], "name": worker["name"]}
        return {worker[name].strip(): key for name in ("number", "name") if worker[name]}

    def _person(self, old: Mapping[str, Any], name: str) -> str:
        worker = old["worker"]
        return self.keys.worker(worker["key"]) if worker else self.keys.person(name.strip())

    def before(self, old: Mapping[str, Any]) -> dict[str, Any]:
        """Gives back a finding of an earlier ``findings.json`` without names in what is shown."""
        worker = old["worker"] and self.keys.worker(old["worker"]["key"])
        return {
            **old,
            "worker": worker and {"key": worker, "number": worker, "name": None},
            "document": old["document"] and self.words.path(old["document"]),
            "message": {tongue: self.words.say(said) for tongue, said in old["message"].items()},
        }

    def _finding(self, finding: Finding) -> Finding:
        words, settled, other = self.words, finding.settled_by, finding.other_document
        return replace(
            finding,
            fingerprint=self.keys.fingerprint(finding.fingerprint),
            worker=self.worker(finding.worker),
            other_worker=self.worker(finding.other_worker),
            document=finding.document and words.path(finding.document),
            part=finding.part and words.sheet(finding.part),
            other_document=other and (words.path(other[0]), other[1] and words.sheet(other[1])),
            message=words.both(finding.message),
            arithmetic=finding.arithmetic and words.say(finding.arithmetic),
            evidence=tuple(map(self._evidence, finding.evidence)),
            settled_by=settled
            and replace(
                settled,
                worker=settled.worker and self.keys.worker(settled.worker),
                document=settled.document and words.path(settled.document),
            ),
        )

    def _owed(self, owed: Remedy) -> Remedy:
        worker = self.worker(owed.worker)
        if worker is None:
            raise ValueError("money is owed to nobody")
        marks = tuple(map(self.keys.fingerprint, owed.same))
        own = self.keys.fingerprint(owed.fingerprint)
        return replace(owed, worker=worker, fingerprint=own, same=marks)

    def _sample(self, sample: Sample) -> Sample:
        key = self.keys.worker
        months = (replace(one, drawn=tuple(map(key, one.drawn))) for one in sample.months)
        workers = (
            replace(
                one,
                key=key(one.key),
                number=key(one.key),
                name=None,
                stratum=one.stratum and self.words.group(one.stratum),
            )
            for one in sample.workers
        )
        return replace(sample, months=tuple(months), workers=tuple(workers))

    def _evidence(self, evidence: Evidence) -> Evidence:
        return replace(
            evidence,
            document=self.words.path(evidence.document),
            part=self.words.sheet(evidence.part),
            locator=self._locator(evidence.locator),
            text=self.words.value(evidence.text, evidence.field),
        )

    def _locator(self, at: Locator) -> Locator:
        return replace(at, sheet=at.sheet and self.words.sheet(at.sheet))

    def _issue(self, issue: Issue) -> Issue:
        return replace(
            issue,
            message=self.words.both(issue.message),
            part=issue.part and self.words.sheet(issue.part),
            at=issue.at and self._locator(issue.at),
        )

    def _extraction(self, extraction: Extraction) -> Extraction:
        document: Document = extraction.document
        return replace(
            extraction,
            document=replace(
                document,
                source=replace(document.source, path=self.words.path(document.source.path)),
                issues=tuple(map(self._issue, document.issues)),
                parts=tuple(
                    replace(part, name=self.words.sheet(part.name)) for part in document.parts
                ),
            ),
            parts=tuple(
                replace(
                    part,
                    issues=tuple(map(self._issue, part.issues)),
                    classification=replace(
                        part.classification,
                        reasons=tuple(map(self.words.say, part.classification.reasons)),
                    ),
                )
                for part in extraction.parts
            ),
        )

    def _crops(self, crops: Crops, cells: Cells, tables: TableLookup) -> Crops:
        """Gives back pictures that show the evidence and its heading, and are black elsewhere."""
        paths = {self.words.path(one.document.source.path): one.document.source.path
                 for one in self._case.documents}  # fmt: skip

        def picture(evidence: Evidence, _covers: tuple[Box, ...]) -> bytes | None:
            slot = evidence.slot
            if (
                slot is None
                or evidence.field in PERSONAL
                or not is_shown(evidence, tables, cells.table)
            ):
                return None
            real = replace(evidence, document=paths[evidence.document])
            return crops(real, covers_but(slot, tables(*slot[:3]), cells.table(*slot[:3])))

        return picture


class Cells:
    """Gives back tables whose cells name nobody."""

    def __init__(self, case: CaseFile, tables: TableLookup, words: Words) -> None:
        self._tables, self._words = tables, words
        self._fields = _fields(case)
        self._kept: dict[TableKey, Table] = {}

    def table(self, document: int, part: int, table: int) -> Table:
        """Gives back a table with keys and dots in place of what may name somebody.

        Raises:
            IndexError: There is none.
        """
        key = (document, part, table)
        if key not in self._kept:
            real = self._tables(*key)
            columns, own = self._fields.get(key, ({}, {}))
            texts = np.empty(real.texts.shape, object)
            for (row, column), text in np.ndenumerate(real.texts):
                field = own.get((row, column), columns.get(column))
                texts[row, column] = self._shown(str(text), field)
            self._kept[key] = replace(real, texts=texts)
        return self._kept[key]

    def _shown(self, text: str, field: str | None) -> str:
        # A heading of a column of names is a word of the trade, and no name.
        heads = field in PERSONAL and not any(character.isdigit() for character in text)
        return text if heads and self._words.plain(text) else self._words.value(text, field)


def _fields(case: CaseFile) -> dict[TableKey, tuple[dict[int, str], dict[tuple[int, int], str]]]:
    """Gives back the field of each column, and of cells of their own, by table; personal win."""
    found: dict[TableKey, tuple[dict[int, str], dict[tuple[int, int], str]]] = {}
    for index, extraction in enumerate(case.documents):
        for records in (one for part in extraction.parts for one in part.records):
            columns, _ = found.setdefault((index, records.part, records.table), ({}, {}))
            for field in sorted(records.columns_of, key=lambda name: name in PERSONAL):
                columns.update(dict.fromkeys(records.columns_of[field], field))
            for field in sorted(PERSONAL & records.cells.keys()):
                for table, row, column in _spots(records, field):
                    own = found.setdefault((index, records.part, table), ({}, {}))[1]
                    own[row, column] = field
    return found


def _spots(records: RecordSet, field: str) -> list[tuple[int, int, int]]:
    return [spot for spots in records.cells.get(field) or () for spot in spots or ()]
