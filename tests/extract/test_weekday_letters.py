"""Turkish sheets: months in capitals, and weekdays by two letters under the days."""

import numpy as np
import pytest

from extractors.attendance.extract import extract
from extractors.context import Context
from extractors.parse.dates import find_month
from pipeline.model.document import Classification, Document, Kind, Part, SourceFile
from pipeline.model.table import SheetPlace, Table

WEEK = ("Pt", "Sa", "Ça", "Pe", "Cu", "Ct", "Pz")


@pytest.mark.parametrize(("slip", "told"), [(0, False), (2, True)])
def test_weekdays_below_the_days(slip: int, told: bool) -> None:
    count = 12  # from Tuesday the first of April 2025
    rows = [
        ["NİSAN 2025 PUANTAJ CETVELİ", *[""] * (count + 1)],
        ["Sıra", "Adı Soyadı", *(f"{n + 1}" for n in range(count))],
        ["", "", *(WEEK[(n + 1 + slip) % 7] for n in range(count))],
        ["1", "Deneme Bir", *["X"] * count],
        ["2", "Deneme İki", *["X"] * 4, "HT", *["X"] * (count - 5)],
        ["X: Çalıştı  HT: Hafta Tatili", *[""] * (count + 1)],
    ]
    part = Part("NİSAN 2025", (Table(np.array(rows, object), SheetPlace("x")),))
    document = Document(SourceFile("x", "0" * 64, 1), "x", parts=(part,))
    found = extract(document, 0, Classification(Kind.ATTENDANCE, 1.0), Context("x"))
    assert [issue.code for issue in found.issues] == ["weekday-mismatch"] * told
    assert sum(len(one) for one in found.records if one.kind == "attendance") == 2 * count


def test_months_in_capitals() -> None:
    names = "OCAK ŞUBAT MART NİSAN MAYIS HAZİRAN TEMMUZ AĞUSTOS EYLÜL EKİM KASIM ARALIK"
    found = [find_month(f"{name} 2025 AYLIK PUANTAJ") for name in names.split()]
    assert found == [f"2025-{month:02d}" for month in range(1, 13)]
