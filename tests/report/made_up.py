"""A small judged case, made by hand, for tests of the reports."""

from collections.abc import Sequence

import pandas as pd
from builders import extraction

from pipeline.model.casefile import CaseFile, Source
from pipeline.model.document import Issue
from pipeline.model.evidence import Box, Evidence, Grade, Locator, Text
from pipeline.model.extraction import Extraction
from pipeline.model.facility import Facility
from pipeline.model.finding import (
    Basis,
    Finding,
    FindingKind,
    Judgement,
    Occurrence,
    Outcome,
    Remedy,
    RuleCoverage,
    SettledBy,
    Severity,
    WorkerRef,
    fingerprint,
)
from pipeline.model.run import RunInfo
from pipeline.model.table import Table

LI = WorkerRef("k1", "A0412", "李小红")
ZHANG = WorkerRef("k2", "A0413", "=cmd|'/c calc'!A1")
RUN = RunInfo("run-1", "2026-01-15T08:00:00+08:00", "prescreen 0.1.0", "local", "none")

PAYROLL = extraction(
    "payroll/2025.xlsx",
    "payroll",
    [
        {"number": "A0412", "name": "李小红", "id_number": "320501199001011234",
         "month": "2025-03", "base_minor": 236000, "overtime_pay_minor": 107898},
        {"number": "A0413", "name": ZHANG.name, "month": "2025-03", "base_minor": 300000},
    ],
    sheet="3月",
    issues=[Issue("hidden-column", Text("Column F is hidden.", "F 列被隐藏。"), "3月")],
)  # fmt: skip
ATTENDANCE = extraction(
    "kq.xlsx",
    "attendance",
    [
        {"number": "A0412", "name": "李小红", "date": f"2025-03-{day:02d}", "punches": [480, 1200]}
        for day in range(1, 15)
    ],
)


def case(documents: Sequence[Extraction] = (PAYROLL, ATTENDANCE)) -> CaseFile:
    """Gives back a case file with one worker's fortnight."""
    dates = pd.date_range("2025-03-01", periods=14, unit="s")
    days = pd.DataFrame(
        {
            "worker": 0,
            "date": dates,
            "month": "2025-03",
            "missing_punch": [False] * 13 + [True],
            "counted_minutes": pd.array([660] * 14, "Int64"),
            "overtime_raw_minutes": pd.array([180] * 14, "Int64"),
        }
    )
    workers = pd.DataFrame({"key": ["k1"], "number": ["A0412"], "name": ["李小红"]})
    calendar = pd.DataFrame({"kind": "normal", "source": "weekday"}, index=dates)
    return CaseFile(
        facility=Facility(
            name="苏州示例五金有限公司", credit_code="91320500MA1XXXXX1X", country="CN",
            place="Jiangsu/Suzhou", period=("2025-03", "2025-03"), audit_date="2026-01-15",
            protocol="smeta", codes=("eti",),
        ),
        inferred=("audit.date",),
        documents=tuple(documents),
        foreign=(),
        sources=(Source(0, 0, 0, "payroll"),),
        frames={},
        workers=workers,
        days=days,
        months=pd.DataFrame(),
        pay_months=pd.DataFrame(),
        calendar=calendar,
    )  # fmt: skip


def overtime(worker: WorkerRef = LI, period: str = "2025-03") -> Finding:
    """Gives back a finding about money, its evidence in a sheet."""
    evidence = Evidence(
        "payroll/2025.xlsx", PAYROLL.document.source.sha256, "3月",
        Locator(sheet="3月", cell="F2"), "overtime_pay_minor", "1078.98", Grade.VERIFIED,
        (0, 0, 0, 1, 5),
    )  # fmt: skip
    return Finding(
        rule="wages.overtime_underpaid",
        outcome=Outcome.FAILED,
        kind=FindingKind.VIOLATION,
        severity=Severity.CRITICAL,
        message=Text("Overtime was paid 182.40 short.", "加班费少付 182.40 元。"),
        fingerprint=fingerprint("wages.overtime_underpaid", worker.number, period),
        certainty=Grade.VERIFIED,
        worker=worker,
        document_kind="payroll",
        period=period,
        observed=107898,
        limit=126138,
        unit="minor",
        amount_owed_minor=18240,
        currency="CNY",
        arithmetic="2360.00 / 174 x 1.5 x 62 h = 1261.38; paid 1078.98; owed 182.40",
        basis=(
            Basis("cn", "Labour Law", "44(1)", "cn.wages.premium", "1.5", "ratio", "1995-01-01"),
        ),
        evidence=(evidence,),
    )


def daily_hours() -> Finding:
    """Gives back a finding about days, its evidence on a page."""
    evidence = Evidence(
        "scan.pdf", "0" * 64, "p1", Locator(page=1, box=Box(10, 20, 60, 40)), "punches",
        "08:00 20:00", Grade.UNCERTAIN,
    )  # fmt: skip
    return Finding(
        rule="hours.daily_overtime",
        outcome=Outcome.FAILED,
        kind=FindingKind.VIOLATION,
        severity=Severity.MAJOR,
        message=Text("Overtime of 4 h on a day.", "单日加班 4 小时。"),
        fingerprint=fingerprint("hours.daily_overtime", ZHANG.number),
        certainty=Grade.UNCERTAIN,
        worker=ZHANG,
        period="2025-03",
        occurrences=(Occurrence("2025-03-09", 240, 180),),
        observed=240,
        limit=180,
        unit="minutes",
        evidence=(evidence,),
    )


def unknown_hours(worker: WorkerRef) -> Finding:
    """Gives back what could not be judged for one worker."""
    return Finding(
        rule="hours.monthly_overtime",
        outcome=Outcome.CANNOT_TELL,
        kind=FindingKind.GAP,
        severity=Severity.MAJOR,
        message=Text("A punch is missing.", "缺少打卡。"),
        fingerprint=fingerprint("hours.monthly_overtime", worker.number),
        worker=worker,
        period="2025-03",
        reason="missing-punch",
        settled_by=SettledBy(kind="attendance", month="2025-03", worker=worker.number),
    )


def judgement(findings: Sequence[Finding] | None = None) -> Judgement:
    """Gives back the judgement of the case."""
    money = overtime()
    found = findings or (money, daily_hours(), unknown_hours(LI), unknown_hours(ZHANG))
    return Judgement(
        findings=tuple(sorted(found, key=lambda f: f.sort_key)),
        coverage=(RuleCoverage("wages.overtime_underpaid", 2, 1, 1),),
        packs=(("cn", "2026.1"),),
        expected_kinds=("payroll", "attendance", "contract"),
        expected_months=("2025-03",),
        owed=(Remedy(LI, "2025-03", "overtime-rate", money.rule, 18240, "CNY", money.fingerprint),),
        titles={"wages.overtime_underpaid": Text("Overtime pay too low", "加班费不足")},
    )


def tables(document: int, part: int, table: int) -> Table:
    """Gives back a table of the made-up documents."""
    return (PAYROLL, ATTENDANCE)[document].document.parts[part].grid(table)
