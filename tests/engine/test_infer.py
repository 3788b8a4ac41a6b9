from dataclasses import replace

import pytest

from pipeline.engine.infer import inferred_keys, with_inferred, with_programme
from pipeline.errors import UsageError
from pipeline.model.document import TEXT, Classification, Document, Kind, SourceFile
from pipeline.model.extraction import Extraction, PartExtract
from pipeline.model.facility import Facility
from pipeline.model.records import RecordSet

NAME, CODE = "东莞市恒晟五金制品有限公司", "91441900MA5XXXXXXX"


def file_of(kind: Kind, months: tuple[str, ...] = (), **values: str) -> Extraction:
    record = {"licence": "licence", "payroll": "payroll"}.get(kind, "attendance")
    records = RecordSet(record, 0, TEXT, {key: [value] for key, value in values.items()}, [0])
    part = PartExtract(0, Classification(kind, 1.0), (records,), months)
    return Extraction(Document(SourceFile("a", "", 0), "pdf"), (part,))


LICENCE = file_of(Kind.LICENCE, holder=NAME, credit_code=CODE, address="广东省佛山市顺德区")


def test_the_licence_says_who_and_where() -> None:
    found = with_inferred(Facility(audit_date="2026-01-15"), [LICENCE])
    assert (found.name, found.credit_code, found.country) == (NAME, CODE, "CN")
    assert found.place == "Guangdong/Foshan"


def test_what_was_given_is_kept() -> None:
    given = Facility(name="X", place="Shanghai", country="CN", period=("2025-01", "2025-03"))
    found = with_inferred(given, [LICENCE])
    assert found == given


def test_another_companys_licence_says_nothing_of_ours() -> None:
    found = with_inferred(Facility(name="别的公司", audit_date="2026-01-15"), [LICENCE])
    assert (found.credit_code, found.place) == (None, None)


def test_the_period_ends_with_the_last_payroll_month_before_the_audit() -> None:
    files = [
        file_of(Kind.PAYROLL, ("2025-10", "2025-11")),
        file_of(Kind.PAYROLL, ("2205-03",)),
        file_of(Kind.ATTENDANCE, ("2025-12",)),
    ]
    facility = with_programme(Facility(), "2026-01-15")
    assert with_inferred(facility, files).period == ("2024-12", "2025-11")
    assert with_inferred(facility, files[1:]).period == ("2025-01", "2025-12")
    assert with_inferred(facility, []).period == ("2025-02", "2026-01")


def test_the_currency_says_the_country() -> None:
    assert with_inferred(Facility(), [file_of(Kind.PAYROLL, currency="VND")]).country == "VN"


def test_programme_and_keys() -> None:
    facility = with_programme(replace(Facility(), given=("audit.codes",), codes=()), "2026-01-15")
    assert facility.codes == ()
    assert facility.protocol == "smeta"
    assert inferred_keys(facility) == ("audit.date", "audit.protocol")
    assert with_programme(Facility(), "2026-01-15").codes == ("eti",)


def test_an_unknown_programme_or_code_says_so() -> None:
    with pytest.raises(UsageError, match="smeta"):
        with_programme(Facility(protocol="smetta"), "2026-01-15")
    with pytest.raises(UsageError, match="nosuch"):
        with_programme(Facility(codes=("nosuch",)), "2026-01-15")
