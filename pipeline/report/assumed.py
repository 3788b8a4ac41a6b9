"""What was worked out because nobody said it, in words: a reader must be able to object."""

from pipeline.model.casefile import CaseFile
from pipeline.model.evidence import Text
from pipeline.model.facility import Shift

_SOURCES = {
    "inferred": Text("from when the punches gather", "根据打卡时间推断"),
    "shift sheet": Text("from a shift sheet among the documents", "来自提交的班次表"),
}
_NAMES = {
    "facility.name": Text("Facility", "工厂名称"),
    "facility.credit_code": Text("Credit code", "统一社会信用代码"),
    "facility.address": Text("Address", "地址"),
    "facility.country": Text("Country", "国家"),
    "facility.place": Text("Place", "所在地"),
    "audit.period": Text("Period", "审核期间"),
    "audit.date": Text("Audit date", "审核日期"),
    "audit.protocol": Text("Protocol", "审核标准"),
    "audit.codes": Text("Codes", "守则"),
    "hours.pay_month_starts_on": Text("Pay month starts on day", "工资月起始日"),
}


def assumed(case: CaseFile) -> list[tuple[str, Text]]:
    """Gives back each inferred key with its value in words, in the order of ``case.inferred``."""
    return [(key, _words(case, key)) for key in case.inferred]


def _words(case: CaseFile, key: str) -> Text:
    if key == "hours.shift":
        return _shifts(case)
    if key == "hours.overtime_unit_minutes":
        unit = case.overtime_unit_minutes
        return Text(
            f"Overtime is rounded down to {unit} minutes", f"加班按 {unit} 分钟为单位向下取整"
        )
    if key.startswith("workers#"):
        return _unjoined(int(key.removeprefix("workers#")) + 1)
    name = _NAMES.get(key)
    field = {"audit.date": "audit_date"}.get(key, key.rpartition(".")[2])
    value = _value(getattr(case.facility, field, None))
    if name is None:
        return Text(f"{key}: {value}" if value else key, f"{key}：{value}" if value else key)
    return Text(f"{name.en}: {value}", f"{name.zh}：{value}")


def _unjoined(entry: int) -> Text:
    """Gives back the warning about a worker whom nobody names; by place, as names may be hidden."""
    return Text(
        f"Entry {entry} of [[workers]] in facility.toml joined nobody: no document of this run "
        "knows its other names or numbers",
        f"facility.toml 中第 {entry} 个 [[workers]] 未合并任何人：本次资料中没有其其他姓名或工号",
    )


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return " – ".join(map(str, value))
    return "" if value is None else str(value)


def _shifts(case: CaseFile) -> Text:
    source = _SOURCES.get(case.shift_source, Text(case.shift_source, case.shift_source))
    shown = "; ".join(_shift(shift, "breaks") for shift in case.shifts[:6]) or "-"
    zh = "；".join(_shift(shift, "休息") for shift in case.shifts[:6]) or "-"
    return Text(f"Shifts, {source.en}: {shown}", f"班次，{source.zh}：{zh}")


def _shift(shift: Shift, word: str) -> str:
    breaks = ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in shift.breaks)
    times = f"{_clock(shift.start)}-{_clock(shift.end)}"
    return f"{shift.name} {times}" + (f" ({word} {breaks})" if breaks else "")


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
