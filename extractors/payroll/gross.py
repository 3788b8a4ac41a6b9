"""Which columns of a payroll sheet make up the gross wage: those that add up to it.

Where no columns do, every earning left of gross is taken for one, so that no wage is lost.
"""

from collections.abc import Sequence
from itertools import combinations

from extractors.payroll.amounts import Amounts, AmountSheet, Mask
from extractors.payroll.kinds import OVERTIME_KINDS

_COUNT_SUFFIXES = ("_minutes", "_hundredths")
_MOST_UNKNOWN = 5
_Try = tuple[list[int], list[int]]


def _before_gross(sheet: AmountSheet) -> list[int]:
    """Gives back the columns that stand for money earned, left of gross."""
    gross = sheet.field("gross_minor")
    kinds = [sheet.field(f"overtime_{kind}_pay_minor") for kind in OVERTIME_KINDS]
    dropped: set[int | None] = set()
    if any(kind is not None for kind in kinds):
        dropped.add(sheet.field("overtime_pay_minor"))
    if sheet.field("normal_pay_minor") is not None:
        dropped.add(sheet.field("base_minor"))
    earned = [column for column in sheet.roles("earning") if column not in dropped]
    return [c for c in earned if gross is None or c < gross]


def _standards(sheet: AmountSheet, before: Sequence[int]) -> list[int]:
    """Gives back money columns left of the hours: the agreed amounts, paid again to the right."""
    counts = [c.index for c in sheet.columns if c.field and c.field.endswith(_COUNT_SUFFIXES)]
    earlier = [column for column in before if counts and column < min(counts)]
    later = [column for column in before if counts and column > max(counts)]
    return earlier if earlier and later else []


def fit_gross(sheet: AmountSheet) -> tuple[list[int], list[int], Mask | None]:
    """Gives back the columns that make up gross, the deductions that lower it, and the proof.

    The proof is None where nothing adds up on enough rows (``AmountSheet.supported``).
    """
    gross, before = sheet.field("gross_minor"), _before_gross(sheet)
    standards = _standards(sheet, before)
    if gross is None:
        paid = [column for column in before if column not in standards]
        return _fit_net_only(sheet, paid, before), [], None
    lowering = [column for column in sheet.roles("deduction") if column < gross]
    choices = _choices(sheet, gross, before, standards)
    tries = [(choice, lower) for choice in choices for lower in ([], lowering)]
    best = max(tries, key=lambda one: _share(sheet, gross, one))
    if _share(sheet, gross, best) < 1:
        best = _with_unknown(sheet, gross, tries, best)
    if not sheet.supported(_rounded(sheet, gross, best), sheet.amounts[gross]):
        return _unproved(sheet, before, standards), [], None
    return *best, sheet.holds(*_sides(sheet, gross, best), len(best[0]) + len(best[1]))


def _choices(
    sheet: AmountSheet, gross: int, before: list[int], standards: Sequence[int]
) -> list[list[int]]:
    """Gives back the earnings that gross may be made of; known ones are never left out."""
    base = sheet.field("base_minor")
    paid = [column for column in before if column not in standards]
    choices = [paid, before] if standards else [before]
    if not before:
        agreed = [c.index for c in sheet.columns if c.rival == "gross_minor" and c.index < gross]
        choices += [agreed, sheet.roles("earning")]
    if base is not None:
        choices += [[*c, base] for c in choices if base not in c] + [
            [x for x in c if x != base] for c in choices if base in c
        ]
    return choices


def _with_unknown(sheet: AmountSheet, gross: int, tries: Sequence[_Try], best: _Try) -> _Try:
    """Gives back the best of the ways with columns nobody knows, where they explain more rows."""
    known = {column for choice, _ in tries for column in choice}
    loose = [*sheet.roles("info"), *sheet.roles("unknown")]
    unknown = sorted(c for c in loose if c < gross and c not in known and sheet.amounts[c].any())
    unknown = unknown[-_MOST_UNKNOWN:]
    more = [
        list(some) for size in range(1, len(unknown) + 1) for some in combinations(unknown, size)
    ]
    longer = [([*choice, *some], lower) for some in more for choice, lower in tries]
    return max([best, *longer], key=lambda one: _share(sheet, gross, one))


def _unproved(sheet: AmountSheet, before: list[int], standards: Sequence[int]) -> list[int]:
    """Gives back the earnings of a sheet where nothing adds up; none is taken for an earning twice.

    An agreed amount is left out only where the same item is paid again to its right.
    """
    items = {c.index: c.item for c in sheet.columns}
    again = {items[column] for column in before if column not in standards} - {None}
    return [c for c in before if c not in standards or items[c] not in again]


def _sides(sheet: AmountSheet, gross: int, one: _Try) -> tuple[Amounts, Amounts]:
    return sheet.sum(one[0]) - sheet.sum(one[1]), sheet.amounts[gross]


def _rounded(sheet: AmountSheet, gross: int, one: _Try) -> Mask:
    return sheet.holds_rounded(*_sides(sheet, gross, one), len(one[0]) + len(one[1]))


def _share(sheet: AmountSheet, gross: int, one: _Try) -> float:
    return sheet.share(_rounded(sheet, gross, one))


def _fit_net_only(sheet: AmountSheet, paid: list[int], before: list[int]) -> list[int]:
    """Gives back the earnings of a sheet without gross: those that add up to net."""
    net = sheet.field("net_minor")
    if net is None or paid == before:
        return before
    taken = sheet.sum(sheet.roles("deduction"))
    shares = [
        sheet.share(sheet.holds(sheet.sum(choice) - taken, sheet.amounts[net], len(choice)))
        for choice in (before, paid)
    ]
    return before if shares[0] >= shares[1] else paid
