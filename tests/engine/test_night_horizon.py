"""A judgement as of today holds until something changes by itself; then the night finds it."""

import shutil
from pathlib import Path

import pytest
from nightly_world import World, in_this_process

LICENCES = Path(__file__).parents[2] / "sample_docs" / "clean-dongguan" / "documents" / "证照"
NIGHTS = {
    "2026-07-01": (True, [], []),
    "2026-07-02": (True, ["licences.expiring"], []),
    "2026-08-30": (True, [], []),
    "2026-08-31": (False, [], []),
    "2026-09-01": (True, ["licences.expired"], ["licences.expiring"]),
}
"""Of a certificate valid to 2026-08-31: whether it is judged, what is new, what is closed.

On 2026-08-15 a code of China comes into force, after which all is judged once.
"""


def test_a_licence_that_runs_out_is_found_on_that_night_though_no_file_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = in_this_process(monkeypatch, World(tmp_path), real=True)
    world.write("alpha/facility.toml", '[audit]\nperiod = "2025-03..2025-06"\n')
    shutil.copy(LICENCES / "电梯使用登记证.pdf", world.inbox / "alpha")
    told = {}
    for day in NIGHTS:
        world.day = day
        (facility,) = world.night().facilities
        of_licences = [
            [one.rule for one in some if one.rule.startswith("licences.expir")]
            for some in (facility.new, facility.closed)
        ]
        told[day] = (facility.judged, *of_licences)
        assert bool(world.reads) == (day == "2026-07-01"), "read in the first night only"
    assert told == NIGHTS
