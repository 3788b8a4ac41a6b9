"""Payroll sheets whose rows and totals add up, in layouts drawn by chance."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks.reading.columns import COLUMNS, GROUPS, Column, Role
from benchmarks.reading.people import Crowd
from benchmarks.reading.sheet import Kind, Look, Sheet, Span

TITLES = {
    "zh": (
        "{firm}{year}年{month}月份工资表",
        "{firm} {year}年{month}月工资发放表",
        "{year}年{month}月工资明细表",
    ),
    "en": ("Pay Sheet for the month of {word}-{year}", "{firm} Salary Sheet {word} {year}"),
    "vi": ("BẢNG LƯƠNG THÁNG {month}/{year}", "BẢNG THANH TOÁN TIỀN LƯƠNG THÁNG {month}/{year}"),
}
FIRMS = {
    "zh": (
        "东莞市恒样五金制品有限公司",
        "苏州澜例电子有限公司",
        "惠州市示泽塑胶制品厂",
        "深圳市样本服饰有限公司",
    ),
    "en": ("Fin Sample Apparels Ltd.", "Specimen Garments Pvt Ltd"),
    "vi": ("CÔNG TY TNHH MAY MẪU VIỆT",),
}
WORDS = "January February March April May June July August September October November December"
TOTAL = {"zh": ("合计", "合 计", "总计"), "en": ("Total", "Grand Total"), "vi": ("Tổng cộng",)}
FOOTERS = {
    "zh": ("制表：          审核：          批准：",),
    "en": ("Prepared By          Checked By          Approved By",),
    "vi": ("Người lập bảng          Kế toán trưởng          Giám đốc",),
}
_COUNTS = frozenset({"due", "days", "h1", "h2", "h3"})
_EARNED = frozenset(c.key for c in COLUMNS if c.role == "earning")
_TAKEN = frozenset(c.key for c in COLUMNS if c.role == "deduction")
MULTIPLES = {"1": 1.5, "2": 2.0, "3": 3.0}
FRONT_KINDS: dict[str, Kind] = {
    "seq": "figures",
    "number": "figures",
    "id": "figures",
    "name": "name",
    "department": "text",
    "position": "text",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a payroll sheet is to be like.

    Attributes:
        language: "zh", "en" or "vi".
        columns: How many.
        workers: Rows of people.
        groups: Header groups over a second row; 0 makes a header of one row.
        wide: Draw from all headings of a column, not only from the first half.
        total: With a row of totals.
        unused: Numbered rows without anybody.
    """

    language: str = "zh"
    columns: int = 20
    workers: int = 34
    groups: int = 3
    wide: bool = False
    total: bool = True
    unused: int = 0


@dataclass(frozen=True, slots=True)
class Hand:
    """How one sheet writes its values."""

    money: str
    zero: str
    hours: str
    minus: bool
    masked: bool
    prefix: str
    scale: int

    def amount(self, cents: int) -> str:
        """Gives back money as this sheet writes it."""
        if cents == 0:
            return self.zero
        text = self.money.format(cents / 100)
        return text.replace(",", ".") if self.scale > 1 else text

    def count(self, quarters: int) -> str:
        """Gives back hours or days, given in quarters."""
        return self.zero if quarters == 0 else self.hours.format(quarters / 4)


def payroll(draw: random.Random, look: Look, plan: Plan) -> Sheet:
    """Gives back a payroll sheet of made-up people."""
    chosen = _chosen(draw, plan)
    hand = _hand(draw, plan)
    crowd = Crowd(draw, look.fonts, plan.language)
    rows = [_row(draw, crowd, chosen, hand, k, plan) for k in range(plan.workers)]
    header, spans = _header(draw, chosen, plan)
    body = [[text for text, _ in row] for row in rows]
    body += [[str(plan.workers + k + 1), *[""] * (len(chosen) - 1)] for k in range(plan.unused)]
    if plan.total:
        body.append(_total(draw, chosen, rows, hand, plan))
    year, month = draw.choice((2023, 2024, 2025)), draw.randint(1, 12)
    firm = draw.choice(FIRMS[plan.language])
    word = WORDS.split()[month - 1]
    form = draw.choice(TITLES[plan.language])
    title = form.format(firm=firm, year=year, month=month, word=word)
    above = (title,) if firm in title else (title, firm)
    return Sheet(
        f"payroll-{plan.language}",
        above,
        [*header, *body],
        [_kind(c) for c in chosen],
        len(header),
        look,
        spans,
        FOOTERS[plan.language],
        tuple(c.key for c in chosen),
    )


STANDARD_CELLS = 723


def standard(draw: random.Random, look: Look, *, wide: bool) -> Sheet:
    """Gives back a sheet of 37 rows and 20 columns with 723 cells, three groups in its header."""
    while True:
        sheet = payroll(draw, look, Plan(wide=wide))
        if len(list(sheet.cells())) == STANDARD_CELLS:
            return sheet


def _kind(column: Column) -> Kind:
    if column.role == "end":
        return "blank"
    return FRONT_KINDS.get(column.key, "figures")


def _chosen(draw: random.Random, plan: Plan) -> list[Column]:
    """Gives back so many columns, always with name, base, gross and net, in an order of its own."""
    known = [c for c in COLUMNS if c.heading(plan.language)]
    must = [c for c in known if c.always]
    may = [c for c in known if not c.always]
    picked = must + draw.sample(may, min(max(plan.columns - len(must), 0), len(may)))
    picked = _with_pairs(picked, known, draw)
    by_role: dict[Role, list[Column]] = {}
    for column in picked:
        by_role.setdefault(column.role, []).append(column)
    for role, own in by_role.items():
        if role in ("front", "earning", "deduction", "end"):
            draw.shuffle(own)
        if role == "front":
            own.sort(key=lambda c: c.key != "seq")
        if role in ("days", "hours"):
            own.sort(key=known.index)
    middle: list[Role] = ["days", "hours", "base"]
    if draw.random() < 0.4:
        middle = ["base", "days", "hours"]
    order: list[Role] = ["front", *middle, "earning", "gross", "deduction", "net", "end"]
    return [c for role in order for c in by_role.get(role, ())]


def _with_pairs(picked: list[Column], known: list[Column], draw: random.Random) -> list[Column]:
    """Gives back the columns such that there is something to add and something to take away."""
    for role in ("earning", "deduction"):
        own = [c for c in known if c.role == role]
        while sum(c.role == role for c in picked) < 2:
            loose = [c for c in picked if not c.always and c.role not in ("earning", "deduction")]
            if not loose:
                break
            picked.remove(draw.choice(loose))
            picked.append(draw.choice([c for c in own if c not in picked]))
    return picked


def _hand(draw: random.Random, plan: Plan) -> Hand:
    if plan.language == "vi":
        money, zero = "{:,.0f}", draw.choice(("0", "", "-"))
        return Hand(money, zero, "{:g}", False, draw.random() < 0.5, "", 350_000)
    money = draw.choice(("{:,.2f}", "{:.2f}"))
    zero = draw.choice(("0.00", "0", "", "-"))
    hours = draw.choice(("{:g}", "{:.2f}"))
    prefix = draw.choice(("A", "", "GH", "00"))
    masked = draw.random() < 0.5
    return Hand(money, zero, hours, draw.random() < 0.15, masked, prefix, 1)


def _row(
    draw: random.Random, crowd: Crowd, chosen: Sequence[Column], hand: Hand, at: int, plan: Plan
) -> list[tuple[str, int]]:
    """Gives back the texts of one worker, each with its value (cents, or quarters of an hour)."""
    values = _values(draw, {c.key for c in chosen}, hand.scale)
    return [_cell(draw, crowd, column, values, hand, at) for column in chosen]


def _cell(
    draw: random.Random,
    crowd: Crowd,
    column: Column,
    values: dict[str, int],
    hand: Hand,
    at: int,
) -> tuple[str, int]:
    key, value = column.key, values.get(column.key, 0)
    if column.role == "front":
        return _front(draw, crowd, key, hand, at), 0
    if column.role == "end":
        return "", 0
    if column.role in ("days", "hours"):
        return hand.count(value), value
    signed = -value if column.role == "deduction" and hand.minus else value
    return hand.amount(signed), signed


def _front(draw: random.Random, crowd: Crowd, key: str, hand: Hand, at: int) -> str:
    if key == "seq":
        return str(at + 1)
    if key == "number":
        return f"{hand.prefix}{draw.randint(100, 9999):04}"
    if key == "id":
        return crowd.id_number(masked=hand.masked)
    drawn = {"name": crowd.name, "department": crowd.department, "position": crowd.position}
    return drawn[key]()


def _values(draw: random.Random, keys: set[str], scale: int) -> dict[str, int]:
    """Gives back the cents and quarters of one worker; what is earned and taken adds up."""
    base = draw.choice((2360, 2500, 2680, 1900, 2280, 3150)) * 100 + draw.choice((0, 0, 5000))
    due = draw.choice((84, 87, 88, 92))
    days = due - draw.choice((0, 0, 0, 2, 4, 8))
    found = {"base": base, "due": due, "days": days, "normal": base * days // due}
    for k, multiple in MULTIPLES.items():
        quarters = draw.choice((0, draw.randint(0, 240), 2 * draw.randint(1, 100)))
        hours = quarters if f"h{k}" in keys or f"p{k}" in keys else 0
        found[f"h{k}"] = hours
        found[f"p{k}"] = round(base / 174 * multiple * hours / 4)
    for key in ("post", "full", "meal", "house", "night", "senior", "bonus"):
        found[key] = draw.choice((0, draw.randint(1, 20) * 5000, draw.randint(100, 90000)))
    for key in ("social", "fund", "tax", "water", "food", "fine"):
        found[key] = draw.choice((0, draw.randint(500, 60000), draw.randint(10, 300) * 100))
    if scale > 1:  # money without cents
        found = {k: v if k in _COUNTS else v // 100 * scale for k, v in found.items()}
    found["gross"] = sum(found[k] for k in _EARNED & keys)
    found["gross"] += 0 if "normal" in keys else found["base"]
    found["net"] = found["gross"] - sum(found[k] for k in _TAKEN & keys)
    return found


def _total(
    draw: random.Random,
    chosen: Sequence[Column],
    rows: Sequence[Sequence[tuple[str, int]]],
    hand: Hand,
    plan: Plan,
) -> list[str]:
    label = draw.choice(TOTAL[plan.language])
    hours_too = draw.random() < 0.5
    texts = []
    for at, column in enumerate(chosen):
        total = sum(row[at][1] for row in rows)
        if column.role in ("front", "end", "days"):
            texts.append(label if at == 0 else "")
        elif column.role == "hours":
            texts.append(hand.count(total) if hours_too else "")
        else:
            texts.append(hand.amount(total))
    return texts


def _header(
    draw: random.Random, chosen: Sequence[Column], plan: Plan
) -> tuple[list[list[str]], tuple[Span, ...]]:
    language = plan.language
    names = [_heading(draw, c, plan) for c in chosen]
    runs = _runs(chosen)
    grouped = sorted(draw.sample(runs, min(plan.groups, len(runs))))
    if not grouped:
        return [names], ()
    top, under = [*names], [""] * len(names)
    spans = []
    for first, last, role in grouped:
        top[first:last] = [draw.choice(GROUPS[role][language]), *[""] * (last - first - 1)]
        under[first:last] = names[first:last]
        spans.append(Span(0, first, 1, last - first))
    inside = {c for first, last, _ in grouped for c in range(first, last)}
    spans += [Span(0, c, 2, 1) for c in range(len(names)) if c not in inside]
    return [top, under], tuple(spans)


def _runs(chosen: Sequence[Column]) -> list[tuple[int, int, Role]]:
    found: list[tuple[int, int, Role]] = []
    for role in GROUPS:
        own = [k for k, c in enumerate(chosen) if c.role == role]
        if len(own) > 1:
            found.append((own[0], own[-1] + 1, role))
    return found


def _heading(draw: random.Random, column: Column, plan: Plan) -> str:
    names = column.heading(plan.language)
    return draw.choice(names if plan.wide else names[: (len(names) + 1) // 2])


def without_rules(sheet: Sheet) -> Sheet:
    """Gives back the same sheet set without rules."""
    return replace(sheet, look=replace(sheet.look, ruled=False))
