"""The typed records that extractors hand over: their fields, and where each value stands.

``RECORDS`` is the one list of fields. Arrow types (cache), pandas types and the pandera checks
at the border are all derived from it. Units are in the names: ``_minutes`` whole minutes,
``_minor`` minor units of money (fen), ``_hundredths`` hundredths of a day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

FieldType = Literal["text", "date", "month", "int", "flag", "ints", "texts"]
"""``date`` is ISO text "2025-03-01", ``month`` "2025-03"; frames turn dates into datetime64[s].
``ints`` and ``texts`` are lists in one value. None is a blank in every type."""

_PERSON: dict[str, FieldType] = {
    "number": "text",  # worker number as printed: "A0412", leading zeros kept
    "name": "text",  # name as printed, notes such as "3月15离职" cut off
    "name_note": "text",  # what was cut off the name
    "id_number": "text",
    "department": "text",
    "position": "text",
}

RECORDS: dict[str, dict[str, FieldType]] = {
    # one row a worker and pay month
    "payroll": {
        **_PERSON,
        "employer": "text",
        "month": "month",
        "period_from": "date",
        "period_to": "date",
        "period_part": "text",  # part of the month without dates, as printed: "Week 2"
        "paid_on": "date",
        "currency": "text",  # "CNY", "VND"
        "contact": "text",
        "hired_on": "date",  # DOJ, 入职日期 beside the pay
        "account": "text",
        "signed": "flag",  # something in the signature cell; None: no column, or unclear ink
        "wage_system": "text",  # "time", "piece", "daily", "hourly"; None: not stated
        "hours_system": "text",  # as on contract.hours_system; None: not stated
        "base_minor": "int",  # agreed monthly wage for normal hours (基本工资, 底薪)
        "daily_rate_minor": "int",
        "hourly_rate_minor": "int",
        "normal_pay_minor": "int",  # earned for normal hours this month (正班出勤工资)
        "piece_pay_minor": "int",
        "due_days_hundredths": "int",  # 应出勤天数
        "days_worked_hundredths": "int",  # 实际出勤天数, rest days as the sheet counts them
        "paid_days_hundredths": "int",  # 计薪天数, pay days, gün: rests and holidays are in them
        "normal_minutes": "int",
        "overtime_minutes": "int",  # printed total; never our own sum
        "overtime_weekday_minutes": "int",
        "overtime_restday_minutes": "int",
        "overtime_holiday_minutes": "int",
        "overtime_pay_minor": "int",  # printed total; never our own sum
        "overtime_weekday_pay_minor": "int",
        "overtime_restday_pay_minor": "int",
        "overtime_holiday_pay_minor": "int",
        "leave_days_hundredths": "int",  # paid leave
        "absence_minutes": "int",  # unpaid
        "absence_days_hundredths": "int",  # unpaid
        "gross_minor": "int",  # 应发
        "deductions_minor": "int",  # printed total of deductions
        "net_minor": "int",  # 实发
    },
    # one row a pay item of a payroll row: every money column but the totals above
    "pay_item": {
        **_PERSON,
        "month": "month",
        "label": "text",  # heading path as printed, " / " between its levels
        "item": "text",  # vocabulary key, as "base_pay", "fine", "housing_fund"; None: unknown
        # earning | deduction | employer_share | cumulative | subtotal | rate | info
        "role": "text",
        # gross | net | none: the printed total that the sums show it is part of; None: unknown
        "total": "text",
        "counts": "flag",  # counts towards the minimum wage; None: unknown item
        "amount_minor": "int",
        "payroll_row": "int",  # position of its row among this part's payroll records
    },
    # one row a printed total of a table column
    "column_total": {
        "month": "month",
        "label": "text",
        "field": "text",  # record field or item of the column; None: unmapped
        "scope": "text",  # "table", "page" or the group's name for a subtotal
        "first_row": "int",  # table rows whose sum the printed figure claims to be, inclusive
        "last_row": "int",
        "printed_minor": "int",  # hundredths of the printed number, whatever its unit
        "sum_minor": "int",  # sum of the worker rows of that column; None: some could not be read
        "items": "int",  # how many rows were summed
        "decimals": "int",  # decimals the figures are printed with
    },
    # one row a worker and day
    "attendance": {
        **_PERSON,
        "employer": "text",
        "date": "date",
        "punches": "ints",  # minutes after midnight of `date`, ascending; next morning is over 1440
        "missing": "flag",  # the sheet itself says a punch is missing (缺卡, 未打卡)
        "mark": "text",  # canonical mark: work rest holiday leave_<kind> absent trip off_roll ...
        "mark_text": "text",
        "mark_minutes": "int",  # a mark with hours: 事假2.5H
        "shift": "text",  # shift as printed: "A班", "普通出勤 08:30-18:00"
        "shift_start": "int",  # minutes, where the row states the plan
        "shift_end": "int",
        "normal_minutes": "int",  # hours as the sheet itself states them
        "overtime_minutes": "int",
        "edited": "flag",  # punch added or changed by hand (补卡, 管理员修改)
    },
    # one row a worker and month: totals as an attendance sheet states them
    "attendance_month": {
        **_PERSON,
        "employer": "text",
        "month": "month",
        "period_from": "date",
        "period_to": "date",
        "due_days_hundredths": "int",
        "days_worked_hundredths": "int",
        "normal_minutes": "int",
        "overtime_minutes": "int",
        "overtime_weekday_minutes": "int",
        "overtime_restday_minutes": "int",
        "overtime_holiday_minutes": "int",
        "leave_days_hundredths": "int",
        "absence_days_hundredths": "int",
        "missing_punches": "int",
    },
    # one row a shift that a document defines
    "shift": {
        "name": "text",
        "start": "int",
        "end": "int",
        "breaks": "ints",  # start, end, start, end ... in minutes after midnight of the start date
        "applies_to": "texts",  # departments or numbers; None: everybody
    },
    "contract": {
        **_PERSON,
        "birth_date": "date",
        "employer": "text",
        "employer_credit_code": "text",
        "hired_on": "date",
        "signed_on": "date",
        "starts_on": "date",
        "ends_on": "date",
        "term": "text",  # fixed | open_ended | task
        "probation_from": "date",
        "probation_to": "date",
        "probation_months_hundredths": "int",
        "probation_wage_minor": "int",
        "wage_minor": "int",  # monthly wage for normal hours
        "wage_basis": "text",  # month | day | hour | piece
        "currency": "text",
        "pay_day": "int",
        "hours_system": "text",  # standard | averaged | irregular | part_time
        "employment": "text",  # direct | dispatched | re_employed (past retirement) | intern
        "work_place": "text",
        # term job place hours pay insurance protection; unchanged: as in the contract it renews
        "clauses_found": "texts",
        "clauses_blank": "texts",  # heading or sentence there, its blank not filled in
        "worker_signed": "flag",  # None: the medium cannot show it
        "employer_signed": "flag",
    },
    "roster": {
        **_PERSON,
        "sex": "text",  # male | female
        "birth_date": "date",
        "contact": "text",
        "address": "text",
        "hired_on": "date",
        "left_on": "date",
        "contract_from": "date",
        "contract_to": "date",
        "employment": "text",
        "hours_system": "text",
    },
    "identity": {
        **_PERSON,
        "sex": "text",
        "birth_date": "date",
        "address": "text",
        "valid_from": "date",
        "valid_to": "date",
    },
    "bank_transfer": {
        **_PERSON,
        "month": "month",
        "paid_on": "date",
        "account": "text",
        "amount_minor": "int",
        "currency": "text",
        "status": "text",
    },
    "social_insurance": {
        **_PERSON,
        "month": "month",
        "scheme": "text",  # pension medical unemployment injury maternity housing_fund; None: all
        "base_minor": "int",
        "worker_minor": "int",
        "employer_minor": "int",
    },
    "leave": {
        **_PERSON,
        "leave": "text",  # annual sick personal maternity marriage bereavement compensatory ...
        "starts_on": "date",
        "ends_on": "date",
        "days_hundredths": "int",
        "minutes": "int",
        "approved_on": "date",
    },
    "overtime_approval": {
        **_PERSON,
        "date": "date",
        "start": "int",
        "end": "int",
        "minutes": "int",
        "requested_on": "date",
        "approved_on": "date",
        "consent": "flag",
    },
    # one row a system of hours, and a group of posts, that an authority approves
    "hours_approval": {
        "title": "text",
        "number": "text",
        "credit_code": "text",
        "holder": "text",
        "issuer": "text",
        "issued_on": "date",
        "valid_from": "date",
        "valid_to": "date",
        "hours_system": "text",  # averaged | irregular
        "cycle": "text",  # hours are averaged over: week | month | quarter | half_year | year
        "posts": "texts",  # as printed; None: not read
        "all_posts": "flag",  # 全体员工, 所有岗位
        "headcount": "int",
    },
    # registers of juvenile, pregnant and nursing workers
    "protected_worker": {
        **_PERSON,
        "protection": "text",  # juvenile | pregnant | nursing
        "sex": "text",
        "birth_date": "date",
        "hired_on": "date",
        "due_on": "date",  # when the child is expected
        "child_born_on": "date",
        "starts_on": "date",  # of the protection, where the register states it
        "ends_on": "date",
        "registered_on": "date",
        "checked_on": "date",  # last health check
    },
    # one row an entry of a register of dated entries: drills, checks, visitors, seals, waste ...
    "entry": {
        "duty": "text",  # drill fire_check fire_patrol maintenance visitor seal ...
        "date": "date",
        "month": "month",  # of an entry that says only that
        "due_on": "date",  # when it is due again
        "start": "int",  # minutes after midnight: began, came in
        "end": "int",  # ended, went out
        "subject": "text",  # what it is of: equipment, waste, pollutant, topic, place
        "person": "text",  # who did it, or wrote it down
        "visitor": "text",
        "item_number": "text",  # of the equipment
        "seal": "text",
        "container": "text",
        "manifest": "text",
        "code": "text",  # of the waste: HW08, 900-214-08
        "result": "text",  # as printed
        "points": "texts",  # points of a check that have a place of their own
        "points_open": "texts",  # those of them not ticked
        "generated_grams": "int",
        "shipped_grams": "int",
        "stored_grams": "int",  # what is left after it
    },
    # business licence, permits and certificates alike; the kind is the part's
    "licence": {
        "title": "text",
        "number": "text",
        "credit_code": "text",
        "holder": "text",
        "address": "text",
        "legal_representative": "text",
        "registered_capital": "text",  # as printed: 人民币伍佰万元, 5.000.000.000 đồng
        "company_type": "text",  # 有限责任公司, 个人经营
        "established_on": "date",
        "issuer": "text",
        "issued_on": "date",
        "valid_from": "date",
        "valid_to": "date",  # None with open_ended None: not stated
        "open_ended": "flag",  # 长期
        "subject": "text",  # what it certifies: trade, lift, operator's trade
        "person": "text",  # operator, where it is a person's certificate
    },
}

PROVENANCE: tuple[str, ...] = ("source", "row", "column", "grade")
"""Columns that every frame carries besides its fields: index into ``CaseFile.sources``, table
row and column, and the smallest ``Grade`` of the record's cells."""


@dataclass(frozen=True, slots=True)
class RecordSet:
    """Records of one kind out of one table of one part, as plain columns (no pandas).

    Where the value of ``field`` of record ``i`` stands, first match wins: ``cells[field][i]``
    (own cells), ``(rows[i], c) for c in columns_of[field]`` (a table column or several),
    ``fixed[field]`` (one cell for all, as a month in the title), ``(rows[i], columns[i])``.

    Attributes:
        kind: Key of ``RECORDS``.
        part: Index of the part in its document.
        table: Index of the table in its part, ``TEXT`` (-1) for running text.
        values: One list a field, all of one length; fields that are blank throughout left out.
        rows: Table row of each record.
        columns: Table column of each record where a record is a cell (day grids), else None.
        columns_of: Field to the table columns its value comes from.
        fixed: Field to (table, row, column) that holds it for every record.
        cells: Field to one tuple of (table, row, column) a record.
        grades: Field to one ``Grade`` a record, only for fields not all ``READ``.
        others: Field to {record: other plausible values, typed}, for the flip test.
        months: Months the set speaks of, "YYYY-MM", sorted.
    """

    kind: str
    part: int
    table: int
    values: Mapping[str, Sequence[Any]]
    rows: Sequence[int]
    columns: Sequence[int] | None = None
    columns_of: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    fixed: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    cells: Mapping[str, Sequence[tuple[tuple[int, int, int], ...]]] = field(default_factory=dict)
    grades: Mapping[str, Sequence[int]] = field(default_factory=dict)
    others: Mapping[str, Mapping[int, tuple[Any, ...]]] = field(default_factory=dict)
    months: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)
