"""Judges one facility in a child process: reconciles, judges, and writes its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from extractors.readers.sniff import FileType, sniff
from pipeline import stages
from pipeline.engine.audit import Audit, Report, Request, facility_of, links
from pipeline.engine.child import broken
from pipeline.engine.folder import Execute, in_children
from pipeline.engine.jobs import DISK_FULL, Done, Job, Refusal
from pipeline.engine.nightly.evidence import Bytes, Evidence, settings_file, store_of
from pipeline.engine.nightly.faults import broken_rules, words_of
from pipeline.engine.nightly.keeping import PASSING, Kept
from pipeline.engine.nightly.sight import Seeing
from pipeline.engine.nightly.where import Where
from pipeline.engine.outputs import destination, mark_judged, written_at
from pipeline.engine.progress import Silent
from pipeline.engine.reading import read_one
from pipeline.engine.steady import MOVED, MovedError
from pipeline.errors import DiskFullError, PlaceUnavailableError, UsageError
from pipeline.model.document import Status
from pipeline.model.finding import Finding, Outcome
from pipeline.model.nightly import FindingFacts, RunRecord, RunState

if TYPE_CHECKING:
    from pipeline.engine.places import Place
    from pipeline.model.casefile import CaseFile
    from pipeline.model.extraction import Extraction

LOST = (
    "{count} file(s) could not be read for now; the report's list of documents says why. Nothing "
    "of this facility was closed, and the next run judges it again."
)
LOCKED = frozenset({"encrypted", "wrong-password"})
FOREIGN = (
    "{count} of {all} documents name another employer than {known} and were set aside: payroll, "
    "attendance or all there is could not be judged, and nothing of this facility was closed. "
    "Check name and credit_code under [facility] in facility.toml, or tell the facility."
)


@dataclass(frozen=True, slots=True)
class JudgeJob:
    """One facility to judge.

    Attributes:
        evidence: What it handed in.
        key: What the judgement follows from, as of ``judge_key``.
        submission: Its number in the store.
        taken: Folders of other facilities, whose names its report may not have.
    """

    where: Where
    evidence: Evidence
    key: str
    submission: int
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Away:
    """A place that all facilities need stays away: says which, and no facility is at fault."""

    words: str


def judge_one(job: JudgeJob) -> RunRecord | Away:
    """Gives back what judging came to; the report then stands in the outputs, whole.

    Whatever is wrong with this facility is said in the record.
    """
    try:
        return _judged(job)
    except MemoryError:
        raise
    except PlaceUnavailableError as error:
        return Away(str(error))
    except Exception as error:  # one facility never stops the others
        out = job.where.out_place().local
        folders = [job.where.store().folder, *([out] if out else [])]
        return failed(job, words_of(error, *folders))


def failed(job: JudgeJob, words: str, report: str | None = None) -> RunRecord:
    """Gives back the record of a facility that could not be judged."""
    return RunRecord(RunState.FAILED, job.key, None, None, report, words)


def _judged(job: JudgeJob) -> RunRecord:
    where, evidence = job.where, job.evidence
    store, out = store_of(where, evidence), where.out_place()
    with store.work_folder() as spool, settings_file(evidence) as settings:
        bytes_ = Bytes(evidence, where.inbox_place(), spool / "fetched")
        request = Request(
            folder=spool / "fetched",  # nothing there says more of the facility than was handed in
            facility_file=settings,
            options=where.facility_options,
            password=where.password,
            **where.report_options,
        )
        facility = facility_of(request, where.day)
        goes = destination(out, evidence.name, where.day, job.taken)
        audit = Audit(
            request,
            datetime.now().astimezone(),
            (out.local or spool) / goes.name,
            facility,
            store,
            _links(evidence.place, out, goes.name),
            bytes_.near,
        )
        execute = _whatever_is_left(Kept(store, where.password, facility.documents), bytes_)
        with written_at(out, goes.name, spool) as partial:
            report = audit.run(bytes_.found(), spool / "members", partial, Silent(), execute)
            mark_judged(partial, job.key)
    return _record(job, report, goes.name, goes.said())


def _links(inside: Place, out: Place, name: str) -> str | None:
    """Gives back the path from the report to the evidence; None where one of them is far."""
    if inside.local is None or out.local is None:
        return None
    return links(inside.local, out.local.resolve() / name)


def _whatever_is_left(kept: Kept, bytes_: Bytes) -> Execute:
    """Gives back what unpacks archives, and reads what the batches before did not leave behind."""

    def execute(jobs: Sequence[Job]) -> Iterable[Done]:
        unread: list[Job] = []
        for job in jobs:
            done = _unpacked(job, kept, bytes_)
            if done is None:
                unread.append(job)
            else:
                yield done
        yield from _kept(in_children(unread, 1), unread, kept)

    return execute


def _unpacked(job: Job, kept: Kept, bytes_: Bytes) -> Done | None:
    """Gives back what lies in an archive, or why a file cannot be had; None where it is to read."""
    source = job.file.source
    if refusal := kept.refused_for_now(source):
        return Done(source.path, refusal)
    try:
        bytes_.bring(job.file.path)
        return read_one(job) if sniff(job.file.path) is FileType.ZIP else None
    except MovedError as error:
        return Done(source.path, Refusal(error.reason, error.en, error.zh))
    except FileNotFoundError:
        return Done(source.path, Refusal("vanished", *MOVED["vanished"]))
    except (MemoryError, DiskFullError, PlaceUnavailableError, UsageError):
        raise  # no fault of the archive: judging it without would look like the last word
    except Exception as error:
        return Done(source.path, broken(error))


def _kept(dones: Iterable[Done], jobs: Sequence[Job], kept: Kept) -> Iterator[Done]:
    """Gives back what was read; refusals are kept, so that no other night tries it again."""
    by_path = {job.file.source.path: job.file.source for job in jobs}
    for done in dones:
        if done.refusal is not None and done.refusal.reason != DISK_FULL:
            kept.refuse(by_path[done.path], done.refusal)
        yield done


def _record(job: JudgeJob, report: Report, name: str, said: str | None) -> RunRecord:
    """Gives back the record of a report that was written."""
    judgement, case = report.judgement, report.case
    if judgement.errors:
        return failed(job, broken_rules(judgement.errors), name)
    lost, seeing = sum(map(_is_lost, case.documents)), Seeing(case)
    words = [LOST.format(count=lost)] if lost else []
    if case.bereft:
        words.append(_foreign(case))
        lost += len(case.set_apart)
    return RunRecord(
        state=RunState.NOTHING_READABLE if report.nothing_readable else RunState.JUDGED,
        judge_key=job.key,
        audit_date=case.facility.audit_date,
        stands_until=_stands_until(case, job.where.day),
        report=name,
        error=" ".join([*words, *([said] if said else [])]) or None,
        counts=_counts(report),
        # That a folder is empty says all that is missing from it.
        findings=tuple(_facts(one, seeing) for one in judgement.findings if case.documents),
        lost=lost,
        sight=seeing.sight,
    )


def _is_lost(one: Extraction) -> bool:
    """Gives back whether a document could not be had tonight and may be had tomorrow."""
    return any(issue.code in PASSING for issue in one.document.issues)


def _is_locked(one: Extraction) -> bool:
    """Gives back whether a document needs a password that the night did not have."""
    return any(issue.code in LOCKED for issue in one.document.issues)


def _foreign(case: CaseFile) -> str:
    """Gives back words for books that name another employer; no name is said."""
    given = {"facility.name", "facility.credit_code"} & set(case.facility.given)
    return FOREIGN.format(
        count=len(case.set_apart),
        all=len(case.documents),
        known="facility.toml says" if given else "the licence or most records say",
    )


def _stands_until(case: CaseFile, day: str) -> str | None:
    """Gives back until when the judgement holds; not for long where a file may be read tomorrow."""
    if any(map(_is_lost, case.documents)):
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    return None if "audit.date" in case.facility.given else stages.stands_until(case)


def _counts(report: Report) -> dict[str, int]:
    case, judgement = report.case, report.judgement
    status = Counter(one.document.status for one in case.documents)
    outcomes = Counter(finding.outcome for finding in judgement.findings)
    kinds = Counter(
        kind
        for one in case.documents
        for kind in {part.classification.kind for part in one.parts if part.classification.kind}
    )
    asked = {f"kind_{kind}": 0 for kind in judgement.expected_kinds}
    return {
        "documents": status.total(),
        "read": status[Status.READ] + status[Status.PARTLY_READ],
        "unreadable": status[Status.UNREADABLE],
        "unclassified": status[Status.UNCLASSIFIED],
        "foreign": len(case.set_apart),
        "locked": sum(map(_is_locked, case.documents)),
        "without_law": int(judgement.without_law),
        "workers": len(case.workers),
        "failed": outcomes[Outcome.FAILED],
        "cannot_tell": outcomes[Outcome.CANNOT_TELL],
        **asked,
        **{f"kind_{kind}": count for kind, count in sorted(kinds.items())},
    }


def _facts(finding: Finding, seeing: Seeing) -> FindingFacts:
    return FindingFacts(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        outcome=finding.outcome.value,
        kind=finding.kind.value,
        severity=finding.severity.value,
        certainty=finding.certainty.word,
        worker_key=finding.worker.key if finding.worker else None,
        document_kind=finding.document_kind,
        period=finding.period,
        reason=finding.reason,
        amount_owed_minor=finding.amount_owed_minor,
        currency=finding.currency,
        evidence_kinds=seeing.rests_on(finding),
    )
