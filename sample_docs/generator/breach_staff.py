"""The second factory: the firm, its people, and their contracts."""

from datetime import date

from sample_docs.generator.contracts import Terms, months_later
from sample_docs.generator.firm import Firm
from sample_docs.generator.people import Person, credit_code, id_number, wrong_check
from sample_docs.generator.staff import Line, staff

MONTHS = ("2025-09", "2025-10", "2025-11")
PAID = {"2025-09": "2025-10-10", "2025-10": "2025-11-10", "2025-11": "2025-12-10"}
FIRM = Firm(
    name="苏州砚桥电子有限公司",
    code=credit_code("320506", "MA1WQ83C"),
    address="江苏省苏州市吴中区砚桥街66号",
    representative="方见微",
    trade="电子元器件、连接器、线束的研发、生产与销售。",
    capital="人民币捌佰万元",
    founded="2018年04月12日",
    authority="苏州市吴中区市场监督管理局",
    industry="电子元件制造",
)
LINES: tuple[Line, ...] = (
    ("A101", "男", "1985-03-14", "组装一线", "线长", "2022-03-07", 3200, 500),
    ("A102", "女", "1992-09-05", "组装一线", "作业员", "2023-04-10", 2800, 200),
    ("A103", "男", "1998-12-01", "组装一线", "作业员", "2023-08-14", 2750, 200),
    ("A104", "女", "1990-05-22", "组装一线", "作业员", "2022-10-17", 2800, 200),
    ("A105", "男", "1995-07-30", "组装一线", "作业员", "2024-02-19", 2750, 200),
    ("A106", "女", "1987-10-11", "组装一线", "作业员", "2023-05-08", 2800, 200),
    ("A107", "男", "2000-04-03", "组装一线", "作业员", "2024-06-03", 2700, 200),
    ("B201", "女", "1983-02-18", "线束车间", "辅助工", "2024-09-02", 2400, 0),
    ("B202", "男", "1991-06-27", "线束车间", "作业员", "2023-03-06", 2700, 200),
    ("B203", "女", "1994-11-15", "线束车间", "作业员", "2023-09-11", 2700, 200),
    ("B204", "男", "1989-08-08", "线束车间", "作业员", "2022-12-05", 2750, 200),
    ("B205", "女", "1996-01-29", "线束车间", "作业员", "2025-05-12", 2700, 200),
    ("B206", "男", "2002-03-10", "线束车间", "作业员", "2025-06-02", 2700, 200),
    ("B207", "女", "1988-12-24", "线束车间", "作业员", "2022-10-01", 2750, 200),
    ("B208", "男", "1999-09-19", "线束车间", "作业员", "2025-03-03", 2700, 200),
    ("C301", "女", "1986-04-06", "检测车间", "检验员", "2023-07-03", 2900, 300),
    ("C302", "男", "1993-10-31", "检测车间", "检验员", "2024-03-11", 2900, 300),
    ("C303", "女", "2009-11-20", "检测车间", "作业员", "2025-09-01", 2700, 150),
    ("C304", "男", "1997-05-07", "检测车间", "检验员", "2024-04-15", 2850, 300),
    ("C305", "女", "1994-02-23", "检测车间", "检验员", "2023-11-06", 2850, 300),
    ("C306", "女", "1994-02-23", "检测车间", "检验员", "2024-07-08", 2850, 300),
    ("C307", "男", "1990-08-16", "检测车间", "作业员", "2023-06-12", 2700, 200),
    ("C308", "女", "1984-07-01", "检测车间", "作业员", "2023-02-20", 2750, 200),
    ("C309", "男", "1992-12-12", "检测车间", "作业员", "2024-05-06", 2700, 200),
    ("C310", "女", "2001-06-25", "检测车间", "作业员", "2025-10-13", 2700, 150),
    ("D401", "女", "1989-03-28", "办公室", "会计", "2022-06-06", 6200, 0),
    ("D402", "男", "1996-10-17", "办公室", "采购员", "2023-10-16", 5600, 0),
    ("N501", "男", "1982-01-09", "仓储科", "仓管员", "2023-04-03", 2900, 200),
    ("N502", "男", "1993-04-21", "仓储科", "仓管员", "2024-08-05", 2850, 200),
)


def people() -> dict[str, Person]:
    """Gives back the workers by number, their planted numbers and names in place."""
    found = staff(LINES, first=16, insured=487900, fund=12450)
    found["B201"].fund = 0
    found["C304"].id_number = wrong_check(found["C304"].id_number)
    found["C306"].id_number = found["C305"].id_number
    found["C306"].address = found["C305"].address
    found["N502"].name = found["A101"].name  # two people, one name
    return found


def terms_of(person: Person) -> Terms | None:
    """Gives back a worker's contract; None for the one who has none."""
    start = person.hired
    usual = Terms(start=start, end=months_later(start, 60), signed=start, probation=2)
    if person.number == "B205":
        return None
    if person.number == "B201":
        usual.wage = 249000
    elif person.number == "B206":
        usual.signed = date(2025, 8, 18)
    elif person.number == "B207":
        usual.end = date(2025, 9, 30)
    elif person.number == "B208":
        usual.end, usual.probation = months_later(start, 12), 3
    elif person.number == "C301":
        usual.without = ("protection",)
    elif person.number == "C302":
        usual.worker_signs = False
    return usual


def strangers() -> dict[str, Person]:
    """Gives back workers of another employer."""
    lines: tuple[Line, ...] = tuple(
        (f"W{n:02d}", "男", f"19{80 + n}-0{n}-11", "机加工", "车工", "2023-01-03", 3000, 0)
        for n in range(1, 6)
    )
    found = staff(lines, first=50, insured=487900, fund=12450)
    for index, person in enumerate(found.values()):
        person.id_number = id_number("320205", person.birth, 11 + 2 * index)
    return found


FACILITY = f"""\
[facility]
name = "{FIRM.name}"
credit_code = "{FIRM.code}"
country = "CN"
place = "Jiangsu/Suzhou"

[audit]
period = "2025-09..2025-11"
date = 2025-12-20
protocol = "smeta"
codes = ["eti"]

[hours]
overtime_unit_minutes = 30
pay_month_starts_on = 1

[[hours.shift]]
name = "白班"
start = "08:00"
end = "17:00"
breaks = ["12:00-13:00", "17:00-17:30"]
applies_to = ["*"]

[[hours.shift]]
name = "夜班"
start = "20:00"
end = "05:00"
breaks = ["00:00-01:00"]
applies_to = ["*"]
"""
