"""Post and place of work of a contract: without a colon, left blank, or one as the other."""

import pytest
from contract_parts import page_part, records, word_part

HEAD = ["劳动合同", "甲方：澄江测试制造有限公司", "乙方：陈小测"]


def one(lines: list[str], made=word_part) -> dict[str, object]:
    (record,) = records(made([*HEAD, *lines]))
    return record


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("工作地点测试市溪口区", "测试市溪口区"),
        ("工作地点 测试市溪口区试验路8号", "测试市溪口区试验路8号"),
        ("工作场所甲方厂区3号楼", "甲方厂区3号楼"),
        ("工作地点溪口", "溪口"),
        ("工作地点为溪口镇", "溪口镇"),
    ],
)
def test_a_place_right_behind_its_word(said: str, place: str):
    record = one([f"二、乙方从事品检岗位工作，{said}。"])
    assert (record["position"], record["work_place"]) == ("品检", place)
    assert "place" in record["clauses_found"]
    assert "place" not in record.get("clauses_blank", ())


@pytest.mark.parametrize(
    "said",
    [
        "工作地点由甲方在市区内安排",
        "工作地点可变更至其他厂区",
        "工作地点和岗位可以调整",
        "工作地点变更须经双方同意",
        "工作地点另行约定",
        "工作地点应当有安全通道",
        "甲方可根据生产需要调整工作地点",
        "工作地点________",
    ],
)
def test_what_is_said_about_a_place_is_none(said: str):
    assert "work_place" not in one([f"二、乙方从事品检岗位工作，{said}。"])


@pytest.mark.parametrize("made", [word_part, page_part])
@pytest.mark.parametrize(
    "said", ["乙方从事______岗位工作", "乙方担任            岗位", "乙方从事      工种工作"]
)
def test_a_blank_post_between_words_is_blank(said: str, made):
    record = one([f"二、{said}，", "工作地点为测试市溪口区。"], made)
    assert "position" not in record
    assert record["clauses_blank"] == ["job"]


def test_a_sentence_about_the_post_is_no_place_of_work():
    lines = ["二、工作内容和工作地点：乙方担任装配工     岗位，", "工作地点为测试市溪口区"]
    record = one(lines, page_part)
    assert (record["position"], record["work_place"]) == ("装配工", "测试市溪口区")
    alone = one(lines[:1], page_part)
    assert alone["position"] == "装配工"
    assert "work_place" not in alone


def test_a_blank_place_and_a_blank_wage_before_their_words():
    lines = ["二、乙方担任装配工岗位，工作地点为      。", "四、乙方月基本工资为人民币       元。"]
    assert one(lines)["clauses_blank"] == ["place", "pay"]
