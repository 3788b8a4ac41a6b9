"""The floor and the row-by-row version of the benchmark find what the rules find."""

from benchmarks.judging.child import TASKS, catalogue

WORKERS = 12


def test_rules_floor_and_rows_find_the_same() -> None:
    floor = TASKS["floor"](WORKERS)["told"]
    assert floor["owed_minor"] > 0
    assert floor["long_days"] > 0
    assert TASKS["rows"](WORKERS)["told"] == floor
    assert catalogue(WORKERS, again=False)["told"] == floor
