"""A facility's own vocabulary: what it changes, for whom, and how its mistakes are said."""

from pathlib import Path
from typing import Any

import pytest
from grids import document_of

from extractors.classify import classify_part
from extractors.extract import extract
from extractors.own_words import NONE, OwnWords, speaking
from extractors.own_words_file import load_own_words, own_words_in
from extractors.parse.marks import meaning
from extractors.unknown import collecting
from extractors.words import vocabulary
from pipeline.engine.drafting import Met, render
from pipeline.errors import SettingsError

SHEET = {
    "table": """
2025年3月份工资表
姓名|核定月薪|计件劳务|桌号|实发工资
甲一|2360|900|7|3260
乙二|2360|800|9|3160
"""
}
WORDS = """
payroll:
  base_minor: [核定月薪]
  piece_pay_minor:
    - 计件劳务   # so says the office
ignored: [桌号]
marks:
  leave_personal: [私]
titles:
  payroll: [薪俸册]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "vocabulary.yaml"
    path.write_text(text, "utf-8")
    return path


def read(case: dict[str, Any], words: OwnWords = NONE) -> Any:
    document, classification = document_of(case)
    with speaking(words):
        return extract(document, [classification]).parts[0]


def test_own_headings_are_known_for_this_facility_alone(tmp_path: Path) -> None:
    own = load_own_words(written(tmp_path, WORDS))
    part = read(SHEET, own)
    payroll = part.records[0]
    assert payroll.values["base_minor"] == [236000, 236000]
    assert payroll.values["piece_pay_minor"] == [90000, 80000]
    assert part.issues == ()
    without = read(SHEET)
    assert "base_minor" not in without.records[0].values
    labels = [i.message.en for i in without.issues if i.code == "unknown-heading"]
    assert [
        any(word in label for label in labels) for word in ("核定月薪", "计件劳务", "桌号")
    ] == [
        True,
        True,
        True,
    ]


def test_own_titles_of_licences_hold_only_meanwhile() -> None:
    paper = {
        "kind": "certificate",
        "text": "塔吊司机上岗凭证\n姓名：甲一\n证号：A0012345\n有效期至：2027-05-01",
    }
    document, kind = document_of(paper)

    def title() -> Any:
        (found,) = extract(document, [kind]).parts[0].records
        return found.values.get("title", [None])[0]

    assert title() is None
    with speaking(OwnWords(titles={"certificate": ("上岗凭证",)})):
        assert title() == "上岗凭证"
    assert title() is None


def test_own_marks_and_titles_hold_only_meanwhile(tmp_path: Path) -> None:
    own = load_own_words(written(tmp_path, WORDS))
    titled = {"table": "2025年3月薪俸册\n姓名|底薪|加班费|实发工资\n甲一|2360|0|2360"}
    document, _ = document_of(titled)
    assert meaning("私") is None
    with speaking(own):
        assert meaning("私") == "leave_personal"
        assert "title 薪俸册" in classify_part(document.parts[0]).reasons
    assert meaning("私") is None
    assert "title 薪俸册" not in classify_part(document.parts[0]).reasons


def test_an_own_heading_wins_over_the_built_in_one(tmp_path: Path) -> None:
    own = load_own_words(written(tmp_path, "pay_items:\n  advance: [实发工资]\n"))
    with speaking(own):
        assert vocabulary("payroll").headings.get("实发工资") is None
        assert vocabulary("pay_items").headings["实发工资"] == "advance"
    assert vocabulary("payroll").headings["实发工资"] == "net_minor"


def test_levels_braces_and_units_are_written_as_in_the_built_in_ones(tmp_path: Path) -> None:
    own = load_own_words(
        written(tmp_path, 'payroll:\n  overtime_minutes: ["{加点,连班} > 钟点", "晚工(小时)"]\n')
    )
    with speaking(own):
        headings = vocabulary("payroll").headings
    assert headings["连班>钟点"] == headings["晚工@hours"] == "overtime_minutes"


def test_the_same_words_in_another_order_are_the_same(tmp_path: Path) -> None:
    one = load_own_words(written(tmp_path, "payroll: {base_minor: [甲], net_minor: [乙]}"))
    two = load_own_words(
        written(tmp_path, "# 备注\npayroll:\n  net_minor: [乙]\n  base_minor: [甲]\n")
    )
    other = load_own_words(written(tmp_path, "payroll: {base_minor: [丙]}"))
    assert one.digest == two.digest != other.digest
    assert load_own_words(written(tmp_path, "payroll:\n")).digest == NONE.digest == ""
    assert own_words_in(tmp_path / "nowhere") is NONE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "payrol:\n  base_minor: [甲]\n",
            "line 1: unknown section: payrol (did you mean payroll?)",
        ),
        (
            "payroll:\n  base_minr: [甲]\n",
            "line 2: unknown name under payroll: base_minr (did you mean base_minor?)",
        ),
        (
            "payroll:\n  base_minor: [甲]\n  base_minor: [乙]\n",
            "line 3: payroll: base_minor stands",
        ),
        (
            "payroll:\n  base_minor: [甲]\n  net_minor: [丙, 甲]\n",
            "line 3: '甲' stands for base_minor (line 2) and net_minor",
        ),
        ("payroll: [甲]\n", "line 1: payroll: write one name a line"),
        ("payroll:\n  base_minor: {a: b}\n", "line 2: base_minor: write a list of texts"),
        ("marks:\n  work_hard: [甲]\n", "line 2: unknown name under marks: work_hard"),
        ("payroll:\n  base_minor: [甲\n", "line 3: not valid YAML"),
        ("payroll:\n  base_minor: ['']\n", "line 2: base_minor: write a list of texts"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsError) as error:
        load_own_words(path)
    assert str(error.value).startswith(f"{path}, {said}")


def test_words_that_yaml_takes_for_others_stay_words(tmp_path: Path) -> None:
    own = load_own_words(written(tmp_path, "marks:\n  rest: [off, no, 1.5]\n"))
    assert own.marks["rest"] == ("off", "no", "1.5")


def test_a_heading_of_money_over_names_is_said(tmp_path: Path) -> None:
    part = read(
        {
            "table": """
2025年3月份工资表
姓名|班长|全勤奖|应发工资|实发工资
甲一|丁四|50|3000|2800
乙二|丁四|50|3100|2900
丙三|戊五|50|3200|3000
"""
        },
        load_own_words(written(tmp_path, "payroll:\n  piece_pay_minor: [班长]\n")),
    )
    assert "piece_pay_minor" not in part.records[0].values
    assert "heading-contradicted" in {issue.code for issue in part.issues}


def test_what_is_unknown_is_drafted_as_lines_to_paste(tmp_path: Path) -> None:
    document, classification = document_of(
        {
            "table": """
2025年3月份工资表
姓名|基本工资|高温费用补|座位号码|实发工资
甲一|2360|100|窗边|2460
乙二|2360|100|门口|2460
"""
        }
    )
    with collecting() as found:
        extract(document, [classification])
    text = render([Met("工资/3月.xlsx", one) for one in found])
    assert '  # heat_allowance: ["高温费用补"]' in text
    assert "2 figures up to 400" in text
    assert "窗边" not in text  # values of a column are nobody's business
    assert load_own_words(written(tmp_path, text)).digest == ""  # every line is a comment
    pasted = text.replace("  # heat_allowance", "  heat_allowance")
    own = load_own_words(written(tmp_path, pasted))
    assert own.headings["pay_items"]["heat_allowance"] == ("高温费用补",)


def test_nothing_unknown_needs_no_lines() -> None:
    assert "nothing to add" in render([])


def test_the_example_in_the_docs_is_a_vocabulary(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "vocabulary.md").read_text("utf-8")
    example = text.partition("```yaml\n")[2].partition("```")[0]
    own = load_own_words(written(tmp_path, example))
    assert set(own.headings) == {"payroll", "pay_items", "attendance", "entry", "person"}
    assert own.marks
    assert own.ignored
