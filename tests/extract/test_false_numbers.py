"""A false ID number of a scan stays what was read, in doubt, and the rule says it with its crop."""

from dataclasses import replace

import numpy as np
from grids import document_of

from extractors.extract import extract
from pipeline.model.evidence import Grade

ROSTER = """
在岗员工花名册|<|<|<
工号|姓名|身份证号码|入职日期
A1|甲一|110105194912310021|2020-01-05
A2|乙二|11010519491231002X|2020-01-05
A3|丙三|11010519491231002|2020-01-05
"""


def test_a_wrong_check_character_of_a_scan_is_doubt_and_one_of_a_file_is_not() -> None:
    document, kind = document_of({"kind": "roster", "table": ROSTER})
    (table,) = document.parts[0].tables
    scan = replace(table, grades=np.full(table.shape, Grade.READ, np.uint8))
    part = replace(document.parts[0], tables=(scan,), scanned=True)
    (of_scan,) = extract(replace(document, parts=(part,)), [kind]).parts[0].records
    (of_file,) = extract(document, [kind]).parts[0].records
    read = ["110105194912310021", "11010519491231002X", "11010519491231002"]
    assert list(of_scan.values["id_number"]) == list(of_file.values["id_number"]) == read
    assert list(of_scan.grades["id_number"]) == [Grade.UNCERTAIN, Grade.VERIFIED, Grade.UNCERTAIN]
    assert Grade.UNCERTAIN not in of_file.grades.get("id_number", ())
