"""The few lines a user reads first: what failed, what is owed, what could not be judged."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline.errors import ExitCode
from pipeline.model.document import Status
from pipeline.model.finding import Outcome, Severity
from pipeline.report.baseline import compared
from pipeline.report.document import all_issues, issue_document
from pipeline.report.issue_lines import issue_lines
from pipeline.report.money import sums_text
from pipeline.report.sample_said import month_said, sample_sentences

if TYPE_CHECKING:
    from pipeline.engine.audit import Report
    from pipeline.model.finding import Judgement

MOST_REASONS = 3
MOST_NOT_READ = 6
"""Lines about what was not read; the report has all."""
_WORDS = {
    "en": {
        "documents": "{read} of {all} documents could be used",
        "unreadable": ", {count} could not be read",
        "unclassified": ", {count} of unknown kind",
        "lost": "Not read in full:",
        "more": "  and {count} more; the report says all",
        "failed": "Exceptions: {count}",
        "none": "No exceptions found in what could be judged.",
        "owed": "Owed to workers: {money}",
        "since": "Since the baseline: {new} new, {still_open} still open, {closed} closed, "
        "{cannot_tell_any_more} that cannot be told any more",
        "open": "Could not be judged: {count}",
        "rest": "  {times:6d}  for other reasons, which the report says",
        "broke": "Rules that broke and judged nothing: {rules}. Please report this.",
        "empty": "Nothing in the folder could be read; the report says why.",
        "nothing_there": "The folder holds no documents: put payroll, attendance, contracts and "
        "licences into it, or name another.",
        "no_law": "NO LAW WAS APPLIED: there is no rule pack for country {country}; "
        "conventions of the ILO stand in where they give a number.",
        "no_country": "NO LAW WAS APPLIED: the country is not known. Say country under [facility] "
        "in facility.toml, or --country.",
        "report": "Exception list: {path}",
        "zero_tolerance": "zero tolerance",
        "critical": "critical",
        "major": "major",
        "minor": "minor",
        "observation": "observation",
    },
    "zh": {
        "documents": "{all}份文件中{read}份可用",
        "unreadable": "，{count}份无法读取",
        "unclassified": "，{count}份种类不明",
        "lost": "未能完整读取：",
        "more": "  另有{count}项，见报告",
        "failed": "异常：{count}项",
        "none": "在可判断的范围内未发现异常。",
        "owed": "应补发工资：{money}",
        "since": "与基准报告相比：新增{new}项，仍未关闭{still_open}项，已关闭{closed}项，"
        "已无法判断{cannot_tell_any_more}项",
        "open": "无法判断：{count}项",
        "rest": "  {times:6d}  其他原因，见报告",
        "broke": "以下规则运行出错，未作判断：{rules}。请反馈此问题。",
        "empty": "文件夹中没有可读取的文件，原因见报告。",
        "nothing_there": "文件夹中没有文件：请放入工资表、考勤记录、劳动合同和证照，"
        "或指定其他文件夹。",
        "no_law": "未适用任何国家法律：没有国家{country}的规则包；国际劳工公约有数值的，以其代替。",
        "no_country": "未适用任何国家法律：国家未知。请在 facility.toml 的 [facility] 下写明 "
        "country，或使用 --country。",
        "report": "异常清单：{path}",
        "zero_tolerance": "零容忍",
        "critical": "严重",
        "major": "主要",
        "minor": "次要",
        "observation": "观察项",
    },
}


def summary(report: Report, language: str) -> str:
    """Gives back the lines for the terminal, in Chinese for "zh", else in English."""
    words = _WORDS["zh" if language == "zh" else "en"]
    lines = [_documents(report, words), *_not_read(report, words, language)]
    if report.nothing_readable:
        lines.append(words["empty" if report.case.documents else "nothing_there"])
    lines += [*_findings(report, words, "zh" if language == "zh" else "en")]
    lines += [*_since(report, words), *_sampled(report, language)]
    if report.judgement.without_law:
        country = report.case.facility.country
        said = words["no_law" if country else "no_country"]
        lines.append(said.format(country=country))
    lines.append(words["report"].format(path=report.out))
    return "\n".join(lines)


def _sampled(report: Report, language: str) -> list[str]:
    """Gives back what is said of the sample; who was drawn stands in the report alone."""
    sample = report.judgement.sample
    if sample is None:
        return []
    plain, tongue = asdict(sample), "zh" if language == "zh" else "en"
    said = (*sample_sentences(plain), *map(month_said, plain["months"]))
    return [getattr(one, tongue) for one in said]


def exit_code(report: Report) -> ExitCode:
    """Gives back the exit code of DESIGN 4.1."""
    if report.nothing_readable:
        return ExitCode.NOTHING_READABLE
    failed = [f for f in report.judgement.findings if f.outcome is Outcome.FAILED]
    if any(finding.severity.rank <= Severity.MAJOR.rank for finding in failed):
        return ExitCode.FAILED
    return ExitCode.INTERNAL if report.judgement.errors else ExitCode.CLEAN


def _documents(report: Report, words: dict[str, str]) -> str:
    status = Counter(extraction.document.status for extraction in report.case.documents)
    used = status[Status.READ] + status[Status.PARTLY_READ]
    line = words["documents"].format(read=used, all=status.total())
    for lost in (Status.UNREADABLE, Status.UNCLASSIFIED):
        if status[lost]:
            line += words[lost].format(count=status[lost])
    return line


def _not_read(report: Report, words: dict[str, str], language: str) -> list[str]:
    """Gives back what stands in the documents and was not read, alike pages in one line."""
    tongue = "zh" if language == "zh" else "en"
    lines = []
    for extraction in report.case.documents:
        for line in issue_lines(map(issue_document, all_issues(extraction))):
            if line.loses_data:
                places, said = (getattr(text, tongue) for text in (line.where, line.message))
                where = ", ".join(filter(None, (extraction.document.source.path, places)))
                lines.append(f"  {where}: {said}")
    rest = len(lines) - MOST_NOT_READ
    more = [words["more"].format(count=rest)] if rest > 0 else []
    return [words["lost"], *lines[:MOST_NOT_READ], *more] if lines else []


def _findings(report: Report, words: dict[str, str], tongue: str) -> list[str]:
    judgement = report.judgement
    failed = Counter(f.severity for f in judgement.findings if f.outcome is Outcome.FAILED)
    lines = [words["failed"].format(count=failed.total()) if failed else words["none"]]
    for severity in Severity:
        if failed[severity]:
            lines.append(f"  {failed[severity]:6d}  {words[severity]}")
    return [*lines, *_owed(judgement, words), *_undecided(judgement, words, tongue)]


def _since(report: Report, words: dict[str, str]) -> list[str]:
    block = compared(report.baseline, report.judgement.findings).block
    return [words["since"].format_map(block)] if block else []


def _owed(judgement: Judgement, words: dict[str, str]) -> list[str]:
    owed: Counter[str] = Counter()
    for remedy in judgement.owed:
        owed[remedy.currency] += remedy.amount_minor
    sums = sums_text(dict(sorted(owed.items())), ", ")
    return [words["owed"].format(money=sums)] if sums else []


def _why(judgement: Judgement, reason: str, tongue: str) -> str:
    """Gives back a reason in words, without what would settle it."""
    said = judgement.reasons.get(reason)
    return re.split("[;；]", getattr(said, tongue))[0] if said else reason


def _undecided(judgement: Judgement, words: dict[str, str], tongue: str) -> list[str]:
    lines = []
    open_ones = [f.reason or "?" for f in judgement.findings if f.outcome is Outcome.CANNOT_TELL]
    if open_ones:
        ranked = sorted(Counter(open_ones).items(), key=lambda one: (-one[1], one[0]))
        lines.append(words["open"].format(count=len(open_ones)))
        for reason, times in ranked[:MOST_REASONS]:
            lines.append(f"  {times:6d}  {_why(judgement, reason, tongue)}")
        rest = ranked[MOST_REASONS:]
        if rest:
            lines.append(words["rest"].format(times=sum(n for _, n in rest)))
    if judgement.errors:
        rules = ", ".join(sorted({rule for rule, _ in judgement.errors}))
        lines.append(words["broke"].format(rules=rules))
    return lines
