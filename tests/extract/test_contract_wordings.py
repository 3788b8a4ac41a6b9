"""Contracts in the wordings of other provinces and countries, and the ways they leave a space."""

import pytest
from contract_parts import extracted, page_part, records, word_part

PARTIES = ["劳动合同", "甲方：澄江测试制造有限公司", "乙方：陈小测"]


def one(lines, title=()):
    (record,) = records(word_part([*(title or PARTIES), *lines]))
    return record


@pytest.mark.parametrize(
    ("figure", "wage"),
    [
        ("  2 850  ", 285000),
        (" 12 850.50 ", 1285050),
        ("2 8 5 0", None),
        ("_2850_", 285000),
        ("3000-5000", None),
        ("3000元至5000", None),
    ],
)
def test_a_wage_with_a_gap_in_it_is_never_its_last_digits(figure, wage):
    record = one([f"乙方在法定工作时间内提供正常劳动的月劳动报酬为{figure}元。"])
    assert record.get("wage_minor") == wage


@pytest.mark.parametrize(
    ("sentence", "wage", "currency"),
    [
        ("月工资为人民币 伍仟 元整（¥5,000.00）。", 500000, "CNY"),
        ("Basic : Tk. 7,400", 740000, "BDT"),
        ("The Employee will be paid a salary of Rs. 12,500 per month.", 1250000, "INR"),
    ],
)
def test_a_figure_behind_its_capitals_or_its_currency(sentence, wage, currency):
    title = PARTIES if "月" in sentence else ["EMPLOYMENT CONTRACT", "Employee: Nina Sample"]
    record = one([sentence], title)
    assert (record.get("wage_minor"), record.get("currency")) == (wage, currency)


def test_no_currency_is_made_up():
    record = one(
        ["The monthly wage is 13,550/- only."], ["EMPLOYMENT CONTRACT", "Employee: Nina S"]
    )
    assert "currency" not in record


@pytest.mark.parametrize(
    ("options", "system"),
    [
        ("□标准 ■综合计算 □不定时 工时制", "averaged"),
        ("☑标准 □综合计算 □不定时 工时制", "standard"),
        ("[ ]标准工时 [ ]综合计算工时 [√]不定时工时", "irregular"),
        ("□标准 □综合计算 □不定时 工时制", None),
        ("按下列第 （ 1 ） 项确定：1、实行标准工时制。2、实行不定时工作制。", "standard"),
    ],
)
def test_hours_chosen_among_short_options(options, system):
    assert one([f"乙方所在岗位执行 {options}。"]).get("hours_system") == system


def test_a_task_chosen_by_a_number_in_brackets():
    record = one(
        [
            "劳动合同期限按下列第 （ 3 ） 项确定：",
            "1、固定期限：自  年  月  日起至  年  月  日止。",
            "2、无固定期限：自  年  月  日起至终止条件出现时止。",
            "3、以完成一定的工作为期限：自 2025 年 5 月 6 日起至厂房搬迁工作任务完成时止。",
        ]
    )
    assert (record["term"], record["starts_on"]) == ("task", "2025-05-06")
    assert "ends_on" not in record


@pytest.mark.parametrize("medium", [word_part, lambda lines: page_part(lines, scanned=False)])
def test_spaces_in_brackets_are_filled_in_or_blank(medium):
    lines = [
        "劳动合同",
        "甲方：【澄江测试制造有限公司】",
        "乙方：【陈小测】（身份证号码：440301199003071234）",
        "一、合同期限：自【2025】年【3】月【1】日起至【2026】年【2】月【28】日止。",
        "二、工作岗位：【    】",
        "三、工作地点：（        ）",
        "四、工资：每月【2500】元，每月【15】日发放。",
    ]
    (record,) = records(medium(lines))
    assert (record["employer"], record["name"]) == ("澄江测试制造有限公司", "陈小测")
    assert (record["starts_on"], record["ends_on"]) == ("2025-03-01", "2026-02-28")
    assert (record["wage_minor"], record["pay_day"]) == (250000, 15)
    assert record["clauses_blank"] == ["job", "place"]
    assert not {"position", "work_place"} & set(record)


def test_a_numbered_line_under_a_heading_is_no_content():
    record = one(
        [
            "五、社会保险",
            "甲方为乙方办理【 】保险。",
            "六、劳动保护",
            "第八条 ________",
            "甲方（盖章）：",
        ]
    )
    assert record["clauses_blank"] == ["insurance", "protection"]


def test_a_renewal_names_its_parties_only_where_they_sign():
    lines = [
        "劳动合同续订书",
        "本次续订劳动合同期限类型为 固定 期限合同，续订合同生效日期为 2025 年 3 月 1 日，"
        "续订合同于 2027 年 2 月 28 日终止。",
        "甲方（公章）              乙方（签字或盖章）",
        "2025年2月20日",
    ]
    (record,) = records(word_part(lines))
    assert (record["starts_on"], record["ends_on"]) == ("2025-03-01", "2027-02-28")
    assert record["clauses_found"] == ["term", "unchanged"]
    assert "contract-without-worker" in [issue.code for issue in extracted(word_part(lines)).issues]


def test_parties_in_two_languages_keep_their_chinese_names():
    record = one(
        [],
        [
            "LABOUR CONTRACT 劳动合同",
            "Party A (Employer) 甲方（用人单位）: 澄江测试玩具（东莞）有限公司 Test Toys Co., Ltd.",
            "Party B (Employee) 乙方（劳动者）: 陈小测 Chen Xiaoce",
        ],
    )
    assert (record["employer"], record["name"]) == ("澄江测试玩具（东莞）有限公司", "陈小测")


def test_the_day_of_a_vietnamese_probation_is_no_count_of_months():
    record = one(
        [
            "- Từ ngày 01 tháng 03 năm 2025 đến ngày 28 tháng 02 năm 2026",
            "- Thử việc từ ngày 02 tháng 03 năm 2025 đến ngày 30 tháng 04 năm 2025",
        ],
        ["HỢP ĐỒNG LAO ĐỘNG", "Hôm nay, ngày 25 tháng 02 năm 2025", "BÊN B: Bà LÊ THỊ MẪU"],
    )
    assert record["name"] == "LÊ THỊ MẪU"
    assert (record["probation_from"], record["probation_to"]) == ("2025-03-02", "2025-04-30")
    assert "probation_months_hundredths" not in record


def test_a_bangladeshi_letter_of_appointment():
    record = one(
        [
            "To",
            "Name: Rahima Sample",
            "Subject: Appointment for the post of Sewing Operator",
            "We are pleased to appoint you as Sewing Operator, Grade 4, with effect from "
            "05/03/2025 on the following terms:",
            "1. Probation: You will be on probation for a period of 3 (three) months.",
            "2. Salary: Your monthly gross salary will be Tk. 13,550/- as below:",
            "Basic : Tk. 7,400",
            "House Rent : Tk. 3,700",
            "For Test Knit Composite Ltd.",
        ],
        ["Letter of Appointment"],
    )
    assert (record["name"], record["employer"]) == ("Rahima Sample", "Test Knit Composite Ltd.")
    assert (record["starts_on"], record["position"]) == ("2025-03-05", "Sewing Operator")
    assert (record["probation_months_hundredths"], record["wage_minor"]) == (300, 740000)
    assert record["clauses_found"] == ["pay"] or "place" not in record["clauses_found"]


def test_parties_named_in_the_first_sentence():
    record = one(
        [
            "This Agreement is made on 1st March 2025 between Clearwater Testing Garments Ltd., "
            'having its office at Plot 7 (hereinafter called the "Employer") and Nina Sample, '
            'holder of National ID 1234567890 (hereinafter the "Employee").',
            "The employment shall commence on 1 April 2025.",
            "The first six (6) months shall be a probationary period.",
            "Signed by the Employer: ______________   Signed by the Employee: ______________",
        ],
        ["EMPLOYMENT AGREEMENT"],
    )
    assert (record["employer"], record["name"]) == (
        "Clearwater Testing Garments Ltd.",
        "Nina Sample",
    )
    assert (record["starts_on"], record["probation_months_hundredths"]) == ("2025-04-01", 600)


def test_a_form_that_names_the_worker_once():
    rows = [
        ["用人单位", "澄江测试制造有限公司", "", ""],
        ["姓名", "陈小测", "性别", "女"],
        ["合同期限", "□固定期限 自 2025年3月1日 至 2026年2月28日", "", ""],
        ["工作地点", "________", "岗位", "______"],
    ]
    (record,) = records(word_part(["劳动合同"], [rows]))
    assert record["name"] == "陈小测"
    assert record["clauses_found"] == ["term", "job", "place"]
    assert record["clauses_blank"] == ["job", "place"]


@pytest.mark.parametrize(
    "sentence",
    ["工资标准、支付方式按制度执行。", "绩效按综合计算得分。", "质量标准/ 综合评分。"],
)
def test_standards_of_wages_and_marks_are_no_hours_system(sentence):
    assert "hours_system" not in one([sentence])


@pytest.mark.parametrize(
    "employer", ["东莞ABC电子有限公司", "澄江测试（T2）制造有限公司", "TCL测试制造有限公司"]
)
def test_letters_within_the_name_of_an_employer_stay(employer):
    assert one([], ["劳动合同", f"甲方：{employer}", "乙方：陈小测"])["employer"] == employer


@pytest.mark.parametrize(
    "behind",
    [
        ". Đại diện: Ông Lê Văn Mẫu",
        ", do ông Lê Văn Mẫu làm đại diện",
        ", địa chỉ: Lô 1",
        " (represented by Le Van Mau)",
    ],
)
def test_who_speaks_for_an_employer_is_not_its_name(behind):
    name = "Công ty TNHH May Đại Phú"
    head = ["HỢP ĐỒNG LAO ĐỘNG", f"Bên A: {name}{behind}", "Bên B: Nguyễn Thị Mẫu"]
    assert one([], head)["employer"] == name


@pytest.mark.parametrize(
    "sentence",
    [
        "During probation either party may terminate with 7 days' notice.",
        "After probation there are 14 days leave.",
    ],
)
def test_days_of_notice_are_no_probation(sentence):
    record = one(
        ["The employment commences on 1 April 2025.", sentence],
        ["EMPLOYMENT CONTRACT", "Employee: Nina Sample"],
    )
    assert not {"probation_to", "probation_months_hundredths"} & set(record)


def test_a_promise_to_sign_ends_no_clause():
    record = one(["五、劳动保护", "甲方和乙方签字后，按岗位要求落实各项事宜。", "六、其他"])
    assert "clauses_blank" not in record


def test_a_general_kind_of_contract_is_no_choice():
    record = one(["合同类型一般为：（一）固定期限；（二）无固定期限；（三）以完成任务为期限。"])
    assert "term" not in record


def test_a_range_of_rupees_is_no_wage():
    title = ["EMPLOYMENT CONTRACT", "Employee: Nina Sample"]
    assert "wage_minor" not in one(["The salary is Rs. 12,500 - 15,000 per month."], title)


def test_a_chinese_contract_that_names_a_place_abroad_pays_yuan():
    record = one(["月工资：2,500", "产品销往 US 市场。"])
    assert record.get("currency", "CNY") == "CNY"


@pytest.mark.parametrize(
    "sentence",
    [
        "经双方协商，乙方自愿放弃缴纳社会保险，由此产生的后果自负。",
        "社会保险费折算成现金随工资发放。",
        "社保由乙方自行缴纳，甲方每月补贴300元。",
        "甲方依法为乙方办理社会保险。乙方书面申请不参加社保的，从其申请。",
        "The Employee waives participation in social insurance.",
    ],
)
def test_a_clause_that_gives_social_insurance_up_agrees_nothing(sentence):
    assert "insurance" in one([sentence]).get("clauses_blank", ())


@pytest.mark.parametrize(
    "sentence",
    [
        "甲乙双方依法参加社会保险，乙方不得自愿放弃缴纳社会保险。",
        "乙方承诺不缴纳社保的约定无效，甲方仍应依法缴纳社会保险。",
        "甲方按规定为乙方缴纳社会保险，乙方应缴部分由甲方代扣代缴。",
        "乙方患病或者负伤的医疗待遇按国家和社会保险有关规定执行。",
    ],
)
def test_a_clause_that_rules_giving_up_out_stands(sentence):
    assert "insurance" not in one([sentence]).get("clauses_blank", ())


def test_a_probation_whose_first_day_was_cut_off_still_ends_on_its_day():
    lines = [
        "合同期限自2024年3月11日起至2027年3月10日止，其中试用期自2024年3月",
        "2024年12月10日止。",
    ]
    record = one(lines)
    assert (record["starts_on"], record["ends_on"]) == ("2024-03-11", "2027-03-10")
    assert (record["probation_from"], record["probation_to"]) == ("2024-03-11", "2024-12-10")


def test_a_contract_that_ends_on_a_day_has_no_probation_till_then():
    record = one(["本合同无试用期。合同自2024年3月11日起至2027年3月10日止。"])
    assert "probation_to" not in record


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("insurance", "甲方为乙方缴纳五险。"),
        ("insurance", "甲方依法为乙方办理养老、医疗、失业、工伤、生育保险。"),
        ("protection", "劳动保护按国家规定执行。"),
        ("protection", "甲方按规定发放劳保用品，提供安全的工作环境。"),
    ],
)
def test_clauses_in_words_of_their_own(clause: str, said: str) -> None:
    assert clause in one([said])["clauses_found"]


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("insurance", "甲方为乙方购买商业医疗保险。"),
        ("insurance", "甲方为乙方办理____。"),
        ("protection", "劳动保护____按____。"),
    ],
)
def test_clauses_that_are_not_agreed(clause: str, said: str) -> None:
    assert clause not in one([said]).get("clauses_found", ())


def test_giving_up_the_five_insurances_agrees_nothing() -> None:
    assert "insurance" in one(["乙方自愿放弃缴纳五险。"])["clauses_blank"]


def test_values_between_underscores_and_the_blank_of_an_option_not_chosen() -> None:
    said = (
        "（一）固定期限：从_2023_年_8_月_1_日起至_2024_年_7_月_31_日止。"
        "试用期从_2023_年_8_月_1_日至_2023_年_10_月_31_日。"
        "（二）无固定期限：从____年__月__日起。"
    )
    record = one([said])
    assert (record["starts_on"], record["ends_on"]) == ("2023-08-01", "2024-07-31")
    assert record["probation_to"] == "2023-10-31"
    assert "term" not in record.get("clauses_blank", ())


@pytest.mark.parametrize(
    ("said", "wage"),
    [
        ("月工资为￥1900，每月15日发放。", 190000),
        ("月工资为￥1900-2500。", None),
    ],
)
def test_a_figure_behind_its_sign_alone(said: str, wage: int | None) -> None:
    assert one([said]).get("wage_minor") == wage


def test_a_term_and_a_probation_in_two_languages() -> None:
    record = one(
        [
            "合同期限 Term: 自 from 2024年3月1日 至 to 2027年2月28日止，"
            "试用期 probation 2 个月 months。"
        ]
    )
    assert (record["starts_on"], record["ends_on"]) == ("2024-03-01", "2027-02-28")
    assert record["probation_months_hundredths"] == 200
