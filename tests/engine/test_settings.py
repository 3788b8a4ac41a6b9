from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.model.facility import Facility, Shift
from pipeline.settings import data_folder, load_facility, misfit, override

WHOLE = """\
# comment
[facility]
name = "恒晟五金"
credit_code = "91441900MA5XXXXXXX"
country = "cn"
place = "Guangdong/Dongguan"

[audit]
period = "2025-01..2025-12"
date = 2026-01-15
protocol = "smeta"
codes = ["eti"]

[hours]
rest_days = ["saturday", "sunday"]
overtime_unit_minutes = 30
pay_month_starts_on = 26
[[hours.shift]]
name = "night"
start = "20:00"
end = "05:00"
breaks = ["23:30-00:30"]
applies_to = ["Assembly"]
[[hours.calendar]]
date = 2025-02-08
kind = "normal"
[[documents]]
path = "扫描/表3.pdf"
kind = "payroll"
month = "2025-03"
[[workers]]
number = "A0412"
also = ["0412"]
"""


def load(tmp_path: Path, text: str) -> Facility:
    path = tmp_path / "facility.toml"
    path.write_text(text, "utf-8")
    return load_facility(path)


def test_every_key_arrives(tmp_path: Path) -> None:
    facility = load(tmp_path, WHOLE)
    assert facility.name == "恒晟五金"
    assert facility.country == "CN"
    assert facility.period == ("2025-01", "2025-12")
    assert facility.audit_date == "2026-01-15"
    assert facility.codes == ("eti",)
    assert facility.pay_month_starts_on == 26
    assert facility.calendar[0].date == "2025-02-08"
    assert facility.documents[0].month == "2025-03"
    assert facility.workers[0].also == ("0412",)
    assert "audit.date" in facility.given
    assert "hours.shift" in facility.given


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = (
        '[facility]\ncolour = 3\n[audit]\nperiod = "2025-13"\ndate = "tomorrow"\n'
        '[[hours.shift]]\nname = "day"\n[[workers]]\nnummer = "A"\n'
    )
    with pytest.raises(SettingsError) as error:
        load(tmp_path, text)
    keys = ("colour", "audit.period", "audit.date", "hours.shift: start and end", "nummer")
    told = str(error.value).split("\n")
    assert len(told) == len(keys)
    for key, line in zip(keys, (2, 4, 5, 6, 9), strict=True):
        assert any(f"line {line}: " in one and key in one for one in told), key


def test_several_programmes_and_domains_of_one(tmp_path: Path) -> None:
    several = load(tmp_path, '[audit]\nprotocol = ["smeta", "alibaba"]\n')
    assert (several.protocol, several.domains) == ("smeta+alibaba", None)
    cut = load(tmp_path, '[audit]\nprotocol = "full"\ndomains = ["social", "quality"]\n')
    assert (cut.protocol, cut.domains) == ("full", ("social", "quality"))
    assert override(cut, protocol="full", domains="security").domains == ("security",)
    with pytest.raises(SettingsError, match=r"line 2: audit.protocol: .* or a list such as"):
        load(tmp_path, "[audit]\nprotocol = 3\n")


def test_minutes_past_midnight_are_over_1440(tmp_path: Path) -> None:
    (shift,) = load(tmp_path, WHOLE).shifts
    assert shift == Shift("night", 1200, 1740, ((1410, 1470),), ("Assembly",))


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "") == Facility()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[facility]\nname = "x"\ncreditcode = "y"', 3, ["creditcode", "credit_code"]),
        ('[facilty]\nname = "x"', 1, ["facilty", "facility"]),
        ('[audit]\n\nperiod = "2025"', 3, ["audit.period", "2025-01..2025-12"]),
        ('[audit]\nperiod = "2025-12..2025-01"', 2, ["first and last"]),
        ('[audit]\ndate = "15/01/2026"', 2, ["audit.date", "2026-01-15"]),
        ('[audit]\ncodes = "eti"', 2, ["audit.codes", "list"]),
        ("[audit]\ndate = 2026-13-15 # day", 2, ["date: there is no day 2026-13-15"]),
        ('[audit]\ndate = "2026-02-30"', 2, ["audit.date: there is no day 2026-02-30"]),
        ("[facility]\ncountry = 86", 2, ["facility.country"]),
        ('[hours]\nrest_days = ["sonday"]', 2, ["sonday", "sunday"]),
        ("[hours]\novertime_unit_minutes = true", 2, ["1 to 60"]),
        ('[[hours.shift]]\nname = "a"\nstart = "8"\nend = "17:00"', 3, ["hours.shift.start"]),
        ('[[hours.shift]]\nname = "a"\nstart = "08:00"', 1, ["end", "must be given"]),
        (
            '[[workers]]\nnumber = "1"\nalso = ["2"]\n[[workers]]\nnumber = 3\nalso = ["4"]',
            5,
            ["workers.number"],
        ),
        ('[[documents]]\npath = "a"\nkind = "payrol"', 3, ["payrol", "payroll"]),
        ('[workers]\nnumber = "1"', 1, ["[[workers]]"]),
        ("facility = 3", 1, ["table"]),
        (
            '[[hours.shift]]\nname = "a"\nstart = "08:00"\nend = "17:00"\nbreaks = ["13:00-12:00"]',
            5,
            ["hours.shift.breaks", "within 16 hours"],
        ),
        ('[[hours.shift]]\nname = "a"\nstart = "24:30"\nend = "17:00"', 3, ["24:30"]),
    ],
)
def test_a_mistake_names_file_line_key_and_what_is_allowed(
    tmp_path: Path, text: str, line: int, words: list[str]
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert f"facility.toml, line {line}:" in message
    for word in words:
        assert word in message


def test_broken_toml_says_where(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="line 2"):
        load(tmp_path, "[facility]\nname = \n")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "facility.toml"
    path.write_bytes(b"\xff\xfe\x00\x00")
    with pytest.raises(SettingsError, match="UTF-8"):
        load_facility(path)


def test_options_win_over_the_file(tmp_path: Path) -> None:
    facility = override(
        load(tmp_path, WHOLE), period="2025-03..2025-04", codes=("sa8000",), place=None
    )
    assert facility.period == ("2025-03", "2025-04")
    assert facility.codes == ("sa8000",)
    assert facility.place == "Guangdong/Dongguan"


def test_a_wrong_option_names_the_option() -> None:
    with pytest.raises(SettingsError, match="--audit-date"):
        override(Facility(), audit_date="tomorrow")
    assert override(Facility(), audit_date="2026-01-15").given == ("audit.date",)


def test_a_value_found_wrong_later_names_line_or_option(tmp_path: Path) -> None:
    load(tmp_path, WHOLE)
    path = tmp_path / "facility.toml"
    assert "line 11: audit.protocol: no" in str(misfit(path, {}, "audit.protocol", "no"))
    assert "line 28: documents.path: no" in str(misfit(path, {}, "documents#0.path", "no"))
    given = {"protocol": "x", "codes": ()}
    assert str(misfit(path, given, "audit.protocol", "no")) == "--protocol: no"
    assert "line 12" in str(misfit(path, given, "audit.codes", "no"))
    assert str(misfit(None, {}, "audit.codes", "no")) == "audit.codes: no"


def test_where_readings_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("PRESCREEN_DATA", raising=False)
    assert data_folder() == tmp_path / "prescreen"
    monkeypatch.setenv("PRESCREEN_DATA", str(tmp_path / "own"))
    assert data_folder() == tmp_path / "own"
    assert data_folder(tmp_path / "chosen") == tmp_path / "chosen"
