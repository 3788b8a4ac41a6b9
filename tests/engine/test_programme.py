from dataclasses import replace
from pathlib import Path

import pytest
from builders import extraction

from pipeline.engine.programme import inferred_keys, unjoined_workers, with_programme
from pipeline.errors import SettingsError
from pipeline.model.casefile import HoursLaw
from pipeline.model.facility import Facility, Notice, WorkerHint
from pipeline.reconcile.casefile import reconcile
from pipeline.report.assumed import assumed


def misfit(key: str, what: str) -> SettingsError:
    return SettingsError(f"{key}: {what}")


def test_what_nobody_said_is_filled_in_and_named() -> None:
    facility = with_programme(Facility(), "2026-01-15", misfit)
    assert (facility.audit_date, facility.protocol) == ("2026-01-15", "smeta")
    assert facility.codes == ("eti",)
    assert inferred_keys(facility) == ("audit.codes", "audit.date", "audit.protocol")


def test_all_that_does_not_fit_is_told_at_once() -> None:
    notice = Notice("hours.nosuch", "3", "2025-01-01", document="x")
    wrong = Facility(
        country="CN", place="Atlantis", protocol="smetta", credit_code="123", notices=(notice,)
    )
    with pytest.raises(SettingsError) as error:
        with_programme(wrong, "2026-01-15", misfit)
    keys = [one.partition(":")[0] for one in error.value.each]
    assert keys == [
        "audit.protocol", "facility.place", "facility.credit_code", "notices#0.parameter"
    ]  # fmt: skip


@pytest.mark.parametrize("file", ["lk/hours.yaml", "protocols/own.yaml"])
def test_a_broken_pack_is_named_itself(tmp_path: Path, file: str) -> None:
    (tmp_path / "lk").mkdir()
    (tmp_path / "protocols").mkdir()
    head = 'kind: law\ntitle: "x"\nversion: "1"\ncountry: LK\ncurrency: LKR\nextends: base\n'
    if file.startswith("lk"):
        (tmp_path / "lk" / "pack.yaml").write_text(head, "utf-8")
    (tmp_path / file).write_text("kindz: 3\n", "utf-8")
    facility = Facility(packs=(str(tmp_path),), protocol="own" if "own" in file else None)
    with pytest.raises(SettingsError) as error:
        with_programme(facility, "2026-01-15", misfit)
    assert f"{tmp_path / file}:1: " in str(error.value)
    assert "audit." not in str(error.value)


def test_what_was_given_is_kept() -> None:
    given = Facility(audit_date="2025-12-01", codes=(), given=("audit.codes", "audit.date"))
    facility = with_programme(given, "2026-01-15", misfit)
    assert (facility.audit_date, facility.codes) == ("2025-12-01", ())
    assert inferred_keys(facility) == ("audit.protocol",)


def test_several_programmes_bring_their_codes_and_one_may_be_cut_to_domains() -> None:
    both = with_programme(Facility(protocol="smeta+amfori_bsci+alibaba"), "2026-01-15", misfit)
    assert (both.protocol, both.codes) == ("smeta+amfori_bsci+alibaba", ("eti", "amfori_bsci"))
    cut = with_programme(
        Facility(protocol="full", domains=("social", "quality")), "2026-01-15", misfit
    )
    assert (cut.protocol, cut.domains, cut.codes) == ("full:social,quality", None, ())
    assert with_programme(cut, "2026-01-15", misfit) == cut


@pytest.mark.parametrize(
    ("facility", "words"),
    [
        (Facility(protocol="smetta"), "audit.protocol: .*allowed: alibaba, .*smeta"),
        (
            Facility(codes=("nosuch",)),
            "audit.codes: .*nosuch.*allowed: amfori_bsci, eti, rba, sa8000, wrap$",
        ),
        (Facility(protocol="full", domains=("qualty",)), "audit.domains: .*perhaps quality"),
        (Facility(protocol="smeta+full", domains=("social",)), "audit.domains: .*of one programme"),
        (Facility(domains=("social",)), "audit.domains: protocol smeta has no domains"),
        (Facility(place="Guangdong/Donguan"), "facility.place: .*did you mean Guangdong/Dongguan"),
        (Facility(place="广东省某某市"), "facility.place: .*某某.*allowed: Guangzhou"),
        (Facility(country="XX"), "facility.country: 'XX' is no country.*rule packs: .*CN"),
        (Facility(credit_code="123"), "facility.credit_code: .*18.*has 3"),
        (Facility(credit_code="91320506MA1WQ83C9X"), "facility.credit_code: .*does not fit"),
        (Facility(place="Atlantis"), "facility.place: .*allowed: .*Guangdong.*give its country"),
        (Facility(place="Guangdnog"), "facility.place: .*did you mean Guangdong"),
        (Facility(place="Taizhou"), "facility.place: .*Jiangsu/Taizhou or Zhejiang/Taizhou"),
        (Facility(place="Long An", country="CN"), "facility.place: no place 'Long An' in China"),
    ],
)
def test_an_unknown_programme_code_or_city_says_what_there_is(
    facility: Facility, words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        with_programme(facility, "2026-01-15", misfit)


@pytest.mark.parametrize(
    ("place", "country", "known"),
    [
        ("Guangdong", None, "Guangdong"),
        ("Guangdong/Dongguan", None, "Guangdong/Dongguan"),
        ("Jiangsu/Suzhou/Kunshan", None, "Jiangsu/Suzhou/Kunshan"),
        ("Hebei/Anping", None, "Hebei/Anping"),
        ("Long An", "VN", "Long An"),
        ("guangdong / FOSHAN", None, "Guangdong/Foshan"),
        ("Foshan", "CN", "Guangdong/Foshan"),
        ("Foshan City, Guangdong Province", None, "Guangdong/Foshan"),
        ("广东/佛山", None, "Guangdong/Foshan"),
        ("广东省东莞市", None, "Guangdong/Dongguan"),
        ("佛山", None, "Guangdong/Foshan"),
        ("廣東省", None, "Guangdong"),
        ("上海市", None, "Shanghai"),
        ("huaian", None, "Jiangsu/Huai'an"),
    ],
)
def test_a_place_is_taken_as_people_write_it(place: str, country: str | None, known: str) -> None:
    given = Facility(place=place, country=country)
    assert with_programme(given, "2026-01-15", misfit).place == known


@pytest.mark.parametrize(
    "given",
    [
        Facility(country="VN", credit_code="3702999187"),
        Facility(credit_code="3702999187"),
        Facility(credit_code="91320506MA1WQ83C9Y"),
        Facility(country="NC"),
    ],
)
def test_codes_and_countries_that_may_be(given: Facility) -> None:
    assert with_programme(given, "2026-01-15", misfit).credit_code == given.credit_code


@pytest.mark.parametrize(
    ("number", "also", "joined"),
    [("A1", "张伟", True), ("B7", "A1,B1", True), ("A2", "张伟", False), ("B7", "B8", False)],
)
def test_a_worker_whom_no_document_knows_is_a_warning(number: str, also: str, joined: bool) -> None:
    rows = [{"number": "A1", "name": "张伟"}, {"number": "B1", "name": "李娜"}]
    given = Facility(workers=(WorkerHint(number, tuple(also.split(","))),))
    case = reconcile([extraction("a.xlsx", "roster", rows)], given, HoursLaw())
    unjoined = unjoined_workers(given, case)
    assert unjoined == (() if joined else ("workers#0",))
    said = dict(assumed(replace(case, inferred=unjoined)))
    assert joined or "Entry 1 of [[workers]]" in said["workers#0"].en
    assert joined or "[[workers]] 未合并任何人" in said["workers#0"].zh
