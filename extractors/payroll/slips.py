"""Payslips that are blocks of labels with their values: laid out as a sheet, then read as one."""

from collections.abc import Sequence

from extractors.blocks import Block
from extractors.context import Context
from extractors.currency import guess_currency, order_of
from extractors.fields import Reading
from extractors.forms import Form, LaidOut, find_forms, lay_out
from extractors.pairs import field_of
from extractors.payroll.pay_periods import put_period
from extractors.payroll.sheet import Sheet, read_sheet
from extractors.tables.body import Body
from extractors.tables.headers import read_header
from extractors.tables.matching import match_path
from extractors.titles import Facts, read_facts
from extractors.words import vocabulary
from pipeline.model.document import Issue, Part
from pipeline.model.evidence import Text

_STARTS = ("name", "number", "id_number")
_RESULTS = ("net_minor", "gross_minor")
_LEAST_PAIRS = 5


def read_slips(part: Part, index: int, context: Context) -> tuple[list[Sheet], Facts] | None:
    """Gives back the payslips of a part, or None where it is not laid out as labels and values."""
    forms = find_forms(part, _field, _STARTS, _RESULTS)
    named = [form for form in forms if _has(form, _STARTS)]
    every = [form for form in forms if _has(form, _RESULTS)]
    if not any(_has(form, _RESULTS) for form in named):
        return None
    whole = [form for form in forms if _has(form, (*_STARTS, *_RESULTS))]
    if sum(len(form.values) for form in whole) < _LEAST_PAIRS * len(every):
        return None
    paid = _sure(named, every)
    rows = {i: range(t.shape[0]) for i, t in enumerate(part.tables)}
    facts = read_facts(part, {}, context)  # what stands above the slips, before what is in them
    if "month" not in facts.values:
        facts = read_facts(part, rows, context)
    put_period(facts, part, rows, context)
    if len(paid) < len(every):
        facts.issues.append(_nobodys(part, len(every) - len(paid)))
    if not paid:
        return [], facts
    guess_currency([label for form in paid for label in form.values], facts)
    month = facts.values.get("month")
    laid_out = lay_out(part, paid)
    year = int(month[:4]) if month else facts.year
    reading = Reading(year, facts.scale, order=order_of(facts))
    sheet = read_sheet(part, index, _block(laid_out, paid), facts, reading)
    sheet.payroll = laid_out.back(sheet.payroll)
    sheet.more = [laid_out.back(records) for records in sheet.more]
    sheet.block = None  # its grid was laid out here and stands nowhere in the document
    return [sheet], facts


def _has(form: Form, names: Sequence[str]) -> bool:
    return any(name in form.fields for name in names)


def _sure(named: Sequence[Form], every: Sequence[Form]) -> list[Form]:
    """Gives back the slips whose worker is known.

    Where some slips are of nobody, or names have no slip, only a name inside the table of its own
    figures says whose they are: the others may be told to the wrong worker.
    """
    paid = [form for form in named if _has(form, _RESULTS)]
    if len(paid) == len(every):
        return paid
    return [form for form in paid if _beside(form)]


def _beside(form: Form) -> bool:
    of = {form.fields[name].at[0] for name in _STARTS if name in form.fields}
    figures = {form.fields[name].at[0] for name in _RESULTS if name in form.fields}
    return bool(of & figures)


def _nobodys(part: Part, count: int) -> Issue:
    return Issue(
        "slip-of-nobody",
        Text(
            f"{count} pay slip(s) were left out, as it could not be told which worker each is of. "
            "Write name or number inside the table of each slip, or send one file a worker.",
            f"有 {count} 份工资条无法确定属于哪位员工，未计入。"
            "请在每份工资条的表格内写明姓名或工号，或每人单独提交一个文件。",
        ),
        part=part.name,
        loses_data=True,
    )


def _field(label: str) -> str | None:
    found = field_of(label, vocabulary("payroll"))
    return found or match_path((label,), vocabulary("pay_items"), fuzzy=False).field


def _block(laid_out: LaidOut, forms: list[Form]) -> Block:
    rows = list(range(1, len(forms) + 1))
    header = read_header(laid_out.table, vocabulary("payroll"), 0, 0)
    body = Body(rows=rows, groups=[None] * len(rows), end=len(rows) + 1)
    return Block(0, laid_out.table, header, body)
