"""Damaged, locked and boastful files in one child of the real pool: each refused for its reason."""

from pathlib import Path

import pytest

from benchmarks.reading.hazard_files import HAZARDS, good_pdf
from extractors.readers.limits import Limits
from pipeline.engine.cache.store import Store
from pipeline.engine.files import FileAt, describe
from pipeline.engine.jobs import Job
from pipeline.engine.limits import ChildLimits
from pipeline.engine.pool import Pool
from pipeline.engine.reading import read_one
from pipeline.engine.versions import versions

CHEAP = [hazard for hazard in HAZARDS if not hazard.heavy and not hazard.name.endswith(".zip")]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Gives back what was said of each file, "" where it was read; a good one comes last."""
    folder = tmp_path_factory.mktemp("hazards")
    store = Store(folder / "data", versions())
    made = {hazard.name: hazard.make() for hazard in CHEAP} | {"good.pdf": good_pdf()}
    jobs = []
    (folder / "in").mkdir()
    store.prepare(folder / "in")
    for number, (name, data) in enumerate(made.items()):
        path: Path = folder / "in" / name
        path.write_bytes(data)
        file = FileAt(describe(path, name), path, 0)
        jobs.append((Job(file, (), None, store, folder / "spool", Limits()), len(made) - number))
    with Pool(read_one, 1, ChildLimits()) as pool:
        return {
            job.file.source.path: done.refusal.reason if done.refusal else ""
            for job, done in pool.run(jobs)
        }


@pytest.mark.parametrize("hazard", CHEAP, ids=lambda hazard: hazard.name)
def test_a_dangerous_file_is_refused_for_its_reason(hazard, said: dict[str, str]) -> None:
    assert said[hazard.name] in (hazard.reasons or ("",))


def test_a_good_file_is_read_by_the_child_that_met_them_all(said: dict[str, str]) -> None:
    assert list(said)[-1] == "good.pdf"
    assert said["good.pdf"] == ""
