"""The longer cap of trades that a law lists, beside the cap of a code."""

from functools import partial
from pathlib import Path

import pytest
from books import books, table_of

from validators.registry import rules
from validators.runner import run

CODE = """parameters:
  hours.overtime.monthly_cap:
    unit: minutes
    instrument: Buyer
    article: "2"
    status: unverified
    values: [{from: 2020-01-01, value: %d}]
"""
# 5 + 5 days of 4 h and one of half an hour: 40.5 h, over the law's 40 and within the listed 60.
HOURS = "12 12 12 12 12 8 - 12 12 12 12 12 8 - 8.5 8 8 8 8 8 -"


@pytest.mark.parametrize(
    ("cap", "failed"), [(3000, 0), (2401, 0), (2400, 1), (1200, 1)], ids=lambda one: str(one)
)
def test_only_a_code_as_strict_as_the_law_settles_which_cap_holds(
    tmp_path: Path, cap: int, failed: int
) -> None:
    (tmp_path / "buyer").mkdir()
    (tmp_path / "buyer" / "pack.yaml").write_text("kind: code\ntitle: B\nversion: '1'\n", "utf-8")
    (tmp_path / "buyer" / "hours.yaml").write_text(CODE % cap, "utf-8")
    facility = {
        "country": "VN",
        "place": "Region I",
        "codes": ["buyer"],
        "packs": [str(tmp_path)],
    }
    case = books({"facility": facility, "days": {"A1": {"from": "2025-03-03", "hours": HOURS}}})
    only = [one for one in rules() if one.id == "hours.monthly_overtime"]
    (found,) = run(only, case, partial(table_of, case)).coverage
    assert (found.failed, found.cannot_tell) == (failed, 1 - failed), found
    assert failed or found.reasons == {"listed-trade-unknown": 1}
