"""Works out, through LibreOffice, the formulas for which a workbook holds no value."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractors.readers import office
from extractors.readers.sheet_look import Address, SheetLook
from pipeline.errors import UnreadableError


def work_out(data: bytes | Path, looks: Mapping[str, SheetLook]) -> None:
    """Puts the values of formulas into the second looks, where they can be had.

    A formula that would give another value on another day, or takes values from a workbook that
    is not here, is left without: so are all of its sheet and of the sheets that may use it.
    """
    wanted = any(look.uncalculated for look in looks.values())
    unsafe = any(look.volatile or look.foreign for look in looks.values())
    if not wanted or unsafe or office.program() is None:
        return
    try:
        made = office.convert(data, "xlsx", "xlsx", recalculate=True)
    except UnreadableError:
        return  # the cells keep their issue, which says what to do
    found = _values(made, [name for name, look in looks.items() if look.uncalculated])
    for name, values in found.items():
        _take(looks[name], values)


def _take(look: SheetLook, values: Mapping[Address, Any]) -> None:
    for at in sorted(look.uncalculated):
        value = values.get(at)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            look.computed[at] = value
    look.uncalculated -= set(look.computed)


def _values(made: bytes, names: list[str]) -> dict[str, dict[Address, Any]]:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(made))
    found: dict[str, dict[Address, Any]] = {}
    for name in set(names) & set(workbook.sheet_names):
        sheet = workbook.get_sheet_by_name(name)
        top, left = sheet.start or (0, 0)
        found[name] = {
            (top + row, left + column): value
            for row, line in enumerate(sheet.to_python())
            for column, value in enumerate(line)
            if value != ""
        }
    return found
