"""A night with inbox, data and outputs in S3, read on one machine, judged on another."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import s3_server

from pipeline.engine.nightly.finish import finish
from pipeline.engine.nightly.judging import judge_facilities
from pipeline.engine.nightly.plan import plan
from pipeline.engine.nightly.reading import read_files
from pipeline.engine.nightly.survey import survey
from pipeline.engine.nightly.where import Where, checked
from pipeline.engine.places import Place
from pipeline.model.nightly import RunState
from pipeline.store import leases, nights

ROSTER = "花名册\n工号,姓名,性别,入职日期\nA1,李小红,女,2024-03-01\nA2,王强,男,2023-05-06\n"


def test_what_one_machine_reads_another_judges(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_server.bucket(monkeypatch) as url:
        monkeypatch.setenv("PRESCREEN_DATABASE", f"sqlite:///{tmp_path}/prescreen.db")
        monkeypatch.setenv("PRESCREEN_SCRATCH", str(tmp_path / "one"))
        inbox = Place.of(f"{url}/inbox")
        inbox.write("恒晟/roster.csv", ROSTER.encode())
        where = Where(f"{url}/inbox", f"{url}/out", f"{url}/data", {"audit_date": "2026-01-15"})
        database = where.database()
        database.prepare()
        checked(where)
        now = datetime.now(UTC)
        night = database.run(lambda c: nights.begin(c, where.inbox, now, now, leases.holder()))
        seen = survey(where, settle=0, night=night.id)
        batches = plan(where, seen)
        for batch in batches.read:
            assert read_files(where, batch.items, night.id)["read"] == 1
        read = [entry.raw for entry in Place.of(f"{url}/data/cache").listing()]
        assert len(read) == 2
        monkeypatch.setenv("PRESCREEN_SCRATCH", str(tmp_path / "two"))
        other = Where.from_json(where.to_json())
        for judge in batches.judge:
            assert judge_facilities(other, judge.facilities, night.id)["judged"] == 1
        assert [e.raw for e in Place.of(f"{url}/data/cache").listing()] == read  # not read again
        assert list((tmp_path / "two").rglob("*.arrow"))
        (facility,) = finish(other, night.id).facilities
        assert facility.state is RunState.JUDGED
        assert facility.report == "恒晟"
        report = {entry.raw for entry in Place.of(f"{url}/out/恒晟").listing()}
        assert {"manifest.json", "findings.json", "report.html"} <= report
        assert not plan(where, survey(where, settle=0)).judge
