"""The third factory: a small Vietnamese one, for reading only."""

import io
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import docx
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth

from sample_docs.generator.attendance_sheets import clock
from sample_docs.generator.folder import Folder, fixed_zip, part
from sample_docs.generator.law import days_of
from sample_docs.generator.paper import Look, canvas, table_pdf
from sample_docs.generator.sheet import CREATED, Row, Sheet, xlsx

FIRM = "CÔNG TY TNHH MAY MẶC SUỐI XANH"
CODE = "3702999187"
ADDRESS = "Lô B7, Khu công nghiệp Suối Xanh, tỉnh Bình Dương"


@dataclass(frozen=True)
class Worker:
    """One worker; money in đồng."""

    number: str
    name: str
    card: str
    post: str
    base: int
    allowance: int


WORKERS = tuple(
    Worker(
        f"SX{index:03d}", name, f"07{index:02d}9200{index * 4177 % 10**4:04d}", post, base, 500_000
    )
    for index, (name, post, base) in enumerate(
        (
            ("Nguyễn Thị Suối", "Tổ trưởng may", 7_200_000),
            ("Trần Văn Đồi", "Công nhân cắt", 6_300_000),
            ("Lê Thị Hương Rừng", "Công nhân may", 6_150_000),
            ("Phạm Thị Nắng", "Công nhân may", 6_150_000),
            ("Võ Minh Khe", "Công nhân ủi", 6_000_000),
            ("Đặng Thị Lá", "Kiểm hàng", 6_400_000),
            ("Bùi Văn Thác", "Thủ kho", 6_500_000),
            ("Huỳnh Thị Mây", "Công nhân may", 6_150_000),
        ),
        1,
    )
)


def make() -> Folder:
    """Gives back the factory's folder."""
    folder = Folder()
    _payroll(folder)
    _attendance(folder)
    _contract(folder)
    _licence(folder)
    folder.files["facility.toml"] = FACILITY.encode()
    return folder


def dots(amount: int) -> str:
    """Gives back đồng with dots between thousands."""
    return f"{amount:,}".replace(",", ".")


def _pay_rows(month: str) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for index, w in enumerate(WORKERS, 1):
        days = 26 if month == "2025-08" else 24
        hours = Random(f"{w.number} {month}").choice((0, 8, 12, 20))
        overtime = (w.base * 3 * hours + 208) // 416  # base / 26 / 8 x 1.5 x hours
        gross = w.base + w.allowance + overtime
        shares = [w.base * rate // 1000 for rate in (80, 15, 10)]
        net = gross - sum(shares)
        rows.append(
            [
                *(index, w.number, w.name, w.card, w.post, w.base, days, hours, w.allowance),
                *(overtime, gross, *shares, sum(shares), net, ""),
            ]
        )
    return rows


def _pay_sheet(month: str, rows: list[list[Any]], shown: list[list[Any]]) -> Sheet:
    number = int(month[5:])
    total: Row = ["", "", "Tổng cộng", *[""] * 14]
    for column in (5, 8, 9, 10, 11, 12, 13, 14, 15):
        amount = sum(row[column] for row in rows)
        total[column] = dots(amount) if isinstance(shown[0][column], str) else amount
    cut = "Các khoản phải khấu trừ"
    return Sheet(
        name=f"T{number}",
        titles=["BẢNG THANH TOÁN TIỀN LƯƠNG", f"Tháng {number} năm 2025"],
        info=[f"Đơn vị: {FIRM}", f"Ngày trả lương: 05/{number + 1:02d}/2025", "Đơn vị tính: đồng"],
        columns=[
            *((label,) for label in ("STT", "Mã NV", "Họ và tên", "CCCD", "Chức vụ")),
            *((label,) for label in ("Lương cơ bản", "Ngày công", "Giờ tăng ca", "Phụ cấp")),
            *((label,) for label in ("Tiền tăng ca", "Tổng thu nhập")),
            *((cut, label) for label in ("BHXH", "BHYT", "BHTN", "Cộng")),
            ("Thực lĩnh",),
            ("Ký nhận",),
        ],
        widths=[5, 7, 20, 14, 15, 11, 9, 9, 9, 10, 12, 9, 9, 9, 10, 11, 9],
        rows=shown,
        total=total,
        footer=(
            "Người lập bảng                         Kế toán trưởng                   Giám đốc",
        ),
    )


def _payroll(folder: Folder) -> None:
    rows = _pay_rows("2025-08")
    sheet = _pay_sheet("2025-08", rows, rows)
    path = "Bảng lương/Bảng lương tháng 8-2025.xlsx"
    folder.add(path, xlsx(sheet), part("payroll", "2025-08", records=len(rows)))
    folder.rows.append({"path": path, "rows": _texts(sheet)})
    rows = _pay_rows("2025-09")
    shown = [[*row[:5], *map(_dotted, row[5:])] for row in rows]
    sheet = _pay_sheet("2025-09", rows, shown)
    path = "Bảng lương/Bảng lương tháng 9-2025.pdf"
    data = table_pdf(sheet, Look(font="Latin", size=7.5, row=24))
    folder.add(path, data, part("payroll", "2025-09", records=len(rows)))
    folder.rows.append({"path": path, "rows": _texts(sheet)})


def _dotted(value: Any) -> Any:
    return dots(value) if isinstance(value, int) and value > 999 else value


def _texts(sheet: Sheet) -> list[list[str]]:
    """Gives back the printed texts of the workers' rows."""
    return [[str(value) for value in row] for row in sheet.rows]


def _attendance(folder: Folder) -> None:
    all_days = days_of("2025-08")
    rows: list[Row] = []
    for index, w in enumerate(WORKERS, 1):
        cells = [_punches(w, day) for day in all_days]
        rows.append([index, w.number, w.name, *cells, sum(map(bool, cells))])
    weekday = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
    sheet = Sheet(
        name="Chấm công T8",
        titles=[FIRM, "BẢNG CHẤM CÔNG THÁNG 8 NĂM 2025"],
        columns=[("STT",), ("Mã NV",), ("Họ và tên",)]
        + [("Ngày trong tháng", str(day.day)) for day in all_days]
        + [("Tổng ngày công",)],
        widths=[5, 8, 20, *[6.5] * len(all_days), 9],
        rows=rows,
        under_header=[["", "", "", *(weekday[day.weekday()] for day in all_days), ""]],
        row_height=32,
    )
    path = "Chấm công/Chấm công tháng 8.xlsx"
    worked = sum(bool(cell) for row in rows for cell in row[3:-1])
    folder.add(path, xlsx(sheet), part("attendance", "2025-08", records=worked))
    folder.rows.append({"path": path, "rows": _texts(sheet)})


def _punches(worker: Worker, day: date) -> str:
    """Gives back a day's punches; Sunday is the rest day."""
    if day.weekday() == 6:
        return ""
    rng = Random(f"{worker.number} {day}")
    return f"{clock(450 - rng.randint(1, 12))}\n{clock(990 + rng.randint(1, 9))}"


CONTRACT = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "HỢP ĐỒNG LAO ĐỘNG",
    f"Bên A (Người sử dụng lao động): {FIRM}",
    f"Mã số doanh nghiệp: {CODE}",
    f"Địa chỉ: {ADDRESS}",
    "Bên B (Người lao động): {name}",
    "Số CCCD: {card}",
    "Điều 1. Thời hạn hợp đồng: hợp đồng lao động xác định thời hạn, từ ngày 01/03/2024 đến ngày "
    "28/02/2027.",
    "Điều 2. Công việc và địa điểm làm việc: {post}, tại xưởng may của Bên A.",
    "Điều 3. Thời giờ làm việc: 8 giờ/ngày, 48 giờ/tuần, nghỉ ngày Chủ nhật.",
    "Điều 4. Mức lương chính: {base} đồng/tháng, trả vào ngày 05 hàng tháng.",
    "Điều 5. Bảo hiểm xã hội, bảo hiểm y tế, bảo hiểm thất nghiệp theo quy định của pháp luật.",
    "Điều 6. Bên B được trang bị bảo hộ lao động và huấn luyện an toàn, vệ sinh lao động.",
    "Hợp đồng làm thành 02 bản, ký ngày 01/03/2024.",
    "Bên A: Giám đốc Lâm Thị Suối (đã ký)                    Bên B: {name} (đã ký)",
)


def _contract(folder: Folder) -> None:
    worker = WORKERS[2]
    book = docx.Document()
    book.core_properties.created = book.core_properties.modified = CREATED
    book.core_properties.author = ""
    values = {
        "name": worker.name, "card": worker.card, "post": worker.post, "base": dots(worker.base)
    }  # fmt: skip
    for line in CONTRACT:
        book.add_paragraph(line.format(**values))
    stream = io.BytesIO()
    book.save(stream)
    folder.add(
        f"Hợp đồng/HĐLĐ {worker.number}.docx", fixed_zip(stream.getvalue()), part("contract")
    )


LICENCE = (
    "SỞ KẾ HOẠCH VÀ ĐẦU TƯ TỈNH BÌNH DƯƠNG",
    "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP",
    "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN",
    f"Mã số doanh nghiệp: {CODE}",
    "Đăng ký lần đầu: ngày 12 tháng 05 năm 2016",
    "Đăng ký thay đổi lần thứ 3: ngày 20 tháng 11 năm 2023",
    f"1. Tên công ty: {FIRM}",
    f"2. Địa chỉ trụ sở chính: {ADDRESS}",
    "3. Vốn điều lệ: 12.000.000.000 đồng (Mười hai tỷ đồng)",
    "4. Người đại diện theo pháp luật của công ty: LÂM THỊ SUỐI, chức danh: Giám đốc",
    "TRƯỞNG PHÒNG ĐĂNG KÝ KINH DOANH",
)


def _licence(folder: Folder) -> None:
    board, stream = canvas(A4)
    y = 760.0
    for index, line in enumerate(LICENCE):
        size = 15 if index == 1 else 11
        board.setFont("Latin", size)
        x = 297 - stringWidth(line, "Latin", size) / 2 if index < 6 else 70
        board.drawString(x, y, line)
        y -= 34
    board.showPage()
    board.save()
    folder.add("Giấy phép/Giấy đăng ký doanh nghiệp.pdf", stream.getvalue(), part("licence"))


FACILITY = f"""\
[facility]
name = "{FIRM}"
credit_code = "{CODE}"
country = "VN"

[audit]
period = "2025-08..2025-09"
date = 2025-10-15
"""
