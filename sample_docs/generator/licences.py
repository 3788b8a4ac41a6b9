"""Licences, permits and certificates, and a drill's record."""

import io
from collections.abc import Sequence
from datetime import date

import docx
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from sample_docs.generator.contracts import chinese
from sample_docs.generator.firm import Firm
from sample_docs.generator.folder import fixed_zip
from sample_docs.generator.paper import A4_WIDE, canvas, seal, wrapped
from sample_docs.generator.sheet import CREATED

Field = tuple[str, str]


def business_licence(firm: Firm, code: str, issued: date) -> bytes:
    """Gives back a business licence of the 2019 form, as a PDF."""
    board, stream = canvas(A4_WIDE)
    width, height = A4_WIDE
    _frame(board, width, height)
    board.setFont("Hei", 10)
    board.drawString(85, height - 95, "统一社会信用代码")
    board.setFont("Latin", 12)
    board.drawString(85, height - 115, code)
    board.setFont("Kai", 44)
    board.drawCentredString(width / 2, height - 130, "营 业 执 照")
    board.setFont("Kai", 16)
    board.drawCentredString(width / 2, height - 158, "（副　本）")
    left: list[Field] = [
        ("名　　　称", firm.name),
        ("类　　　型", "有限责任公司（自然人独资）"),
        ("法定代表人", firm.representative),
        ("经 营 范 围", firm.trade),
    ]
    right: list[Field] = [
        ("注 册 资 本", firm.capital),
        ("成 立 日 期", firm.founded),
        ("营 业 期 限", "长期"),
        ("住　　　所", firm.address),
    ]
    _fields(board, left, 85, height - 210, 230)
    _fields(board, right, 450, height - 210, 220)
    board.setFont("Hei", 13)
    board.drawString(560, 130, "登 记 机 关")
    board.drawString(600, 95, chinese(issued))
    seal(board, 640, 115, firm.authority, 46)
    board.setFont("Hei", 7)
    notice = "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告。"
    board.drawString(85, 55, notice)
    board.showPage()
    board.save()
    return stream.getvalue()


def _frame(board: Canvas, width: float, height: float) -> None:
    board.setStrokeColorRGB(0.72, 0.55, 0.2)
    for inset, line in ((38, 3), (46, 1)):
        board.setLineWidth(line)
        board.rect(inset, inset, width - 2 * inset, height - 2 * inset)
    board.setFillColorRGB(0, 0, 0)


def _fields(board: Canvas, fields: Sequence[Field], x: float, y: float, width: float) -> None:
    """Draws labels with their values, the values a little off the label's line."""
    for label, value in fields:
        board.setFont("Hei", 12)
        board.drawString(x, y, label)
        board.setFont("Kai", 12.5)
        for part in wrapped(value, "Kai", 12.5, width - 90):
            board.drawString(x + 90, y - 1, part)
            y -= 18
        y -= 20


def form(title: str, fields: Sequence[Field], issuer: str, issued: date) -> bytes:
    """Gives back a permit or certificate: a title, labels with values, issuer, date, seal."""
    board, stream = canvas(A4)
    width, height = A4
    _frame(board, width, height)
    board.setFont("Hei", 26)
    board.drawCentredString(width / 2, height - 130, title)
    y = height - 200
    for label, value in fields:
        board.setFont("Hei", 12.5)
        for part in wrapped(f"{label}：{value}", "Hei", 12.5, width - 170):
            board.drawString(85, y, part)
            y -= 20
        y -= 14
    board.drawString(310, 190, f"发证机关：{issuer}")
    board.drawString(310, 160, f"发证日期：{chinese(issued)}")
    seal(board, 430, 180, issuer, 50)
    board.showPage()
    board.save()
    return stream.getvalue()


def discharge_permit(firm: Firm, start: date, end: date, issuer: str) -> bytes:
    """Gives back a pollutant discharge permit."""
    fields = [
        ("证书编号", f"{firm.code}001P"),
        ("单位名称", firm.name),
        ("注册地址", firm.address),
        ("法定代表人", firm.representative),
        ("生产经营场所地址", firm.address),
        ("行业类别", firm.industry),
        ("统一社会信用代码", firm.code),
        ("有效期限", f"自{chinese(start)}至{chinese(end)}止"),
    ]
    return form("排污许可证", fields, issuer, start)


def drill_record(firm: Firm, when: date, people: int) -> bytes:
    """Gives back the record of a fire drill, as DOCX with a table."""
    book = docx.Document()
    book.core_properties.created = book.core_properties.modified = CREATED
    book.core_properties.author = ""
    book.add_paragraph(f"{firm.name}")
    book.add_paragraph("消防应急疏散演练记录")
    rows = [
        ("演练日期", chinese(when)),
        ("演练时间", "15:00 — 15:25"),
        ("演练地点", "一号厂房及宿舍楼"),
        ("参加人数", f"{people}人"),
        ("疏散用时", "2分48秒"),
        ("演练内容", "火灾报警、人员疏散、灭火器使用、清点人数"),
        ("演练总结", "疏散通道畅通，全员到达集合点，达到预案要求。"),
        ("记录人", "行政部"),
    ]
    table = book.add_table(rows=0, cols=2, style="Table Grid")
    for label, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value
    stream = io.BytesIO()
    book.save(stream)
    return fixed_zip(stream.getvalue())


def letter(title: str, text: Sequence[str]) -> bytes:
    """Gives back a DOCX of a title and paragraphs."""
    book = docx.Document()
    book.core_properties.created = book.core_properties.modified = CREATED
    book.core_properties.author = ""
    for line in (title, *text):
        book.add_paragraph(line)
    stream = io.BytesIO()
    book.save(stream)
    return fixed_zip(stream.getvalue())
