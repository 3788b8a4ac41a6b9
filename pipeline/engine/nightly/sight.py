"""What a run could look at, and what a finding rests on: both as kinds of documents and months.

A finding says what it rests on in words of these forms, and closes only where all of it is still
there to look at (``Sight.sees``):

- ``payroll``: records of its own worker and month;
- ``attendance#21``: the same, on nearly as many weekdays as the 21 on which there were any;
- ``payroll@2025-03``: anybody's records of that month;
- ``payroll@``: any document of that kind.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.model.document import Kind
from pipeline.model.finding import Outcome
from pipeline.model.nightly import Sight
from validators.registry import rules
from validators.rule import Grain

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.model.casefile import CaseFile
    from pipeline.model.finding import Finding

_SATURDAY = 5


class Seeing:
    """What one run could look at, and what each of its findings rests on."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case
        self._keys = dict(enumerate(case.workers["key"].astype(str).tolist()))
        self._there: dict[str, bool] = {}

    @cached_property
    def sight(self) -> Sight:
        """Gives back of whom, in which kinds of documents and for which months there is a record.

        Documents of another employer are not looked at.
        """
        case = self._case
        seen: set[tuple[str, str, str]] = set()
        for frame in case.frames.values():
            if "date" not in frame.columns or "month" in frame.columns:
                seen |= self._seen(frame)
        months = case.months[["worker", "month"]].drop_duplicates()
        seen |= {
            (self._key(worker), Kind.ATTENDANCE, str(month))
            for worker, month in months.itertuples(index=False)
        }
        since = case.facility.period[0] if case.facility.period else None
        return Sight(since, frozenset(seen), self._kinds(), self._weekdays())

    def rests_on(self, finding: Finding) -> str:
        """Gives back the words for what a finding rests on, sorted, a space between."""
        if finding.outcome is not Outcome.FAILED:
            return " ".join(sorted(self._shown(finding)))
        if finding.document is not None:
            words = self._of_document(finding.document, finding.part)
        elif finding.worker is None and finding.period is not None and finding.document_kind:
            words = {f"{finding.document_kind}@"}  # of a month without: the other months are there
        else:
            words = {self._counted(kind, finding) for kind in self._shown(finding)}
            words |= self._needed(finding)
        return " ".join(sorted(words))

    def _shown(self, finding: Finding) -> set[str]:
        """Gives back the kinds of the documents that a finding shows."""
        slots = [one.slot for one in finding.evidence if one.slot is not None]
        return {self._kind(slot[0], slot[1]) for slot in slots} - {""}

    def _counted(self, kind: str, finding: Finding) -> str:
        whose = finding.worker.key if finding.worker else ""
        days = self.sight.weekdays.get((whose, finding.period or ""), 0)
        return f"{kind}#{days}" if kind == Kind.ATTENDANCE and days else kind

    def _needed(self, finding: Finding) -> set[str]:
        """Gives back what its rule compared it with, of what there was; nobody's in particular."""
        month = finding.period or ""
        words = {f"{kind}@{month}" for kind in _NEEDS.get(finding.rule, ())}
        return {word for word in words if self._is_there(word)}

    def _is_there(self, word: str) -> bool:
        if word not in self._there:
            self._there[word] = self.sight.has(word)
        return self._there[word]

    def _of_document(self, path: str, name: str | None) -> set[str]:
        """Gives back kind and months of each part that a finding is about."""
        words = set()
        for document, one in enumerate(self._case.documents):
            if one.document.source.path != path:
                continue
            for part in one.parts:
                kind = self._kind(document, part.part)
                if kind and name in (None, one.document.parts[part.part].name):
                    months = self._months_of.get((document, part.part), {""})
                    words |= {f"{kind}@{month}" for month in months}
        return words

    @cached_property
    def _months_of(self) -> dict[tuple[int, int], set[str]]:
        """Gives back the months that are known of the records of each part."""
        found: dict[tuple[int, int], set[str]] = {}
        frames = [frame for frame in self._case.frames.values() if "month" in frame.columns]
        days, rows = self._case.days, self._case.frames.get(Kind.ATTENDANCE)
        if rows is not None and len(days):
            of = rows.loc[days["row_id"], ["document", "part"]].reset_index(drop=True)
            frames.append(of.assign(month=days["month"].to_numpy(object)))
        for frame in frames:
            known = frame.loc[frame["month"].notna(), ["document", "part", "month"]]
            for document, part, month in known.drop_duplicates().itertuples(index=False):
                found.setdefault((int(document), int(part)), set()).add(str(month))
        return found

    def _seen(self, frame: pd.DataFrame) -> set[tuple[str, str, str]]:
        asked = ("worker", "document", "part", "month")
        rows = frame[[name for name in asked if name in frame.columns]]
        found = set()
        for row in rows.drop_duplicates().to_dict("records"):
            month = row.get("month")
            kind = self._kind(int(row["document"]), int(row["part"]))
            known = isinstance(month, str)
            found.add((self._key(row["worker"]), kind, str(month) if known else ""))
        return found

    def _kinds(self) -> frozenset[str]:
        foreign = set(self._case.foreign)
        return frozenset(
            str(part.classification.kind)
            for document, one in enumerate(self._case.documents)
            for part in one.parts
            if part.classification.kind and (document, part.part) not in foreign
        )

    def _weekdays(self) -> dict[tuple[str, str], int]:
        """Gives back on how many days but Saturdays and Sundays a worker has a record, by month."""
        if self._case.days.empty:
            return {}
        days = self._case.days[["worker", "month", "date"]].dropna().drop_duplicates()
        working = days[days["date"].dt.day_of_week < _SATURDAY]
        counts = working.groupby(["worker", "month"]).size()
        return {(self._key(worker), str(month)): int(n) for (worker, month), n in counts.items()}

    def _key(self, worker: object) -> str:
        return self._keys.get(int(worker), "")  # type: ignore[call-overload]

    def _kind(self, document: int, part: int) -> str:
        """Gives back the kind of a part; "" where it has none."""
        parts = self._case.documents[document].parts
        kind = parts[part].classification.kind if 0 <= part < len(parts) else None
        return str(kind or "")


_NEEDS = {
    rule.id: rule.needs for rule in rules() if rule.grain in (Grain.WORKER, Grain.WORKER_MONTH)
}
"""Kinds of documents that rules about people compare: without one of them they judge nothing."""
