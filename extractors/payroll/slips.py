"""Payslips that are blocks of labels with their values: laid out as a sheet, then read as one."""

from extractors.blocks import Block
from extractors.context import Context
from extractors.fields import Reading
from extractors.forms import Form, LaidOut, find_forms, lay_out
from extractors.pairs import field_of
from extractors.payroll.currency import guess_currency, order_of
from extractors.payroll.sheet import Sheet, read_sheet
from extractors.tables.body import Body
from extractors.tables.headers import read_header
from extractors.tables.matching import match_path
from extractors.titles import Facts, read_facts
from extractors.words import vocabulary
from pipeline.model.document import Part

_STARTS = ("name", "number", "id_number")
_LEAST_PAIRS = 5


def read_slips(part: Part, index: int, context: Context) -> tuple[list[Sheet], Facts] | None:
    """Gives back the payslips of a part, or None where it is not laid out as labels and values."""
    forms = find_forms(part, _field, _STARTS)
    paid = [form for form in forms if form.fields & {"net_minor", "gross_minor"}]
    if not paid or sum(len(form.values) for form in forms) < _LEAST_PAIRS * len(paid):
        return None
    facts = read_facts(part, {i: range(t.shape[0]) for i, t in enumerate(part.tables)}, context)
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


def _field(label: str) -> str | None:
    found = field_of(label, vocabulary("payroll"))
    return found or match_path((label,), vocabulary("pay_items"), fuzzy=False).field


def _block(laid_out: LaidOut, forms: list[Form]) -> Block:
    rows = list(range(1, len(forms) + 1))
    header = read_header(laid_out.table, vocabulary("payroll"), 0, 0)
    body = Body(rows=rows, groups=[None] * len(rows), end=len(rows) + 1)
    return Block(0, laid_out.table, header, body)
