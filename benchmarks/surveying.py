"""How long looking at an inbox takes as it grows: facilities of ten tiny files, read by nobody."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

FILES = 10


def inbox_of(folder: Path, facilities: int) -> None:
    """Writes facilities of ten files, no two files alike."""
    for index in range(facilities):
        own = folder / f"{index:06d}"
        own.mkdir(parents=True)
        for number in range(FILES):
            (own / f"{number}.csv").write_text(f"{index},{number}\n")


def looks(work: Path, facilities: int) -> list[dict[str, float]]:
    """Gives back the seconds of a first look and of a second, and of planning after each."""
    from pipeline.engine.nightly.plan import plan
    from pipeline.engine.nightly.survey import survey
    from pipeline.engine.nightly.where import Where, checked

    shutil.rmtree(work, ignore_errors=True)
    inbox_of(work / "inbox", facilities)
    where = Where(str(work / "inbox"), str(work / "out"), str(work / "data"))
    checked(where)
    where.database().prepare()
    said = []
    for _ in range(2):
        started, spent = time.perf_counter(), time.process_time()
        seen = survey(where, settle=0)
        looked, cpu = time.perf_counter() - started, time.process_time() - spent
        started, spent = time.perf_counter(), time.process_time()
        batches = plan(where, seen)
        planned = time.perf_counter() - started
        one = {"facilities": facilities, "files": seen.files, "hashed": seen.hashed}
        one |= {"survey": round(looked, 2), "survey_cpu": round(cpu, 2)}
        one |= {"plan_all": round(planned, 2), "plan_cpu": round(time.process_time() - spent, 2)}
        said.append(one | {"read_batches": len(batches.read), "judge_batches": len(batches.judge)})
    return said


def main() -> None:
    """Prints a line of JSON for each look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--facilities", type=int, default=1000)
    asked = parser.parse_args()
    for one in looks(asked.work.resolve(), asked.facilities):
        print(json.dumps(one))


if __name__ == "__main__":
    main()
