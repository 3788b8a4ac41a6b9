"""A whole run: folder in, exception list out; written whole or not at all."""

from __future__ import annotations

import functools
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.own_words_file import own_words_in
from pipeline import setting_values as values
from pipeline import stages
from pipeline.engine.baseline import baseline_of, check_baseline, resting
from pipeline.engine.cache.store import Store
from pipeline.engine.cache.tables import Tables
from pipeline.engine.crops import crops_from
from pipeline.engine.files import Found, discover
from pipeline.engine.folder import ARCHIVE, Execute, FolderReader, Readings, in_children
from pipeline.engine.output import output_folder, written_whole
from pipeline.engine.programme import inferred_keys, unjoined_workers, with_programme
from pipeline.engine.progress import Progress, Silent
from pipeline.engine.pseudonyms import key_file, keys_in, vocabulary, write_keys
from pipeline.engine.versions import tool_version, versions
from pipeline.engine.warm import warm_up
from pipeline.errors import SettingsError, UsageError
from pipeline.model.document import Status
from pipeline.model.extraction import Extraction
from pipeline.model.facility import Facility
from pipeline.model.run import RunInfo
from pipeline.settings import FILE_NAME, data_folder, load_facility, misfit, override

if TYPE_CHECKING:
    from pipeline.model.casefile import CaseFile
    from pipeline.model.finding import Judgement
    from pipeline.report.baseline import Baseline
    from pipeline.report.labels import Language
    from pipeline.report.pseudonym_keys import Keys
    from pipeline.report.pseudonymous import Pseudonyms


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, as on the command line.

    Attributes:
        facility_file: Instead of the folder's own ``facility.toml``.
        options: Fields of ``Facility`` that the command line overrides.
        reveal: Show ID numbers and accounts in full.
        baseline: ``findings.json`` of an earlier run, or its folder, to be held beside this one.
        pseudonymous: Keys stand in place of people's names and numbers.
        key_file: Who is behind the keys; by default beside the report.
        scheme: An auditor's sample is drawn by it, beside the full count.
        seed: Draws it.
    """

    folder: Path
    out: Path | None = None
    facility_file: Path | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    data: Path | None = None
    password: str | None = None
    language: Language = "both"
    formats: tuple[str, ...] = values.FORMATS
    engine: str = "local"
    reveal: bool = False
    baseline: Path | None = None
    pseudonymous: bool = False
    key_file: Path | None = None
    scheme: str | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What a run came to.

    Attributes:
        out: Where the report stands.
        nothing_readable: Not one file could be read.
        baseline: The earlier run that it was held beside.
    """

    out: Path
    judgement: Judgement
    case: CaseFile
    nothing_readable: bool
    baseline: Baseline | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """One audit, made ready: all of the request makes sense, and nothing was read yet.

    Attributes:
        out: Where the report will stand; its links to the evidence start there.
        facility: As the user gave it, with date, protocol and codes.
        folder: Path to the evidence from where the report will stand; None for no links.
        near: Gives back, for the paths of files by name, such as have bytes on this machine.
    """

    request: Request
    started: datetime
    out: Path
    facility: Facility
    store: Store
    folder: str | None
    near: Callable[[Mapping[str, Path]], Mapping[str, Path]] = lambda paths: paths

    def run(
        self, found: Found, spool: Path, partial: Path, progress: Progress, execute: Execute
    ) -> Report:
        """Gives back what the run came to; its report is then written into ``partial``.

        Args:
            found: The files handed in.
            spool: An empty folder for members of archives, until the run ends.
            partial: An empty folder for the report.
            progress: Who is told how far it is.
            execute: Reads what the data folder does not hold.

        Raises:
            SettingsError: ``facility.toml`` names a file or part that is not there.
        """
        reader = FolderReader(
            self.store, spool, self.facility.documents, self.request.password, progress
        )
        readings = reader.read(found, execute)
        self._check_hints(readings)
        run = self._run_info(found, readings)
        judgement, case, baseline = self._judge_and_write(readings, run, partial, progress)
        nothing = not any(map(_readable, readings.extractions))
        return Report(self.out, judgement, case, nothing, baseline)

    def _judge_and_write(
        self, readings: Readings, run: RunInfo, partial: Path, progress: Progress
    ) -> tuple[Judgement, CaseFile, Baseline | None]:
        request = self.request
        progress.stage("reconciling")
        case = stages.reconcile(readings.extractions, self.facility)
        unjoined = unjoined_workers(self.facility, case)
        inferred = {*case.inferred, *inferred_keys(self.facility), *unjoined}
        case = replace(case, inferred=tuple(sorted(inferred)))
        tables = Tables(self.store, readings.extractions, self.store.lock(request.password))
        progress.stage("judging")
        judgement = resting(stages.judge(case, tables), case)
        keys, pseudonyms = self._pseudonyms(case)
        baseline = None
        if request.baseline is not None:
            baseline = baseline_of(request.baseline, judgement, case, keys, pseudonyms)
        if request.scheme is not None:
            judgement = stages.sample(judgement, case, request.scheme, request.seed)
        progress.stage("reporting")
        with crops_from(self.near(readings.paths), request.password) as crops:
            stages.report(
                judgement,
                case,
                replace(run, packs=judgement.packs),
                tables,
                crops,
                partial,
                request.formats,
                request.language,
                folder=self.folder,
                reveal=request.reveal,
                baseline=baseline,
                pseudonyms=pseudonyms,
            )
        if pseudonyms is not None:
            write_keys(key_file(self.out, request.folder, request.key_file), case, pseudonyms)
            hidden = pseudonyms.hidden(judgement, run, tables)
            judgement, case = hidden.judgement, hidden.case
        return judgement, case, baseline

    def _pseudonyms(self, case: CaseFile) -> tuple[Keys | None, Pseudonyms | None]:
        """Gives back the keys of the facility where they are asked for, and who they stand for."""
        request = self.request
        if not request.pseudonymous and request.baseline is None:
            return None, None
        keys = keys_in(data_folder(request.data), case)
        if not request.pseudonymous:
            return keys, None
        from pipeline.report.pseudonymous import Pseudonyms

        return keys, Pseudonyms(case, keys, vocabulary())

    def _check_hints(self, readings: Readings) -> None:
        """Raises SettingsError where ``[[documents]]`` names a file or part that is not there."""
        parts = {
            extraction.document.source.path: [part.name for part in extraction.document.parts]
            for extraction in readings.extractions
        }
        for at, hint in enumerate(self.facility.documents):
            if hint.path not in parts:
                near = values.near(hint.path, tuple(parts))
                what = f"no file {hint.path!r} in the folder{near}"
                raise self._misfit(f"documents#{at}.path", what)
            names = parts[hint.path]
            if hint.part is not None and names and hint.part not in names:
                what = f"no part {hint.part!r}; allowed: {', '.join(names)}"
                raise self._misfit(f"documents#{at}.part", what)

    def _misfit(self, key: str, what: str) -> SettingsError:
        return misfit(_facility_file(self.request), self.request.options, key, what)

    def _run_info(self, found: Found, read: Readings) -> RunInfo:
        inputs = [file.source for file in found.files]
        inputs += [beside for beside in (found.settings, found.words) if beside is not None]
        return RunInfo(
            id=secrets.token_hex(8),
            started=self.started.isoformat(timespec="seconds"),
            tool=tool_version(),
            engine=self.request.engine,
            recogniser=self.store.versions.recogniser,
            ignored=found.ignored + read.ignored,
            inputs=tuple(sorted(inputs, key=lambda source: source.path)),
        )


def run_audit(
    request: Request, progress: Progress | None = None, execute: Execute | None = None
) -> Report:
    """Gives back what the run came to; its report then stands in ``Report.out``.

    Raises:
        UsageError: Folder, output, data folder or settings cannot be used; nothing was written.
    """
    ready = prepared(request)
    found = discover(request.folder)
    warm_up()
    with ready.store.work_folder() as spool, written_whole(ready.out) as partial:
        told = progress or Silent()
        execute = execute or functools.partial(in_children, pages=told.pages)
        return ready.run(found, spool, partial, told, execute)


def _readable(extraction: Extraction) -> bool:
    """Gives back whether a file could be read; an archive alone gives nothing to read."""
    document = extraction.document
    return document.status is not Status.UNREADABLE and document.format != ARCHIVE


def prepared(request: Request) -> Audit:
    """Gives back an audit ready to run, once all of the request makes sense.

    Raises:
        UsageError: It does not; nothing was read or written.
    """
    _check_folder(request.folder)
    out = output_folder(request.folder, request.out)
    started = datetime.now().astimezone()
    facility = facility_of(request, started.date().isoformat())
    store = Store(data_folder(request.data), versions(), words=own_words_in(request.folder))
    store.prepare(request.folder)
    if request.baseline is not None:
        check_baseline(request.baseline)
    if request.pseudonymous:
        key_file(out, request.folder, request.key_file)
    return Audit(request, started, out, facility, store, links(request.folder, out))


def links(folder: Path, out: Path) -> str:
    """Gives back the path from a report to the evidence."""
    return Path(os.path.relpath(folder.resolve(), out)).as_posix()


def facility_of(request: Request, today: str) -> Facility:
    """Gives back what file and command line say of facility and audit.

    Args:
        request: Of it only ``folder``, ``facility_file`` and ``options`` count.
        today: ISO date of the audit where nobody said another.

    Raises:
        SettingsError: It is wrong; names file, line, key and what is allowed.
    """
    error = functools.partial(misfit, _facility_file(request), request.options)
    return with_programme(_facility(request), today, error)


def _facility(request: Request) -> Facility:
    """Gives back what file and command line say of the facility."""
    chosen = _facility_file(request)
    facility = load_facility(chosen) if chosen else Facility()
    return override(facility, **request.options)


def _facility_file(request: Request) -> Path | None:
    """Gives back the ``facility.toml`` of a run, or None where there is none."""
    if request.facility_file is not None and not request.facility_file.is_file():
        raise UsageError(f"--facility {request.facility_file}: there is no such file")
    own = request.folder / FILE_NAME
    return request.facility_file or (own if own.is_file() else None)


def _check_folder(folder: Path) -> None:
    if not folder.exists():
        raise UsageError(f"{folder}: there is no such folder")
    if not folder.is_dir():
        raise UsageError(f"{folder} is a file; give the folder that holds the documents")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise UsageError(f"{folder}: this user may not read it")
