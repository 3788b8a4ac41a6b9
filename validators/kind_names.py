"""Names of document kinds in both languages, for messages."""

from pipeline.model.evidence import Text

NAMES = {
    "payroll": Text("payroll", "工资表"),
    "attendance": Text("attendance records", "考勤记录"),
    "contract": Text("labour contracts", "劳动合同"),
    "roster": Text("roster of workers", "职工名册"),
    "identity": Text("identity documents", "身份证明"),
    "bank_transfer": Text("bank transfers of wages", "银行代发记录"),
    "social_insurance": Text("social insurance lists", "社会保险缴费名单"),
    "licence": Text("business licence", "营业执照"),
    "permit": Text("permits", "许可证"),
    "certificate": Text("certificates", "证书"),
    "leave": Text("leave records", "请假记录"),
    "overtime_approval": Text("overtime approvals", "加班申请审批"),
    "drill": Text("records of fire drills", "消防演习记录"),
    "inspection": Text("inspection records", "检查记录"),
    "maintenance": Text("maintenance records", "维护保养记录"),
    "training": Text("training records", "培训记录"),
    "monitoring": Text("monitoring records", "监测记录"),
    "visitor_log": Text("visitor log", "访客登记"),
    "waste_manifest": Text("hazardous-waste records", "危险废物台账和转移联单"),
    "background_check": Text("background checks", "背景调查记录"),
    "hours_approval": Text("approvals of special hours", "特殊工时批复"),
    "protected_worker": Text("register of protected workers", "特殊保护员工名册"),
    "production": Text("production records", "生产记录"),
    "other": Text("other documents", "其他文件"),
}


def kind_name(kind: str) -> Text:
    """Gives back the name of a kind; its key where it has no name of its own."""
    plain = kind.replace("_", " ")
    return NAMES.get(kind, Text(plain, plain))
