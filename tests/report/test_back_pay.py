"""The back-pay sheet adds up to the findings, counts nothing twice and shows nothing personal."""

import csv
import dataclasses
import io
import json
from collections import Counter
from pathlib import Path

import made_up
import openpyxl
import pytest

from pipeline.model.finding import Basis, Finding, PaidHours, PayDue
from pipeline.report.back_pay import back_pay_lines, facility_totals, worker_totals
from pipeline.report.document import findings_document
from pipeline.report.schema import validate
from pipeline.report.write import write_reports
from validators.causes import money_owed

# 2360.00 / 174 = 13.5632 an hour, shown as 13.56; x 1.5 x 62 h = 1261.38; paid 1078.98
PAY = PayDue(126138, 107898, at_least=True, base_minor=236000, base_hours="174",
             hours=(PaidHours("weekday", 3720, "1.5"),))  # fmt: skip


def about(rule: str, minor: int, **more: object) -> Finding:
    """Gives back a finding about money that says no more than its sum."""
    plain = dataclasses.replace(
        made_up.overtime(), rule=rule, amount_owed_minor=minor, observed=None, limit=None,
        fingerprint=made_up.fingerprint(rule, str(minor)), unit="date",
    )  # fmt: skip
    return dataclasses.replace(plain, **more)


MANY = (
    dataclasses.replace(made_up.overtime(), pay=PAY),
    about("wages.below_minimum", 30000, observed=200000, limit=230000, unit="minor"),
    about("wages.probation_pay", 40000),
    about("wages.final_pay", 5000, period=None, worker=made_up.ZHANG,
          pay=PayDue(5000, 0, at_least=True, month="2025-06")),
    about("wages.unlawful_deduction", 700, worker=made_up.ZHANG,
          basis=(Basis("cn", "Rules", None, status="secondary"), Basis("cn", "Law", "9"))),
    made_up.daily_hours(),
    made_up.unknown_hours(made_up.LI),
)  # fmt: skip


@pytest.fixture(scope="module")
def document() -> dict[str, object]:
    judged = dataclasses.replace(made_up.judgement(MANY), owed=money_owed(MANY))
    found = findings_document(judged, made_up.case(), made_up.RUN)
    validate(found)
    return json.loads(json.dumps(found))


def test_lines_add_up_to_what_the_findings_say(document: dict[str, object]) -> None:
    lines = back_pay_lines(document)
    said = sum(one.amount_owed_minor or 0 for one in MANY)
    assert sum(line.owed_minor for line in lines) == said == 93940
    # 400.00 of probation holds the 300.00 up to the minimum
    assert sum(line.counted_minor for line in lines) == said - 30000
    assert sum(one["amount_minor"] for one in document["owed"]) == said - 30000
    (facility,) = facility_totals(lines)
    assert (facility.owed_minor, facility.said_minor) == (said - 30000, said)
    workers = worker_totals(lines)
    assert [one.owed_minor for one in workers] == [58240, 5700]
    assert sum(one.owed_minor for one in workers) == facility.owed_minor


def test_the_same_money_counts_once_and_says_where(document: dict[str, object]) -> None:
    (minimum,) = (one for one in back_pay_lines(document) if one.rule == "wages.below_minimum")
    assert (minimum.owed_minor, minimum.counted_minor) == (30000, 0)
    assert minimum.same_as == "wages.probation_pay"
    assert (minimum.due_minor, minimum.paid_minor) == (230000, 200000)


def test_a_line_shows_its_whole_sum(document: dict[str, object]) -> None:
    (overtime,) = (
        one for one in back_pay_lines(document) if one.rule == "wages.overtime_underpaid"
    )
    assert overtime.minutes == {"weekday": 3720}
    assert overtime.premiums == (("weekday", "1.5"),)
    assert overtime.rate_minor == 1356
    assert (overtime.due_minor, overtime.paid_minor) == (126138, 107898)
    assert overtime.at_least
    assert overtime.bases == (("Labour Law", "44(1)"),)
    assert overtime.status == "verified"


def test_what_is_of_no_month_has_the_month_it_was_reckoned_for(
    document: dict[str, object],
) -> None:
    by_rule = {one.rule: one for one in back_pay_lines(document)}
    assert by_rule["wages.final_pay"].month == "2025-06"
    assert by_rule["wages.unlawful_deduction"].status == "secondary"
    assert by_rule["wages.unlawful_deduction"].due_minor is None


def test_totals_are_at_least_where_a_line_is() -> None:
    exact = dataclasses.replace(made_up.overtime(), pay=dataclasses.replace(PAY, at_least=False))
    for finding in (exact, MANY[0]):
        judged = dataclasses.replace(made_up.judgement([finding]), owed=money_owed([finding]))
        lines = back_pay_lines(findings_document(judged, made_up.case(), made_up.RUN))
        assert facility_totals(lines)[0].at_least == (finding is not exact)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("back_pay")
    judged = dataclasses.replace(made_up.judgement(MANY), owed=money_owed(MANY))
    write_reports(judged, made_up.case(), made_up.RUN, made_up.tables, lambda *_: None, folder)
    return folder


def test_csv_holds_every_line_and_the_totals(written: Path) -> None:
    text = (written / "back_pay.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert Counter(row["line"] for row in rows) == {"finding": 5, "worker": 2, "facility": 1}
    sums = Counter[str]()
    for row in rows:
        sums[row["line"]] += int(row["counted_minor"])
    assert sums["finding"] == sums["worker"] == sums["facility"] == 63940
    assert {row["worker_name"] for row in rows} == {"李小红", "'" + made_up.ZHANG.name, ""}


def test_workbook_has_the_lines_and_the_totals(written: Path) -> None:
    book = openpyxl.load_workbook(written / "exceptions.xlsx")
    sheet = book["Back-pay 补发"]
    heads = [cell.value for cell in sheet[1]]
    owed, counts = heads.index("Owed / 应补金额"), heads.index("Counts / 计入金额")
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert round(sum(row[owed] for row in rows), 2) == 939.40
    assert round(sum(row[counts] for row in rows), 2) == 639.40
    totals = [row[2] for row in book["Back-pay totals 补发合计"].iter_rows(min_row=2, max_row=4,
                                                                    values_only=True)]  # fmt: skip
    assert totals == [582.40, 57.00, 639.40]


def test_page_has_the_section_and_no_id_number(written: Path) -> None:
    page = (written / "report.html").read_text("utf-8")
    section = page[page.index('id="back-pay"') :].split("</section>")[0]
    assert "639.40 CNY" in section
    assert ">62<" in section
    assert "320501199001011234" not in (written / "back_pay.csv").read_text("utf-8") + page


def test_without_money_there_is_no_section(tmp_path: Path) -> None:
    judged = dataclasses.replace(made_up.judgement([made_up.daily_hours()]), owed=())
    write_reports(judged, made_up.case(), made_up.RUN, made_up.tables, lambda *_: None, tmp_path,
                  ["html", "csv"])  # fmt: skip
    assert 'id="back-pay"' not in (tmp_path / "report.html").read_text("utf-8")
    assert len((tmp_path / "back_pay.csv").read_text("utf-8").splitlines()) == 1
