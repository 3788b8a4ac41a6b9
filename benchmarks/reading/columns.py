"""The columns payroll sheets draw from: their headings in three languages and what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["front", "days", "hours", "base", "earning", "gross", "deduction", "net", "end"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        key: What the generator calls it.
        role: Where it stands and what it does in the sums.
        zh, en, vi: Headings; a page of the tuning set draws from the first half of them.
        always: It is never left out.
    """

    key: str
    role: Role
    zh: tuple[str, ...]
    en: tuple[str, ...] = ()
    vi: tuple[str, ...] = ()
    always: bool = False

    def heading(self, language: str) -> tuple[str, ...]:
        """Gives back its headings in a language, none where it has no such column."""
        found: tuple[str, ...] = getattr(self, language)
        return found


COLUMNS: tuple[Column, ...] = (
    Column("seq", "front", ("序号", "No.", "编号"), ("Sl No", "S.No."), ("STT",), True),
    Column("number", "front", ("工号", "员工编号", "人员编号"), ("Card No", "Emp ID"), ("Mã NV",)),
    Column(
        "name",
        "front",
        ("姓名", "姓 名", "员工姓名"),
        ("Name", "Employee Name"),
        ("Họ và tên",),
        True,
    ),
    Column("department", "front", ("部门", "所属部门"), ("Section", "Department"), ("Bộ phận",)),
    Column("position", "front", ("职位", "岗位", "工种"), ("Designation",), ("Chức vụ",)),
    Column("id", "front", ("身份证号", "身份证号码"), (), ("CCCD",)),
    Column("due", "days", ("应出勤天数", "应出勤"), ("Working Days",), ("Ngày công chuẩn",)),
    Column(
        "days", "days", ("出勤天数", "实际出勤", "实出勤天数"), ("Days Worked",), ("Ngày công",)
    ),
    Column("h1", "hours", ("平时加班", "平日加班小时"), ("OT Hrs",), ("Giờ TC thường",)),
    Column("h2", "hours", ("周末加班", "休息日加班小时"), ("Rest Day OT Hrs",), ("Giờ TC CN",)),
    Column("h3", "hours", ("节日加班", "法定假日加班小时"), ("Holiday OT Hrs",), ("Giờ TC lễ",)),
    Column("base", "base", ("基本工资", "底薪", "标准工资"), ("Basic",), ("Lương cơ bản",), True),
    Column("normal", "earning", ("正班工资", "出勤工资"), ("Basic Earned",), ("Lương ngày công",)),
    Column("p1", "earning", ("平时加班费", "平时加班工资"), ("OT Amount",), ("Tiền TC thường",)),
    Column("p2", "earning", ("周末加班费", "休息日加班工资"), ("Rest Day OT",), ("Tiền TC CN",)),
    Column("p3", "earning", ("节日加班费", "法定假日加班工资"), ("Holiday OT",), ("Tiền TC lễ",)),
    Column("post", "earning", ("岗位津贴", "岗位补贴"), ("Special Allow",), ("Phụ cấp chức vụ",)),
    Column("full", "earning", ("全勤奖", "满勤奖"), ("Att Bonus",), ("Chuyên cần",)),
    Column("meal", "earning", ("餐补", "伙食补贴", "用餐补贴"), ("Food Allow",), ("Tiền ăn",)),
    Column("house", "earning", ("住房补贴", "房补"), ("House Rent",), ("Phụ cấp nhà ở",)),
    Column("night", "earning", ("夜班津贴", "夜班补贴"), ("Night Allow",), ()),
    Column("senior", "earning", ("工龄奖", "工龄工资"), (), ("Thâm niên",)),
    Column("bonus", "earning", ("绩效奖金", "绩效工资"), ("Incentive",), ("Thưởng",)),
    Column("gross", "gross", ("应发工资", "应发合计"), ("Gross Pay",), ("Tổng thu nhập",), True),
    Column("social", "deduction", ("社保", "代扣社保"), ("PF", "ESI"), ("BHXH",)),
    Column("fund", "deduction", ("公积金", "住房公积金"), (), ("BHYT",)),
    Column("tax", "deduction", ("个税", "个人所得税"), ("Tax",), ("Thuế TNCN",)),
    Column("water", "deduction", ("水电费", "本月水电费"), (), ()),
    Column("food", "deduction", ("伙食费", "扣餐费"), ("Canteen",), ()),
    Column("fine", "deduction", ("其他扣款", "扣款"), ("Other Deduction", "Adv"), ("BHTN",)),
    Column(
        "net", "net", ("实发工资", "实发金额", "实发合计"), ("Net Wages",), ("Thực lĩnh",), True
    ),
    Column("sign", "end", ("签名", "签收"), ("Signature",), ("Ký nhận",)),
    Column("note", "end", ("备注",), ("Remarks",), ("Ghi chú",)),
)

GROUPS: dict[Role, dict[str, tuple[str, ...]]] = {
    "hours": {"zh": ("加班时数", "加班情况"), "en": ("Overtime",), "vi": ("Tăng ca",)},
    "earning": {"zh": ("应发项目", "应发"), "en": ("Earnings",), "vi": ("Thu nhập",)},
    "deduction": {"zh": ("应扣项目", "扣款项目"), "en": ("Deduction",), "vi": ("Khấu trừ",)},
}
"""What stands over columns of one role where a header has two rows."""
