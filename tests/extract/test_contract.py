import pytest
from contract_parts import extracted, page_part, records, sheet_part, word_part

from pipeline.model.document import Figure
from pipeline.model.evidence import Box, Locator

PARTIES = [
    "劳动合同书",
    "甲方（用人单位）：澄江测试制造有限公司",
    "乙方（劳动者）：陈小测　　性别：女",
]


def one(lines, **options):
    (record,) = records(word_part([*PARTIES, *lines], **options))
    return record


def test_a_filled_in_contract():
    record = one(
        [
            "居民身份证号码：440301199003071234",
            "第一条　合同期限",
            "本合同为固定期限劳动合同，自二〇二五年三月一日起至2028年2月29日止，其中试用期为三个月。",
            "第二条　工作内容和工作地点",
            "乙方从事 包装 岗位工作，工作地点为广东省东莞市横沥镇。",
            "第三条　工作时间和休息休假",
            "甲方安排乙方执行标准工时工作制。",
            "第四条　劳动报酬",
            "乙方月工资为人民币 2,360.50 元，试用期工资为 2000 元/月，甲方于次月10日前支付工资。",
            "第五条　社会保险",
            "甲乙双方依法参加社会保险。",
            "第六条　劳动保护、劳动条件和职业危害防护",
            "甲方提供必要的劳动防护用品。",
            "甲方（盖章）：澄江测试制造有限公司　　　　乙方（签字）：陈小测",
            "2025年2月27日　　　　2025年2月28日",
        ]
    )
    assert record == {
        "name": "陈小测",
        "id_number": "440301199003071234",
        "position": "包装",
        "employer": "澄江测试制造有限公司",
        "signed_on": "2025-02-28",
        "starts_on": "2025-03-01",
        "ends_on": "2028-02-29",
        "term": "fixed",
        "probation_months_hundredths": 300,
        "probation_wage_minor": 200000,
        "wage_minor": 236050,
        "wage_basis": "month",
        "currency": "CNY",
        "pay_day": 10,
        "hours_system": "standard",
        "employment": "direct",
        "work_place": "广东省东莞市横沥镇",
        "clauses_found": ["term", "job", "place", "hours", "pay", "insurance", "protection"],
        "worker_signed": True,
        "employer_signed": True,
    }


def test_an_unfilled_template_has_its_clauses_blank():
    record = one(
        [
            "一、合同期限",
            "双方选择以下第____种形式：（一）固定期限：自____年____月____日起至____年____月____日止；"
            "（二）无固定期限：自____年____月____日起；（三）以完成一定工作任务为期限。",
            "二、工作内容和工作地点",
            "乙方从事________工作，工作地点为________。",
            "三、工作时间",
            "实行以下第____种工时制：1.标准工时 2.综合计算工时 3.不定时工时",
            "四、劳动报酬",
            "乙方月工资为______元。",
            "甲方（盖章）：　　　　乙方（签字）：",
            "　　年　　月　　日　　　　　　年　　月　　日",
        ]
    )
    assert record["clauses_blank"] == ["term", "job", "place", "hours", "pay"]
    for name in ("term", "starts_on", "wage_minor", "hours_system", "work_place", "signed_on"):
        assert name not in record
    assert (record["worker_signed"], record["employer_signed"]) == (False, False)


@pytest.mark.parametrize(
    ("sentence", "term", "hours"),
    [
        ("双方选择以下第 2 种：（一）固定期限自 年 月 日；（二）无固定期限自2025年3月1日起；"
         "（三）以完成一定工作任务为期限。", "open_ended", None),
        ("合同类型：☐固定期限 ☑无固定期限 ☐以完成一定工作任务为期限，自2025年3月1日起。",
         "open_ended", None),
        ("合同期限：固定期限（√） 无固定期限（ ），自2025年3月1日至2026年2月28日。", "fixed", None),
        ("以完成模具项目工作任务为期限，自2025年3月1日起。", "task", None),
        ("乙方实行第 二 种工时制：（一）标准工时；（二）综合计算工时；（三）不定时工作制。",
         None, "averaged"),
        ("工时制度：□标准工时 ☑综合计算工时 □不定时", None, "averaged"),
        ("甲方安排乙方执行标准工时制度。经批准可实行综合计算工时制。", None, "standard"),
        ("每日工作不超过8小时，每周工作不超过40小时。", None, "standard"),
    ],
)  # fmt: skip
def test_options_are_chosen_by_digit_tick_or_word(sentence, term, hours):
    record = one([sentence])
    assert (record.get("term"), record.get("hours_system")) == (term, hours)


@pytest.mark.parametrize(
    ("sentence", "months"),
    [
        ("其中试用期为六个月。", 600),
        ("试用期 2 个月。", 200),
        ("试用期为90天。", 290),
        ("试用期半年", 600),
        ("双方约定三个月的试用期。", 300),
        ("无试用期。", 0),
        ("试用期不得超过六个月。", None),
        ("试用期自2025年3月1日起至2025年4月30日止，共二个月。", 200),
        ("试用期____个月", None),
    ],
)
def test_probation(sentence, months):
    assert one([sentence]).get("probation_months_hundredths") == months


@pytest.mark.parametrize(
    ("said", "ends", "months"),
    [
        ("试用期31天", "2025-02-05", None),
        ("试用期为六十二天", "2025-03-08", None),
        ("试用期三个月（90天）", None, 300),
        ("probation period of 15 days", "2025-01-20", None),
    ],
)
def test_a_probation_in_days_stays_one_of_days(said, ends, months):
    record = one([f"合同期限自2025年1月6日起至2025年10月5日止，{said}。"])
    assert record.get("probation_to") == ends
    assert record.get("probation_months_hundredths") == months


def test_a_ledger_with_a_probation_in_days():
    rows = [
        ["序号", "工号", "姓名", "合同开始日期", "合同结束日期", "试用期", "员工签收"],
        ["1", "A1", "陈小测", "2025-01-06", "2025-10-05", "31天", "陈小测"],
        ["2", "A2", "李小测", "2025-01-06", "2025-10-05", "1个月", "李小测"],
    ]
    assert not extracted(sheet_part(rows)).issues
    first, second = records(sheet_part(rows))
    assert (first["probation_to"], second.get("probation_to")) == ("2025-02-05", None)
    assert second["probation_months_hundredths"] == 100


@pytest.mark.parametrize(
    ("rows", "employer", "worker"),
    [
        ([["甲方（盖章）", "乙方（签字）"], ["澄江测试制造有限公司", "陈小测"]], True, True),
        ([["甲方（盖章）", "乙方（签字）"], ["", ""], ["2025年7月1日", "陈小测"]], False, True),
        ([["甲方（盖章）", "乙方（签字）"], ["日期：", "身份证号"]], False, False),
        ([["甲方（盖章）", ""], ["经办人", "王五"]], False, False),
    ],
)
def test_signatures_under_their_labels_in_two_columns(rows, employer, worker):
    record = one([], tables=[rows])
    assert record["employer_signed"] is employer
    assert record.get("worker_signed", False) is worker


def test_probation_dates_are_not_the_term():
    record = one(["试用期自2025年3月1日至2025年4月30日，合同期自2025年3月1日至2027年2月28日。"])
    assert (record["starts_on"], record["ends_on"]) == ("2025-03-01", "2027-02-28")
    assert (record["probation_from"], record["probation_to"]) == ("2025-03-01", "2025-04-30")


@pytest.mark.parametrize(
    ("sentence", "wage", "basis"),
    [
        ("乙方基本工资2360元/月，岗位津贴300元/月，月工资合计2660元。", 236000, "month"),
        ("乙方的月工资不低于当地最低工资标准。", None, None),
        ("乙方正常工作时间工资为每月人民币2500元。", 250000, "month"),
        ("甲方每月支付乙方工资3000元。", 300000, "month"),
        ("乙方工资标准为每小时20元。", 2000, "hour"),
        ("乙方工资为180元/天。", 18000, "day"),
        ("乙方违约的，应支付违约金20,000元，扣除工资500元。", None, None),
        ("乙方实行计件工资。", None, "piece"),
        ("加班工资基数为2000元，月工资2600元。", 260000, "month"),
    ],
)
def test_wage_for_normal_hours(sentence, wage, basis):
    record = one([sentence])
    assert (record.get("wage_minor"), record.get("wage_basis")) == (wage, basis)


def test_wage_in_a_table_and_its_evidence():
    part = word_part(
        [*PARTIES, "乙方月工资构成见下表，甲方于每月15日支付。"],
        [[["项目", "金额"], ["基本工资", "8,765 元/月"], ["岗位津贴", "2,340 元/月"]]],
    )
    (found,) = extracted(part).records
    assert found.values["wage_minor"] == [876500]
    assert found.values["pay_day"] == [15]
    assert found.cells["wage_minor"] == (((0, 1, 1),),)


def test_a_notice_that_names_clauses_is_no_clause():
    lines = [
        "签约须知：本合同应当具备工作地点、工作时间、社会保险、劳动保护等条款。",
        *PARTIES,
        "第一条 劳动报酬",
        "乙方月工资为 3000 元。",
        "第二条 违约责任",
        "未尽的社会保险、劳动保护事宜另行约定。",
    ]
    (record,) = records(word_part(lines))
    assert record["clauses_found"] == ["pay"]


def test_a_heading_without_content_is_blank():
    record = one(["第一条 社会保险", "第二条 劳动保护", "甲方提供劳动防护用品。"])
    assert record["clauses_found"] == ["insurance", "protection"]
    assert record["clauses_blank"] == ["insurance"]


@pytest.mark.parametrize(
    ("title", "employment", "hours"),
    [
        ("劳务派遣劳动合同", "dispatched", None),
        ("退休返聘协议", "re_employed", None),
        ("非全日制劳动合同", "direct", "part_time"),
        ("实习协议", "intern", None),
    ],
)
def test_other_ways_of_employment(title, employment, hours):
    (record,) = records(word_part([title, *PARTIES[1:]]))
    assert (record.get("employment"), record.get("hours_system")) == (employment, hours)


def test_a_clause_whose_body_is_a_table_is_there():
    table = [["项目", "标准", "备注"], ["月基本工资", "2,600元/月", "每月10日支付"]]
    record = one(["四、劳动报酬", "五、社会保险：双方依法缴纳社会保险。"], tables=[table])
    assert record["clauses_found"] == ["pay", "insurance"]
    assert "clauses_blank" not in record


def test_a_row_of_a_form_that_is_filled_in_is_its_clause():
    table = [
        ["工作岗位", "冲压工"],
        ["工作时间", "每天8小时，每周6天"],
        ["社会保险", "不参加"],
        ["劳动保护", "____"],
    ]
    assert one([], tables=[table])["clauses_found"] == ["job", "hours"]
    unfilled = one(
        ["岗位：冲压工"], tables=[[["工作时间", "每天   小时"], ["休息休假", "劳动条件"]]]
    )
    assert unfilled["clauses_found"] == ["job"]


def test_a_heading_in_two_languages():
    text = "Article 5 Social insurance 社会保险: Both parties shall participate. 依法参加."
    assert one([text])["clauses_found"] == ["insurance"]


@pytest.mark.parametrize(
    "said", ["其他条款不变", "其余条款仍按原合同执行", "原合同其他条款继续有效"]
)
def test_a_renewal_leaves_the_rest_to_the_contract_it_renews(said):
    record = one([f"续签合同期限自2024年6月1日起至2026年5月31日止，{said}。"])
    assert record["clauses_found"] == ["term", "unchanged"]


def test_a_form_of_labels_and_values():
    rows = [
        ["甲方", "澄江测试制造有限公司", "乙方", "陈小测"],
        ["身份证号", "440301199003071234", "岗位", "包装工"],
        ["合同期限", "2025年3月1日至2026年2月28日", "试用期", "一个月"],
        ["工作地点", "", "月工资", "2,500元"],
    ]
    (record,) = records(word_part(["劳动合同"], [rows]))
    assert record["name"] == "陈小测"
    assert record["position"] == "包装工"
    assert (record["starts_on"], record["ends_on"]) == ("2025-03-01", "2026-02-28")
    assert (record["probation_months_hundredths"], record["wage_minor"]) == (100, 250000)
    assert record["clauses_blank"] == ["place"]


def test_a_ledger_has_one_contract_a_row():
    rows = [
        ["2025年劳动合同台账", "", "", "", "", "", "", ""],
        ["工号", "姓名", "合同类型", "合同期限", "", "试用期(月)", "签订日期", "备注"],
        ["", "", "", "起", "止", "", "", ""],
        ["0412", "陈小测", "固定期限", "2025-03-01", "2028-02-29", "3", "2025-02-28", ""],
        ["0413", "许大测", "无固定期限", "2024/6/1", "长期", "0", "2024/5/30", ""],
    ]
    found = records(sheet_part(rows))
    assert [r["number"] for r in found] == ["0412", "0413"]
    assert found[0]["probation_months_hundredths"] == 300
    assert found[0]["ends_on"] == "2028-02-29"
    assert (found[1]["term"], found[1]["starts_on"]) == ("open_ended", "2024-06-01")
    assert "ends_on" not in found[1]


@pytest.mark.parametrize(
    ("field", "heading"),
    [
        ("ends_on", "合同终止时间"),
        ("ends_on", "合同结束时间"),
        ("signed_on", "合同签订日"),
        ("hired_on", "入职日期"),
        ("hired_on", "入职时间"),
        ("probation_from", "试用期开始"),
        ("probation_to", "试用期结束"),
        ("probation_to", "试用期截止日"),
    ],
)
def test_headings_of_days_in_a_ledger(field, heading):
    rows = [
        ["姓名", "合同开始日期", "合同期限", heading],
        ["陈小测", "2025-03-01", "1年", "2025-08-31"],
    ]
    found = extracted(sheet_part(rows))
    (ledger,) = found.records
    assert ledger.values[field] == ["2025-08-31"]
    assert found.issues == ()


def test_a_ledger_with_periods_in_one_cell():
    rows = [
        ["姓名", "合同期限", "试用期", "签订日期"],
        ["陈小测", "2025.3.1-2028.2.29", "2025.3.1-2025.5.31", "2025.2.28"],
        ["许大测", "2024年6月1日至2026年5月31日", "二个月", "2024.5.30"],
    ]
    found = records(sheet_part(rows))
    assert [(r["starts_on"], r["ends_on"]) for r in found] == [
        ("2025-03-01", "2028-02-29"),
        ("2024-06-01", "2026-05-31"),
    ]
    assert found[0]["probation_to"] == "2025-05-31"
    assert found[1]["probation_months_hundredths"] == 200


def test_a_contract_in_traditional_characters():
    lines = [
        "勞動合同書",
        "甲方（用人單位）：澄江測試製造有限公司",
        "乙方（勞動者）：陳小測",
        "第一條 合同期限",
        "自2025年3月1日起至2028年2月29日止，其中試用期為三個月。",
        "第二條 勞動報酬",
        "乙方月工資為 2360 元。",
        "甲方（蓋章）：　　　　乙方（簽字）：陳小測",
    ]
    (record,) = records(word_part(lines))
    assert (record["name"], record["employer"]) == ("陳小測", "澄江測試製造有限公司")
    assert record["clauses_found"] == ["term", "pay"]
    assert (record["wage_minor"], record["probation_months_hundredths"]) == (236000, 300)
    assert (record["employer_signed"], record["worker_signed"]) == (False, True)


def test_blanks_of_a_scan_may_be_filled_in_by_hand():
    lines = [*PARTIES, "一、合同期限", "自　　年　月　日起至　　年　月　日止。", *SIGNS[-1:]]
    (record,) = records(page_part(lines))
    assert record["clauses_blank"] == ["term"]
    found = extracted(page_part(lines, [figure("ink", 90, 150, 160, 165)]))
    assert "clauses_blank" not in found.records[0].values
    assert "handwriting-not-read" in [issue.code for issue in found.issues]


def test_several_contracts_in_one_file():
    second = [line.replace("陈小测", "许大测") for line in PARTIES]
    term = "合同期限自2025年{}月1日起至2026年2月28日止。"
    found = records(word_part([*PARTIES, term.format(3), *second, term.format(4)]))
    assert [(r["name"], r["starts_on"]) for r in found] == [
        ("陈小测", "2025-03-01"),
        ("许大测", "2025-04-01"),
    ]


def test_sentences_broken_over_lines_of_a_page():
    lines = [
        *PARTIES,
        "第一条 合同期限 本合同为固定期限，自2025年3月1日起至2026年1",
        "2月31日止，试用期为二",
        "个月。",
    ]
    (record,) = records(page_part(lines))
    assert record["ends_on"] == "2026-12-31"
    assert record["probation_months_hundredths"] == 200


def figure(kind, x0, top, x1, bottom):
    return Figure(kind, Locator(page=1, box=Box(x0, top, x1, bottom)))


SIGNS = [*PARTIES, "甲方（盖章）：                     乙方（签字）："]


@pytest.mark.parametrize(
    ("figures", "scanned", "employer", "worker"),
    [
        ([], True, False, False),
        ([], False, None, None),
        ([figure("seal", 120, 80, 240, 200)], True, True, False),
        ([figure("ink", 400, 120, 470, 150)], True, False, True),
        (
            [figure("seal", 120, 80, 240, 200), figure("ink", 400, 120, 470, 150)],
            True,
            True,
            True,
        ),
    ],
)
def test_seal_and_ink_on_a_page(figures, scanned, employer, worker):
    (record,) = records(page_part(SIGNS, figures, scanned=scanned))
    assert (record.get("employer_signed"), record.get("worker_signed")) == (employer, worker)


def test_pictures_in_word_belong_to_the_label_they_stand_at():
    lines = [*PARTIES, "甲方（盖章）：", "日期：2025年3月1日", "乙方（签字）："]
    at = [Figure("picture", Locator(paragraph=4))]
    record = one(lines[3:], figures=at)
    assert record["employer_signed"] is True
    assert record.get("worker_signed") is None
    both = [*at, Figure("picture", Locator(paragraph=6))]
    record = one(lines[3:], figures=both)
    assert (record["employer_signed"], record["worker_signed"]) == (True, True)


def test_an_english_contract():
    (record,) = records(
        word_part(
            [
                "EMPLOYMENT CONTRACT",
                "Employer: Clearwater Testing Garments Ltd.",
                "Employee: Nina Sample",
                "1. Term: This contract runs from 1 March 2025 to 28 February 2027. "
                "The probation period is 2 months.",
                "2. Place of work: Plot 7, Test Zone",
                "3. Working hours: 8 hours per day, 48 hours per week.",
                "4. The monthly wage is USD 210.",
                "Employer (signature):            Employee (signature): Nina Sample",
            ]
        )
    )
    assert (record["name"], record["employer"]) == (
        "Nina Sample",
        "Clearwater Testing Garments Ltd.",
    )
    assert (record["starts_on"], record["ends_on"]) == ("2025-03-01", "2027-02-28")
    assert record["probation_months_hundredths"] == 200
    assert record["worker_signed"] is True
    assert record["clauses_found"][:4] == ["term", "place", "hours", "pay"]


def test_sections_over_articles_and_a_first_day_in_capitals():
    part = word_part(
        [
            *PARTIES,
            "第一章 劳动合同期限",
            "第一条 本合同期限采用下列第(一)种方式：",
            "（一）固定期限：自贰零贰伍年叁月壹日至2027年2月28日。",
            "第二章 工作内容",
            "第三条 甲方聘用乙方在生产部门担任车工。",
        ]
    )
    (record,) = records(part)
    assert record["clauses_found"] == ["term", "job"]
    assert "clauses_blank" not in record
    assert [issue.code for issue in extracted(part).issues] == ["contract-term-not-read"]


def test_a_term_by_two_sentences():
    record = one(
        [
            "本合同于 2025 年 3 月 1 日生效，其中试用期至 2025 年 4 月 30 日止，"
            "本合同于 2028 年 2 月 28 日终止。",
            "乙方试用期月工资为2000元，转正后月工资为2500元。",
        ]
    )
    assert (record["starts_on"], record["ends_on"]) == ("2025-03-01", "2028-02-28")
    assert (record["probation_from"], record["probation_to"]) == ("2025-03-01", "2025-04-30")
    assert (record["wage_minor"], record["probation_wage_minor"]) == (250000, 200000)


def test_an_english_contract_between_party_a_and_party_b():
    (record,) = records(
        word_part(
            [
                "Labour Contract",
                "Party A (Employer): Test Co., Ltd",
                "Party B (Employee): John Sample      ID Card No.: 440301199003071234",
                "This contract is a fixed-term contract, commencing on 2025-03-01 and ending on "
                "2027-02-28. Probation: two months, from 2025-03-01 to 2025-04-30.",
                "Party A shall pay Party B a basic wage of RMB 2,360 per month on the 10th of each "
                "month.",
                "Party A (seal):               Party B (signature):",
                "Date: 2025-02-28              Date: 2025-02-28",
            ]
        )
    )
    assert (record["starts_on"], record["ends_on"]) == ("2025-03-01", "2027-02-28")
    assert (record["probation_to"], record["probation_months_hundredths"]) == ("2025-04-30", 200)
    assert (record["wage_minor"], record["pay_day"]) == (236000, 10)
    assert (record["worker_signed"], record["signed_on"]) == (False, "2025-02-28")


def test_a_vietnamese_contract():
    (record,) = records(
        word_part(
            [
                "HỢP ĐỒNG LAO ĐỘNG",
                "Chúng tôi, một bên là Ông: TRẦN VĂN THỬ",
                "Chức vụ: Giám đốc",
                "Và một bên là bà: NGUYỄN THỊ MẪU",
                "Số CMND: 012345678",
                "- Loại hợp đồng lao động: Không xác định thời hạn",
                "- Từ ngày 01/03/2024",
                "- Thử việc từ ngày 01/03/2024 đến ngày 30/03/2024",
                "- Địa điểm làm việc: Xưởng 1",
                "- Mức lương chính: 5.000.000 đồng/tháng",
                "- Được trả lương vào các ngày 10 hàng tháng",
            ]
        )
    )
    assert record["name"] == "NGUYỄN THỊ MẪU"
    assert "position" not in record
    assert (record["term"], record["starts_on"]) == ("open_ended", "2024-03-01")
    assert record["probation_to"] == "2024-03-30"
    assert (record["wage_minor"], record["currency"]) == (500000000, "VND")


def test_a_text_that_says_nothing_is_said():
    found = extracted(word_part(["劳动合同管理制度", "公司应与员工签订劳动合同。"]))
    assert found.records == ()
    assert [issue.code for issue in found.issues] == ["contract-not-understood"]
