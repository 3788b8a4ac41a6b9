"""Made-up mornings: one facility, many, failures, nothing new."""

from pipeline.model.nightly import FacilityMorning, FindingFacts, Morning, RunState

RULES = (
    ("identity.child_labour", "violation", "zero_tolerance", None),
    ("wages.overtime_underpaid", "violation", "critical", 18_240),
    ("wages.below_minimum", "violation", "critical", 90_000),
    ("hours.weekly_rest", "violation", "major", None),
    ("hours.missing_punch", "signal", "minor", None),
    ("records.month_missing", "gap", "major", None),
)


def finding(number: int, rule: int = 1, outcome: str = "failed", worker: int = 0) -> FindingFacts:
    name, kind, severity, owed = RULES[rule % len(RULES)]
    failed = outcome == "failed"
    return FindingFacts(
        fingerprint=f"{number:064x}",
        rule=name,
        outcome=outcome,
        kind=kind,
        severity=severity,
        certainty="verified",
        worker_key=f"key-{worker or number}",
        period="2025-03",
        reason=None if failed else "missing-punch",
        amount_owed_minor=owed if failed else None,
        currency="CNY" if failed and owed else None,
    )


def facility(number: int, news: int = 0, **said: object) -> FacilityMorning:
    """Gives back a facility with so many new exceptions, over the rules in turn."""
    name = str(said.pop("name", f"工厂-{number:05d}"))
    first = number * 1000
    given: dict[str, object] = {
        "state": RunState.JUDGED,
        "judged": True,
        "new": tuple(finding(first + at, at + number) for at in range(news)),
        "report": name,
        "counts": {"documents": 12, "read": 11, "unreadable": 1},
        **said,
    }
    return FacilityMorning(name, **given)


def morning(*facilities: FacilityMorning, **said: object) -> Morning:
    given: dict[str, object] = {
        "night": 7,
        "scheduled": "2026-03-01T02:00:00+00:00",
        "started": "2026-03-01T02:00:04+00:00",
        **said,
    }
    return Morning(facilities=facilities, **given)


def failed(number: int, **said: object) -> FacilityMorning:
    reason = (
        "facility.toml, line 3: audit.protocol: 'smetta' is not allowed; allowed: smeta "
        "(did you mean smeta?)"
    )
    return facility(number, state=RunState.FAILED, error=reason, **said)


def two_hundred() -> Morning:
    """Gives back a usual night of a programme: some news, some failures, much that is quiet."""
    unread = facility(
        3, state=RunState.NOTHING_READABLE, error="None of the 4 files could be read."
    )
    some = [
        facility(n, news=1 + n % 23, still_open=n, could_not_judge=n % 5) for n in range(10, 34)
    ]
    closing = [
        facility(n, closed=tuple(finding(n * 1000 + 900 + at, at) for at in range(n % 4 + 1)))
        for n in range(40, 48)
    ]
    unsure = [
        facility(n, new=(finding(n, 4, "cannot_tell"),), could_not_judge=31) for n in (50, 51)
    ]
    quiet = [facility(n, judged=n % 9 == 0, still_open=2) for n in range(60, 224)]
    return morning(
        failed(1),
        failed(2, report=None),
        unread,
        *some,
        *closing,
        *unsure,
        *quiet,
        collapsed=("2026-02-27T02:00:00+00:00", "2026-02-28T02:00:00+00:00"),
    )
