"""``report.html``: one page that carries everything in itself and opens with no network."""

from collections import defaultdict
from typing import Any

from pipeline.model.evidence import Text
from pipeline.model.finding import Finding, FindingKind, WorkerRef
from pipeline.report.back_pay_page import back_pay_section
from pipeline.report.chinese import cited, summed, unit_said
from pipeline.report.csv_file import other_of, spots
from pipeline.report.decisions import DECISIONS
from pipeline.report.excerpt import Excerpts
from pipeline.report.finding_sheet import was
from pipeline.report.follow_up import MOST_MISSING, missing_rows, since_rows
from pipeline.report.heat import Heat, HeatRow
from pipeline.report.html import asset, html_template
from pipeline.report.issue_lines import problems
from pipeline.report.labels import Language, label, quantity
from pipeline.report.money import amount_text, amounts_in, sums_text
from pipeline.report.overview import (
    failed,
    matrix,
    owed_totals,
    rule_rows,
    unsettled,
    usable,
)
from pipeline.report.pictures import Pictures
from pipeline.report.sample_page import sample_section
from pipeline.report.view import View

MOST_FINDINGS_A_RULE = 60
MOST_PEOPLE = 400
MOST_CROPS = 3
MOST_OCCURRENCES = 31
MOST_ISSUES = 20
"""Lines of issues a document; the workbook has all."""


def page(view: View, excerpts: Excerpts, pictures: Pictures) -> str:
    """Gives back the page as HTML text."""
    template = html_template("report.html.j2", view.language)
    rules = _rules(view, excerpts, pictures)
    heat = view.heat()
    months, rows = matrix(view.case, view.judgement)
    document = view.document
    return template.render(
        language=view.language,
        css=asset("report.css"),
        js=asset("language.js") + asset("report.js"),
        crops=pictures.all(),
        facility=document["facility"],
        audit=document["audit"],
        run=document["run"],
        contents=_contents(view, heat),
        cards=_cards(view),
        since=since_rows(view),
        decisions=DECISIONS,
        particulars=view.particulars(),
        inferred=document["inferred"],
        errors=view.judgement.errors,
        without_law=view.judgement.without_law,
        foreign=len(view.case.set_apart) if view.case.mostly_foreign else 0,
        statuses=list(usable(view.case).items()),
        ignored=document["ignored"],
        problems=problems(document["documents"], MOST_ISSUES),
        missing=missing_rows(view),
        missing_left_out=max(len(document["missing"]) - MOST_MISSING, 0),
        unsettled=_unsettled(view),
        rules=rules,
        nothing_readable=not any(
            d["status"] in ("read", "partly_read", "unclassified") for d in document["documents"]
        ),
        **_people(view, rules),
        back_pay=back_pay_section(view),
        sample=sample_section(view),
        heat=heat,
        heat_months=_heat_months(heat),
        matrix=rows,
        matrix_months=months,
        coverage=_coverage(view),
        documents=[_document(d) for d in document["documents"]],
    )


def _contents(view: View, heat: Heat) -> list[tuple[str, str]]:
    found = [("summary", "summary"), ("missing", "sheet.missing"), ("cannot", "cannot_tell")]
    found.append(("findings", "findings"))
    if view.document["baseline"] is not None:
        found.insert(1, ("since", "since"))
    if failed(view.judgement):
        found.append(("workers", "by_worker"))
    if view.document["owed"]:
        found.append(("back-pay", "sheet.back_pay"))
    if view.document["sample"]:
        found.append(("sample", "sheet.sample"))
    if heat.rows:
        found.append(("heat", "hours"))
    return [
        *found,
        ("matrix", "sheet.matrix"),
        ("coverage", "sheet.coverage"),
        ("documents", "documents"),
    ]


def _cards(view: View) -> list[dict[str, Any]]:
    findings = failed(view.judgement)
    kinds = {kind: sum(f.kind is kind for f in findings) for kind in FindingKind}
    people = len({f.worker.key for f in findings if f.worker})
    owed = owed_totals(view.judgement)
    unsure = sum(row.cannot_tell for row in view.judgement.coverage)
    cards = [
        {"key": "violations", "value": kinds[FindingKind.VIOLATION], "bad": True},
        {"key": "gaps", "value": kinds[FindingKind.GAP]},
        {"key": "signals", "value": kinds[FindingKind.SIGNAL]},
        {"key": "workers_affected", "value": people},
        {"key": "cannot_tell", "value": unsure},
    ]
    cards.insert(1, {"key": "owed_total", "value": sums_text(owed) or "0", "bad": bool(owed)})
    for card in cards:
        card["bad"] = bool(card.get("bad")) and card["value"] not in (0, "0")
    return cards


def _unsettled(view: View) -> list[dict[str, Any]]:
    return [
        {
            "reason": view.reason(group),
            "example": None
            if group.reason in view.judgement.reasons
            else group.findings[0].message,
            "settled": view.settles(group.settled_by),
            "rules": group.rules,
            "count": len(group.findings),
            "workers": group.workers,
        }
        for group in unsettled(view.judgement)
    ]


def _rules(view: View, excerpts: Excerpts, pictures: Pictures) -> list[dict[str, Any]]:
    by_fingerprint = {f["fingerprint"]: f for f in view.document["findings"]}
    rows = []
    for row in rule_rows(view.judgement):
        shown = row.findings[:MOST_FINDINGS_A_RULE]
        rows.append(
            {
                "rule": row.rule,
                "kind": row.kind,
                "severity": row.severity,
                "title": _title(view, row.rule),
                "total": len(row.findings),
                "workers": row.workers,
                "amount": amount_text(row.amount_minor, row.currency) if row.amount_minor else "",
                "left_out": len(row.findings) - len(shown),
                "findings": [
                    _finding(view, f, by_fingerprint[f.fingerprint], excerpts, pictures)
                    for f in shown
                ],
            }
        )
    return rows


def _title(view: View, rule: str) -> Text:
    return view.judgement.titles.get(rule) or Text(rule, rule)


def _finding(
    view: View, finding: Finding, plain: dict[str, Any], excerpts: Excerpts, pictures: Pictures
) -> dict[str, Any]:
    on_page = [e for e in finding.evidence if e.locator.page is not None]
    crops = pictures.of(on_page, MOST_CROPS)
    cut_from = [e for e in finding.evidence if not on_page or e.locator.page is None]
    if on_page and not crops:
        cut_from = list(finding.evidence)
    links = {_place(e): view.link(e, browser=True) for e in plain["evidence"]}
    worker, currency = finding.worker, finding.currency
    owed = finding.amount_owed_minor
    return {
        "id": finding.fingerprint[:16],
        "who": _who(worker) if worker else _where(view, finding),
        "period": finding.period,
        "message": Text(
            **{tongue: amounts_in(said, currency) for tongue, said in plain["message"].items()}
        ),
        "remedy": Text(**plain["remedy"]),
        "since": plain["baseline"],
        "was": was(plain),
        "severity": finding.severity,
        "certainty": plain["certainty"] and view.grade_key(plain["certainty"]),
        "owed": amount_text(owed, currency) if owed else "",
        "arithmetic": summed(
            finding.arithmetic and amounts_in(finding.arithmetic, currency), view.language
        ),
        "occurrences": _occurrences(finding),
        "other": other_of(plain["other"]),
        "basis": [_basis(one, view.language) for one in plain["basis"]],
        "cuts": [
            {
                "document": cut.document,
                "part": cut.part,
                "columns": cut.columns,
                "rows": cut.rows,
                "link": links.get((cut.document, None)),
            }
            for cut in excerpts.cut(cut_from)
        ],
        "crops": [
            {
                "id": picture.id,
                "width": picture.width,
                "height": picture.height,
                "caption": f"{evidence.document} ▸ p{evidence.locator.page}",
                "link": links.get((evidence.document, evidence.locator.page)),
            }
            for evidence, picture in crops
        ],
        "spots": spots(plain["evidence"]),
    }


def _place(evidence: dict[str, Any]) -> tuple[str, int | None]:
    return evidence["document"], evidence["page"]


def _basis(basis: dict[str, Any], language: Language) -> dict[str, Any]:
    said = cited(basis["instrument"], language)
    return {**basis, "instrument": said, "unit_said": unit_said(basis["unit"], language)}


def _who(worker: WorkerRef) -> str:
    return " ".join(filter(None, (worker.number, worker.name)))


def _where(view: View, finding: Finding) -> str:
    if finding.document:
        return finding.document.rsplit("/", 1)[-1]
    kind = finding.document_kind
    return label(f"kind.{kind}", view.language) if kind else ""


def _occurrences(finding: Finding) -> str:
    days = [
        f"{o.date}: {quantity(o.observed, finding.unit, finding.currency)}"
        for o in finding.occurrences[:MOST_OCCURRENCES]
    ]
    rest = len(finding.occurrences) - len(days)
    return "; ".join(days) + (f"; + {rest}" if rest else "")


def _people(view: View, rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Gives back one row a worker with findings, most first, each linked where it is shown."""
    shown = {f["id"] for row in rules for f in row["findings"]}
    groups: dict[str, list[Finding]] = defaultdict(list)
    names: dict[str, WorkerRef] = {}
    for finding in failed(view.judgement):
        if finding.worker:
            groups[finding.worker.key].append(finding)
            names[finding.worker.key] = finding.worker
    owed: dict[str, int] = defaultdict(int)
    currencies: dict[str, str] = {}
    for remedy in view.judgement.owed:
        owed[remedy.worker.key] += remedy.amount_minor
        currencies[remedy.worker.key] = remedy.currency
    order = sorted(groups, key=lambda key: (-owed[key], -len(groups[key]), key))
    people = [
        {
            "number": names[key].number,
            "name": names[key].name,
            "owed": amount_text(owed[key], currencies[key]) if owed[key] else "",
            "tags": [
                {
                    "id": f.fingerprint[:16] if f.fingerprint[:16] in shown else None,
                    "text": " ".join(filter(None, (f.rule, f.period))),
                }
                for f in groups[key]
            ],
        }
        for key in order[:MOST_PEOPLE]
    ]
    return {"people": people, "people_left_out": len(order) - len(people)}


def _heat_months(heat: Heat) -> list[dict[str, Any]]:
    months: dict[str, list[int]] = defaultdict(list)
    for index, date in enumerate(heat.dates):
        months[date[:7]].append(index)
    return [
        {
            "name": month,
            "days": [{"day": heat.dates[i][8:].lstrip("0"), "kind": heat.kinds[i]} for i in days],
            "rows": [_heat_line(line, days) for line in heat.rows],
        }
        for month, days in months.items()
    ]


def _heat_line(line: HeatRow, days: list[int]) -> dict[str, Any]:
    return {
        "who": " ".join(filter(None, (line.number, line.name))),
        "cells": [_heat_cell(line.minutes[i]) for i in days],
    }


def _heat_cell(minutes: int | None) -> dict[str, str]:
    if minutes is None:
        return {"level": "h0", "text": ""}
    if minutes < 0:
        return {"level": "hq", "text": "•"}
    steps = (240, 485, 600, 665, 780)
    level = 1 + sum(minutes > step for step in steps)
    return {"level": f"h{level}", "text": quantity(round(minutes / 6) * 6, "minutes")[:-2]}


def _coverage(view: View) -> list[dict[str, Any]]:
    return [
        {
            **row,
            "title": _title(view, row["rule"]),
            "reasons": [(view.short_reason(why), n) for why, n in sorted(row["reasons"].items())],
        }
        for row in view.document["coverage"]
    ]


def _document(document: dict[str, Any]) -> dict[str, Any]:
    status = "foreign" if document["foreign"] else document["status"]
    parts = [{**part, "months": ", ".join(part["months"])} for part in document["parts"]]
    return {**document, "status": status, "parts": parts}
