"""What is asked for where a document does not give what it should."""

from dataclasses import replace

import numpy as np
from grids import document_of

from extractors.asking import another_copy
from pipeline.model.evidence import Grade


def test_a_clearer_copy_is_asked_only_of_what_was_recognised() -> None:
    document, _kind = document_of({"table": "姓名 | 实发\n甲一 | 2400", "text": "工资表"})
    part = document.parts[0]
    assert "clearer" not in another_copy(part)[0]
    grades = np.full(part.tables[0].shape, Grade.READ, np.uint8)
    scanned = replace(part, tables=(replace(part.tables[0], grades=grades),))
    assert another_copy(scanned)[0] == "send a clearer copy"
