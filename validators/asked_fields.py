"""The fields that laws and programmes ask for in a list, and which of a record's may hold each."""

from pipeline.model.evidence import Text

FIELDS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "employer": (Text("employer", "用人单位名称"), ("employer",)),
    "period": (Text("pay period", "支付周期"), ("month", "period_from")),
    "paid_on": (Text("pay date", "支付日期"), ("paid_on",)),
    "name": (Text("name", "姓名"), ("name",)),
    "worker": (Text("name or number", "姓名或工号"), ("name", "number")),
    "id_number": (Text("ID number", "身份证号码"), ("id_number",)),
    "contact": (Text("contact", "联系方式"), ("contact",)),
    "working_time": (
        Text("working time", "工作时间"),
        (
            "working_time",
            "normal_minutes",
            "days_worked_hundredths",
            "paid_days_hundredths",
            "due_days_hundredths",
            "overtime_minutes",
            "overtime_weekday_minutes",
        ),
    ),
    "pay_items": (
        Text("pay items and amounts", "应发工资项目及数额"),
        (
            "pay_items",
            "base_minor",
            "normal_pay_minor",
            "piece_pay_minor",
            "daily_rate_minor",
            "gross_minor",
        ),
    ),
    "deductions": (
        Text("deductions and amounts", "代扣、代缴项目和数额"),
        ("deductions_minor", "item:deduction"),
    ),
    "net": (Text("net wage", "实发工资数额"), ("net_minor",)),
    "receipt": (
        Text("signature or bank account", "签字或银行账号"),
        ("receipt", "signed", "account"),
    ),
    "sex": (Text("sex", "性别"), ("sex",)),
    "hired_on": (Text("start of employment", "用工起始时间"), ("hired_on",)),
    "contract_term": (
        Text("contract term", "劳动合同期限"),
        ("contract_from", "contract_to", "term"),
    ),
    "date": (Text("dates", "日期"), ("date",)),
    "punches": (Text("in and out times", "上下班时间"), ("punches",)),
}
"""Field: its name, and the record fields any of which holds it."""
