import pytest
from contract_parts import page_part, records, word_part
from contract_templates import BLANK, FILLED, NATIONAL, PROVINCIAL


def parts(text):
    lines = text.splitlines()
    wrapped = [line[at : at + 34] for line in lines for at in range(0, max(len(line), 1), 34)]
    return word_part(lines), page_part(wrapped, scanned=False, step=14)


@pytest.mark.parametrize("medium", [0, 1])
def test_the_national_form_filled_in(medium):
    (record,) = records(parts(NATIONAL.format(**FILLED))[medium])
    assert (record["name"], record["employer"]) == ("陈小测", "澄江测试制造有限公司")
    assert record["id_number"] == "440301199003071234"
    assert (record["term"], record["starts_on"], record["ends_on"]) == (
        "fixed",
        "2025-03-01",
        "2028-02-29",
    )
    assert record["probation_to"] == "2025-04-30"
    assert (record["position"], record["work_place"]) == ("包装工", "东莞市横沥镇测试路18号")
    assert record["hours_system"] == "standard"
    assert (record["wage_minor"], record["wage_basis"]) == (236000, "month")
    assert (record["probation_wage_minor"], record["pay_day"]) == (200000, 15)
    assert len(record["clauses_found"]) == 7
    assert "clauses_blank" not in record
    assert (record["worker_signed"], record["employer_signed"]) == (True, True)
    assert record["signed_on"] == "2025-03-01"


@pytest.mark.parametrize("medium", [0, 1])
def test_the_national_form_left_blank_but_for_the_worker(medium):
    blank = {**BLANK, "name": "陈小测"}
    (record,) = records(parts(NATIONAL.format(**blank))[medium])
    assert record["clauses_blank"] == ["term", "job", "place", "hours", "pay"]
    absent = {"term", "starts_on", "ends_on", "employer", "wage_minor", "hours_system", "signed_on",
              "probation_months_hundredths", "pay_day", "position", "work_place"}  # fmt: skip
    assert not absent & set(record)
    if medium == 0:
        assert (record["worker_signed"], record["employer_signed"]) == (False, False)


@pytest.mark.parametrize(
    ("changes", "hours", "basis"),
    [
        ({"hours": "2"}, "averaged", "month"),
        ({"hours": "3"}, "irregular", "month"),
        ({"pay": "2", "wage": "____"}, "standard", "piece"),
    ],
)
def test_other_choices_of_the_national_form(changes, hours, basis):
    (record,) = records(parts(NATIONAL.format(**{**FILLED, **changes}))[0])
    assert (record["hours_system"], record["wage_basis"]) == (hours, basis)


@pytest.mark.parametrize("medium", [0, 1])
def test_a_provincial_form(medium):
    text = PROVINCIAL.format(
        term="1", probation="2", dates=" 2025 年 3 月 1 日起至 2025 年 3 月 31 日", hours="1"
    )
    (record,) = records(parts(text)[medium])
    assert (record["term"], record["ends_on"]) == ("fixed", "2026-02-28")
    assert (record["probation_from"], record["probation_to"]) == ("2025-03-01", "2025-03-31")
    assert "probation_months_hundredths" not in record
    assert (record["wage_minor"], record["probation_wage_minor"]) == (236000, 200000)
    assert (record["hours_system"], record["position"]) == ("standard", "冲压车间操作工")
    assert len(record["clauses_found"]) == 7


@pytest.mark.parametrize(("number", "months"), [("1", 0), ("__", None)])
def test_no_probation_counts_where_it_was_chosen(number, months):
    text = PROVINCIAL.format(
        term="1", probation=number, dates="____年__月__日起至____年__月__日", hours="1"
    )
    (record,) = records(parts(text)[0])
    assert record.get("probation_months_hundredths") == months
