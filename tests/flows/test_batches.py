"""Batches wherever they run: in the night's own store alone, and what is told when they fail."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from prefect_home import inbox

from flows.steps import Wish, begun, look, unjudged
from flows.trouble import kind_of, problems_of
from pipeline.engine.nightly.judging import judge_facilities
from pipeline.engine.nightly.reading import read_files
from pipeline.engine.nightly.where import Where
from pipeline.errors import OtherStoreError
from pipeline.store.database import Database


def some_place(base: Path, count: int) -> Where:
    inbox(base, count)
    return Where(str(base / "inbox"), str(base / "out"), str(base / "data"), children=1)


@pytest.mark.parametrize("prepared", [True, False])
def test_a_machine_with_another_store_works_no_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prepared: bool
) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    from flows.nightly import judge_batch, read_batch
    from flows.private import KindError

    where = some_place(tmp_path, 1)
    with begun(where, Wish(settle=0)) as night:
        said = json.loads(json.dumps(where.in_its_store().to_json()))
    Where.from_json(said).check_store()
    assert read_batch.fn(said, [], 1, night.id)["read"] == 0
    other = f"sqlite:///{tmp_path}/other.db"
    if prepared:
        Database(other).prepare()
    monkeypatch.setenv("PRESCREEN_DATABASE", other)
    with pytest.raises(OtherStoreError, match=r"other\.db is not the store.*PRESCREEN_DATABASE"):
        Where.from_json(said).check_store()
    with pytest.raises(KindError, match="OtherStoreError"):
        read_batch.fn(said, [], 1, night.id)
    with pytest.raises(KindError, match="OtherStoreError"):
        judge_batch.fn(said, [1], 1, night.id, False)


def test_facilities_that_were_due_and_have_no_run_are_named(tmp_path: Path) -> None:
    where = some_place(tmp_path, 2)
    with begun(where, Wish(settle=0)) as night:
        work = look(where, Wish(settle=0), (), night.id, lambda _: None)
        facilities = work.plan.judge[0].facilities
        assert ["恒晟0, 恒晟1." in one for one in unjudged(where, work, night.id)] == [True]
        for batch in work.plan.read:
            read_files(where, batch.items, night.id)
        judge_facilities(where, facilities[:1], night.id)
        assert ["not judged: 恒晟1." in one for one in unjudged(where, work, night.id)] == [True]
        judge_facilities(where, facilities[1:], None)  # another run was quicker
        assert unjudged(where, work, night.id) == []
        again = replace(work, plan=replace(work.plan, judge=()))
        assert unjudged(where, again, night.id) == []


def test_a_batch_that_failed_says_why_and_nothing_of_places() -> None:
    message = "Task run encountered an exception: AwayError: StoreUnavailableError"
    assert kind_of(message) == "StoreUnavailableError"
    assert kind_of("Task run encountered an exception: KilledWorker") is None
    away, full, other, lost, fault = problems_of(
        {
            "read-batch-1": "StoreUnavailableError",
            "read-batch-2": "DiskFullError",
            "judge-batch-1": "OtherStoreError",
            "judge-batch-2": None,
            "judge-batch-3": "KeyError",
        }
    )
    assert away.startswith("read-batch-1 failed: the database stayed away, though tried several")
    assert "a disk was full" in full
    assert "PRESCREEN_DATABASE" in other
    assert "was lost" in lost
    assert "KeyError" in fault
    assert not any("tried" in one for one in (full, other, lost, fault))
