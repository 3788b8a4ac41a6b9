"""Licences as photos give them: labels torn in two cells, gone under glare, or run together."""

from contract_parts import records, sheet_part, word_part

from pipeline.model.document import Kind

COMPANY = "澄江测试制造有限公司"
CODE = "91441900MA5XTEST0Q"


def test_labels_torn_in_two_and_one_gone_under_glare():
    form = sheet_part(
        [
            ["营业执照", "", "", "", ""],
            ["名 称", COMPANY, "统一社会信用代码", "", CODE],
            ["法定代表人", "方测试", "营业其", "", "2018年04月12日至长期"],
            ["经营范围", "线束的研发；货物进\n出口。", "住", "所", "测试市测试镇一\n路2号"],
        ]
    )
    (found,) = records(form, Kind.LICENCE)
    assert (found["valid_from"], found["open_ended"]) == ("2018-04-12", True)
    assert found["address"] == "测试市测试镇一路2号"
    assert found["subject"] == "线束的研发;货物进出口。"


def test_two_terms_without_a_label_are_nobodys():
    lines = ["营业执照", f"名称：{COMPANY}", f"统一社会信用代码：{CODE}",
             "2018年04月12日至长期", "2019年04月12日至2029年04月11日"]  # fmt: skip
    (found,) = records(word_part(lines), Kind.LICENCE)
    assert not {"valid_from", "valid_to", "open_ended"} & set(found)


def test_what_follows_a_name_without_a_gap_is_not_the_name():
    lines = ["特种作业操作证", "证号：T440301199003071234", "姓名：陈小测性别男"]
    (found,) = records(word_part(lines), Kind.CERTIFICATE)
    assert found["person"] == "陈小测"
