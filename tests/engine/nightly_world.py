"""An inbox, a store and nights over them in this process; what was read and judged is counted."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine import folder as reading_in_folders
from pipeline.engine.jobs import Done, Job, Refusal
from pipeline.engine.nightly import judging, reading
from pipeline.engine.nightly.finish import finish
from pipeline.engine.nightly.judge_one import JudgeJob
from pipeline.engine.nightly.plan import plan
from pipeline.engine.nightly.survey import Survey, survey
from pipeline.engine.nightly.where import Where, checked
from pipeline.engine.outputs import mark_judged, written_at
from pipeline.engine.pool import Follow
from pipeline.engine.reading import read_one
from pipeline.model.nightly import FindingFacts, Morning, RunRecord, RunState
from pipeline.store import leases, nights

DAY = "2026-03-02"
ROSTER = "花名册\n工号,姓名,性别,入职日期\nA1,李小红,女,2024-03-01\nA2,王强,男,2023-05-06\n"
PAYROLL = (
    "东莞市恒晟五金制品有限公司2025年3月工资表\n"
    "序号,工号,姓名,基本工资,加班工资,应发工资,扣款合计,实发工资\n"
    "1,A0001,王建国,2360,100,2460,60,2400\n"
    "2,A0002,李小红,2360,100,2460,60,2300\n"
)


@dataclass
class World:
    """One inbox and all that comes of it.

    Attributes:
        reads: Names of the files that a child had to open, in order.
        judged: Names of the facilities that were judged, in order.
        deaths: What becomes of the reader of a file, by its name.
        began: When its last night did.
    """

    base: Path
    reads: list[str] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)
    deaths: dict[str, Refusal] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    day: str = DAY
    began: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    @property
    def inbox(self) -> Path:
        return self.base / "inbox"

    @property
    def out(self) -> Path:
        return self.base / "out"

    @property
    def where(self) -> Where:
        places = [str(self.base / name) for name in ("inbox", "out", "data")]
        return Where(*places, self.options, 1, self.day)

    def write(self, path: str, text: str | bytes) -> Path:
        file = self.inbox / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def prepare(self) -> None:
        checked(self.where)
        self.where.database().prepare()

    def survey(self, **how: Any) -> Survey:
        self.prepare()
        return survey(self.where, **{"settle": 0, **how})

    def night(self, everything: bool = False, **how: Any) -> Morning:
        self.reads, self.judged = [], []
        self.prepare()
        where, database, me = self.where, self.where.database(), leases.holder()
        # Never two in one second, as no two real ones are: their summaries are named by it.
        now = self.began = max(datetime.now(UTC), self.began + timedelta(seconds=1))
        some = bool(how.get("only"))
        night = database.run(lambda c: nights.begin(c, where.inbox, None, now, me, some))
        with leases.held(database, [night.lease], me):
            found = survey(where, night=night.id, **{"settle": 0, **how})
            work = plan(where, found, everything)
            for batch in work.read:
                reading.read_files(where, batch.items, night.id)
            for group in work.judge:
                judging.judge_facilities(where, group.facilities, night.id, everything=everything)
            return finish(where, night.id, found.problems)


class Here:
    """A pool whose work is done in this process."""

    def __init__(self, work: Callable[[Any], Any], *_: object) -> None:
        self._work = work

    def __enter__(self) -> "Here":
        return self

    def __exit__(self, *_: object) -> None:
        return

    def do(self, job: Any) -> Any:
        return self._work(job)

    def run(
        self, jobs: Sequence[tuple[Any, int]], follow: Follow = lambda job, result: None
    ) -> Iterator[tuple[Any, Any]]:
        waiting = [job for job, _ in jobs]
        while waiting:
            job = waiting.pop(0)
            result = self.do(job)
            more = follow(job, result)
            if more is None:
                yield job, result
            else:
                waiting = [job for job, _ in more] + waiting


def breaches(text: str) -> Iterable[str]:
    """Gives back what a line like "BREACH short pay" says."""
    return [line.removeprefix("BREACH ") for line in text.splitlines() if "BREACH" in line]


def quick_judge(job: JudgeJob) -> RunRecord:
    """Judges by the lines of files that say BREACH; writes a report as the real one does."""
    place, where = job.evidence.place, job.where
    texts = [
        (place.read(file.path) or b"").decode("utf-8", "replace") for file in job.evidence.documents
    ]
    words = sorted({word for text in texts for word in breaches(text)})
    with written_at(where.out_place(), job.evidence.name, where.store().folder) as partial:
        (partial / "findings.json").write_text(json.dumps(words), "utf-8")
        digest = sha256((partial / "findings.json").read_bytes()).hexdigest()
        manifest = {"schema": "prescreen/manifest/1", "outputs": {"findings.json": digest}}
        (partial / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        mark_judged(partial, job.key)
    found = tuple(
        FindingFacts(
            sha256(w.encode()).hexdigest(), "a.rule", "failed", "violation", "major", period=w
        )
        for w in words
    )
    name = job.evidence.name
    return RunRecord(RunState.JUDGED, job.key, where.day, None, name, findings=found)


def in_this_process(monkeypatch: pytest.MonkeyPatch, world: World, real: bool = False) -> World:
    """Gives back the world, whose children are this process; judged quickly unless ``real``."""
    really = judging.judge_one if real else quick_judge

    def read(job: Job) -> Done | Refusal:
        name = job.file.source.path
        world.reads.append(name)
        return world.deaths[name] if name in world.deaths else read_one(job)

    def judge(job: JudgeJob) -> Any:
        world.judged.append(job.evidence.name)
        return really(job)

    for module in (reading, judging, reading_in_folders):
        monkeypatch.setattr(module, "Pool", Here)
    monkeypatch.setattr(reading, "read_one", read)
    monkeypatch.setattr(reading_in_folders, "read_one", read)
    monkeypatch.setattr(judging, "judge_one", judge)
    return world
