"""Counted time a second time, as plainly as the *Readings* say it: one day, one loop, no arrays."""

from collections.abc import Sequence


def counted(
    punches: Sequence[int], start: int, breaks: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Gives back (counted minutes, of these after midnight) of a complete day."""
    work = [False] * 4320
    begin = max(start, punches[0])
    end = max(punches[-1], begin)
    for minute in range(begin, end):
        work[minute] = True
    rest = {m for low, high in breaks for m in range(low, high) if begin <= m < end}
    gap = {
        m
        for out, back in zip(punches[1::2], punches[2::2], strict=False)
        for m in range(out, back)
        if begin <= m < end
    }
    for minute in rest if len(rest) >= len(gap) else gap:
        work[minute] = False
    return sum(work), sum(work[1440:])


def overtime(
    minutes: int, late: int, kind: str, next_kind: str, unit: int, room: int
) -> dict[str, int]:
    """Gives back normal time and overtime by kind; room is what the week still holds."""
    found = {"normal": 0, "weekday": 0, "restday": 0, "holiday": 0}
    by_clock = {"early": (minutes - late, kind), "late": (late, next_kind)}
    plain = 0
    for part, own in by_clock.values():
        if own == "holiday":
            found["holiday"] += part
        else:
            plain += part
    belongs_to = next_kind if kind == "holiday" else kind
    if belongs_to == "rest":
        found["restday"] = plain
    else:
        found["normal"] = min(plain, 480, room)
        found["weekday"] = plain - found["normal"]
    raw = found["weekday"] + found["restday"] + found["holiday"]
    whole, holiday = raw // unit * unit, found["holiday"] // unit * unit
    found["holiday"] = holiday
    other = "restday" if belongs_to == "rest" else "weekday"
    found[other] = whole - holiday
    return {**found, "raw": raw, "overtime": whole}
