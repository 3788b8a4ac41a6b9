"""What the rules say of a made-up factory."""

from functools import partial

from books import books, table_of
from simulated import Factory, case_of
from slow_wages import Verdict

from validators.registry import rules
from validators.runner import run

OVERTIME, MINIMUM = "wages.overtime_underpaid", "wages.below_minimum"
Said = dict[str, dict[tuple[str, str], Verdict]]


def found(factory: Factory) -> Said:
    """Gives back what the rules say: rule to (worker, month) to outcome and what is owed."""
    case = books(case_of(factory))
    asked = [one for one in rules() if one.id in (OVERTIME, MINIMUM)]
    judgement = run(asked, case, partial(table_of, case))
    assert judgement.errors == ()
    keys = [(row.number, row.month) for row in factory.rows]
    said: Said = {rule.id: dict.fromkeys(keys, ("passed", None)) for rule in asked}
    for one in judgement.findings:
        assert one.worker is not None
        key = (str(one.worker.number), str(one.period))
        said[one.rule][key] = (one.outcome.value, one.amount_owed_minor)
    counts = {row.rule: row.passed + row.failed + row.cannot_tell for row in judgement.coverage}
    assert counts == {OVERTIME: len(keys), MINIMUM: len(keys)}
    return said
