"""A pack that is wrong is refused with its file, its line and what is allowed."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from pipeline.errors import PackError
from pipeline.model.facility import Facility, Notice
from validators.notices import facility_law, fault_of_notice
from validators.pack_names import DEDUCTIONS, EARNINGS
from validators.packs import (
    NoSuchNumberError,
    NotInForceError,
    check_laws,
    law_of,
    load_pack,
)
from validators.protocols import load_protocol

HEAD = "kind: law\ntitle: Z\nversion: '1'\ncountry: LK\ncurrency: ZZD\nsources: {S: null}\n"
NUMBER = """parameters:
  hours.normal_day:
    unit: minutes
    instrument: Labour Act
    article: "1"
    source: S
    status: verified
    values: [{from: 2020-01-01, value: 480}]
"""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def into(name: str = "zz", head: str = HEAD, numbers: str = NUMBER) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "pack.yaml").write_text(head, "utf-8")
        (folder / "hours.yaml").write_text(numbers, "utf-8")
        return tmp_path

    return into


@pytest.mark.parametrize(
    ("was", "now", "line", "said"),
    [
        ("unit: minutes", "unit: minutes\n    unit: hours", 4, "unit is there twice"),
        ("unit: minutes", "unitt: minutes", 3, "unknown key unitt, perhaps unit; allowed"),
        ("unit: minutes", "unit: hours", 2, "unit 'hours'; allowed: 'minutes'"),
        ("normal_day", "normal_dya", 2, "unknown parameter hours.normal_dya, perhaps"),
        ("source: S", "source: T", 8, "source T is not listed in pack.yaml: S"),
        ("    source: S\n", "", 7, "verified, yet no source is cited; allowed: one that pack.yaml"),
        (
            "    source: S\n    status: verified",
            "    status: secondary",
            7,
            "secondary, yet no source",
        ),
        ("value: 480", "value: 1.5", 8, 'write it in quotes: "1.5"'),
        ("value: 480", "value: [480, 1.5]", 8, 'write it in quotes: "1.5"'),
        ("value: 480", "value: yes", 8, 'write "yes" in quotes'),
        ("status: verified", "status: sure", 7, "'verified', 'secondary', 'unverified'"),
        ("value: 480", "value: eight", 8, "a whole number from 0 is needed"),
        ("value: 480", "value: [480]", 8, "one value is needed, not a list"),
        ("value: 480", "to: 2019-01-01, value: 480", 8, "ends (2019-01-01) before it begins"),
        ("value: 480}", "value: 480}, {from: 2021-01-01, value: 450}", 8, "in force at once"),
        ("from: 2020-01-01", "from: 2020-13-01", 8, "2020-13-01: month must be"),
        ("values: [{from: 2020-01-01, value: 480}]", "values: []", 8, "at least 1 item"),
        ("parameters:", "parameters: [", 0, "no YAML: "),
        ("    unit", "\tunit", 3, "no YAML: while scanning"),
    ],
)
def test_a_slip_of_the_pen_is_named(write: Write, was: str, now: str, line: int, said: str) -> None:
    assert was in NUMBER
    folder = write(numbers=NUMBER.replace(was, now))
    with pytest.raises(PackError) as error:
        load_pack("zz", (folder,))
    assert said in str(error.value)
    if line:
        assert f"hours.yaml:{line}:" in str(error.value)


def test_a_law_needs_a_country(write: Write) -> None:
    folder = write(head=HEAD.replace("country: LK\n", ""))
    with pytest.raises(PackError, match="a law needs a country"):
        load_pack("zz", (folder,))


def test_a_law_without_hours_is_refused_before_anything_is_read(write: Write) -> None:
    folder = write()
    lacking = (
        r"zz/pack.yaml:1: pack zz sets no hours.normal_week, hours.makeup_day, hours.rest_weekdays,"
        r".* a law needs them all; `extends: base` gives hours.duplicate_punch, hours.longest_shift"
    )
    with pytest.raises(PackError, match=lacking):
        check_laws((folder,))
    check_laws(())


LISTED = """parameters:
  {name}:
    unit: {unit}
    instrument: Act
    status: unverified
    values: [{{from: 2020-01-01, value: [{value}]}}]
"""
MINIMUM, SCHEMES = "wages.minimum.counts_not", "insurance.schemes"
REST, WEEKDAYS = "hours.rest_weekdays", "weekdays from Monday 0"


@pytest.mark.parametrize(
    ("name", "unit", "value", "said"),
    [
        (MINIMUM, "items", "welfare, meal_alowance", "meal_alowance, perhaps meal_allowance; all"),
        ("wages.deduction.lawful", "items", "fnord", "unknown name fnord; allowed: pension, "),
        ("hours.overtime.weekly_cap.counts", "items", "sunday", "allowed: weekday, restday, holi"),
        (SCHEMES, "schemes", "epf", "unknown name epf; allowed: pension, medical"),
        (REST, WEEKDAYS, "7", "7 is no day of the week; allowed: 0 (Monday) to 6 (Sunday)"),
        (REST, WEEKDAYS, "-1", "-1 is no day of the week"),
        (REST, WEEKDAYS, "Sonntag", "Sonntag is no day of the week"),
    ],
)
def test_a_name_that_no_record_has_is_refused(
    write: Write, name: str, unit: str, value: str, said: str
) -> None:
    folder = write(numbers=LISTED.format(name=name, unit=unit, value=value))
    with pytest.raises(PackError) as error:
        load_pack("zz", (folder,))
    assert said in str(error.value)
    assert "hours.yaml:6:" in str(error.value)


def test_days_of_the_week_may_be_named(write: Write) -> None:
    law = load_pack("zz", (write(numbers=LISTED.format(name=REST, unit=WEEKDAYS, value="Sun, 0")),))
    assert law is not None
    assert law.need(REST, "2021-01-01").items == ("6", "0")


def test_every_pay_item_that_is_read_may_stand_in_a_pack() -> None:
    file = Path(__file__).parents[2] / "extractors/vocabulary/pay_items.yaml"
    items = yaml.safe_load(file.read_text("utf-8"))["items"]
    roles = {"earning": EARNINGS, "deduction": DEDUCTIONS}
    for role, known in roles.items():
        read = {name for name, one in items.items() if one["role"] == role}
        assert read <= set(known.split())


@pytest.mark.parametrize("country", ["lk", "Sri Lanka", "ZZ", "no"])
def test_a_country_is_an_iso_code_in_capitals(write: Write, country: str) -> None:
    folder = write(head=HEAD.replace("country: LK", f"country: {country}"))
    with pytest.raises(PackError, match=r"pack.yaml:4: country: .* is no country; allowed: two"):
        load_pack("zz", (folder,))


@pytest.mark.parametrize("lost", ["zz/wages.yml", "zz/more/wages.yaml", "yy/hours.yaml"])
def test_what_is_not_read_in_a_folder_of_packs_is_named(write: Write, lost: str) -> None:
    folder = write()
    (folder / "zz" / "notes.md").write_text("of ours")
    (folder / lost).parent.mkdir(exist_ok=True)
    (folder / lost).write_text(NUMBER, "utf-8")
    with pytest.raises(PackError, match=f"{lost}:1: is not read"):
        check_laws((folder,))


def test_a_pack_in_place_of_the_folder_that_it_lies_in_is_named(write: Write) -> None:
    folder = write()
    with pytest.raises(PackError, match=f"zz is a pack itself; name the folder .*: {folder}$"):
        check_laws((folder / "zz",))


def test_two_laws_of_a_country_in_a_folder_are_refused(write: Write) -> None:
    write("yy")
    with pytest.raises(PackError, match=r"zz/pack.yaml:4: .*yy/pack.yaml:4 is a law of LK too"):
        check_laws((write(),))


def test_a_number_that_ran_out_is_no_number_that_the_law_does_not_have(write: Write) -> None:
    ended = NUMBER.replace("value: 480", "to: 2021-12-31, value: 480")
    law = load_pack("zz", (write(numbers=ended),))
    assert law is not None
    for on, error in (("2019-01-01", NotInForceError), ("2022-01-01", PackError)):
        with pytest.raises(error) as raised:
            law.need("hours.normal_day", on)
        assert not isinstance(raised.value, NoSuchNumberError)
    with pytest.raises(NoSuchNumberError):
        law.need("hours.weekly_cap", "2021-01-01")


def test_packs_that_extend_each_other_are_refused(write: Write) -> None:
    write("yy", HEAD.replace("kind", "extends: zz\nkind"))
    folder = write("zz", HEAD.replace("kind", "extends: yy\nkind"))
    with pytest.raises(PackError, match=r"pack.yaml:1: .* in a ring: zz -> yy -> zz"):
        load_pack("zz", (folder,))


def test_a_pack_that_extends_nothing_is_told_what_there_is(write: Write) -> None:
    folder = write("zz", HEAD.replace("kind", "extends: cnn\nkind"))
    with pytest.raises(PackError, match=r"extends cnn, which is no pack; allowed: .*cn, eti"):
        load_pack("zz", (folder,))


ANEW = NUMBER.replace("2020-01-01, value: 480", "2026-01-01, value: 420")


def test_what_another_pack_sets_is_set_anew_only_with_the_reason(write: Write) -> None:
    head = HEAD.replace("kind", "extends: cn\nkind").replace("LK\n", "CN\n")
    folder = write(head=head, numbers=ANEW)
    with pytest.raises(PackError, match=r"yaml:8: hours.normal_day is set by cn too: say why"):
        load_pack("zz", (folder,))
    write(head=f"{head}overrides: {{hours.normal_day: the agreement of 2026}}\n", numbers=ANEW)
    load_pack.cache_clear()
    law = load_pack("zz", (folder,))
    assert law is not None
    assert law.overrides == {"hours.normal_day": "the agreement of 2026"}
    assert law.need("hours.normal_day", "2026-03-01").whole == 420
    assert law.need("hours.normal_day", "2025-12-31").pack == "cn"
    assert law.need("hours.overtime.daily_cap", "2026-03-01").whole == 180
    assert law.holidays.years == (2024, 2025, 2026)


def test_a_reason_for_what_is_not_set_anew_is_refused(write: Write) -> None:
    head = HEAD.replace("kind", "extends: base\nkind")
    folder = write(head=f"{head}overrides: {{hours.normal_week: why}}\n")
    with pytest.raises(PackError, match=r"overrides hours.normal_week, which base does not set"):
        load_pack("zz", (folder,))


def test_a_pack_of_the_users_own_comes_before_ours(write: Write) -> None:
    head = HEAD.replace("kind", "extends: cn\nkind").replace("country: LK", "country: CN")
    folder = write(head=f"{head}overrides: {{hours.normal_day: agreed}}\n", numbers=ANEW)
    own, ours = law_of("CN", (folder,)), law_of("CN")
    assert own is not None
    assert ours is not None
    assert (own.id, ours.id) == ("zz", "cn")


NOTICE = Notice("wages.minimum.monthly", "2310", "2026-09-01", "粤府函〔2026〕188号")


def test_a_notice_of_the_users_holds_at_its_place_from_its_date() -> None:
    facility = Facility(country="CN", place="Guangdong/Qingyuan", notices=(NOTICE,))
    law = facility_law(facility, "CN")
    assert law is not None
    found = law.need("wages.minimum.monthly", "2026-09-01", facility.place)
    assert (found.value, found.unit, found.status) == ("2310", "CNY a month", "given")
    assert found.instrument == "粤府函〔2026〕188号"
    before = law.number("wages.minimum.monthly", "2026-08-31", facility.place)
    assert before is not None
    assert before.value == "1750"
    elsewhere = law.number("wages.minimum.monthly", "2026-09-01", "Guangdong/Foshan")
    assert elsewhere is not None
    assert elsewhere.value == "2300"


@pytest.mark.parametrize(
    ("parameter", "value", "key", "said"),
    [
        ("wages.minimum.montly", "1", "parameter", "perhaps wages.minimum.monthly"),
        ("hours.rest_weekdays", "6", "parameter", "is a list"),
        ("wages.minimum.monthly", "much", "value", "a number is needed"),
        ("hours.normal_day", "7.5", "value", "a whole number from 0"),
    ],
)
def test_a_notice_that_does_not_fit_is_named(
    parameter: str, value: str, key: str, said: str
) -> None:
    fault = fault_of_notice(Notice(parameter, value, "2026-01-01", "X"))
    assert fault is not None
    assert fault[0] == key
    assert said in fault[1]


def protocol(folder: Path, name: str, text: str) -> Path:
    (folder / "protocols").mkdir(exist_ok=True)
    (folder / "protocols" / f"{name}.yaml").write_text(text, "utf-8")
    return folder


OWN = "extends: smeta\ntitle: Ours\nversion: '1'\nmonths: 6\n"


def test_a_protocol_extends_another_and_says_what_it_overrides(tmp_path: Path) -> None:
    protocol(tmp_path, "ours", f"{OWN}overrides: {{months: half a year is our contract}}\n")
    own, smeta = load_protocol("ours", (tmp_path,)), load_protocol("smeta")
    assert (own.months, own.title, own.kinds) == (6, "Ours", smeta.kinds)
    assert own.overrides == {"months": "half a year is our contract"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN, r"ours.yaml:4: months differs from smeta: say why"),
        (f"{OWN}overrides: {{kinds: why}}\n", r"ours.yaml:4: months differs"),
        (OWN.replace("months: 6", "overrides: {months: why}"), "does not differ from smeta"),
        (OWN.replace("smeta", "ours"), "ours -> ours extend each other in a ring"),
        (OWN.replace("smeta", "smetta"), "no protocol 'smetta'; allowed: .*ours, smeta"),
        (f"{OWN}overrides: {{months: why}}\nmonth: 6\n", "unknown key month, perhaps months"),
        (
            f"{OWN}overrides: {{months: why, severity: why}}\n"
            "severity: {hours.dayly_overtime: {severity: minor, reason: x}}\n",
            r"ours.yaml:6: severity: hours.dayly_overtime .* perhaps hours.daily_overtime",
        ),
        (f"{OWN}overrides: {{months: why, monthly: why}}\nmonthly: [visits]\n", "visits"),
        ("- 1\n", "keys and values are needed"),
    ],
)
def test_a_protocol_that_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    protocol(tmp_path, "ours", text)
    with pytest.raises(PackError, match=said):
        load_protocol("ours", (tmp_path,))
