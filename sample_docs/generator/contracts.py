"""Labour contracts: their text, and how they are written as DOCX, PDF and scan."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import docx
import pypdfium2
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from sample_docs.generator.firm import Firm
from sample_docs.generator.folder import fixed_zip
from sample_docs.generator.paper import FONTS, canvas, seal, wrapped
from sample_docs.generator.people import Person
from sample_docs.generator.scan import png
from sample_docs.generator.sheet import CREATED

NUMERALS = "零一二三四五六七八九十"


@dataclass
class Terms:
    """What a contract says; ``without`` names clauses that are left out."""

    start: date
    end: date | None
    signed: date
    probation: int = 0
    wage: int | None = None
    without: tuple[str, ...] = ()
    worker_signs: bool = True
    renewed: bool = False


def chinese(day: date) -> str:
    """Gives back a date as 2025年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def months_later(day: date, months: int) -> date:
    """Gives back the last day of so many months from a day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, day.day) - timedelta(days=1)


def _term(terms: Terms) -> str:
    if terms.end is None:
        before = "双方原劳动合同已届满，现续订本合同。" if terms.renewed else ""
        term = f"本合同为无固定期限劳动合同，自{chinese(terms.start)}起至法定终止条件出现时止。"
        return before + term
    text = f"本合同为固定期限劳动合同，自{chinese(terms.start)}起至{chinese(terms.end)}止"
    if not terms.probation:
        return text + "，无试用期。"
    until = chinese(months_later(terms.start, terms.probation))
    months = NUMERALS[terms.probation]
    return f"{text}，其中试用期自{chinese(terms.start)}起至{until}止，共{months}个月。"


def _clauses(firm: Firm, person: Person, terms: Terms) -> list[tuple[str, str, str]]:
    """Gives back (key, heading, text) of the clauses."""
    wage = (terms.wage or person.base) / 100
    trial = f"，试用期工资为每月{wage:.0f}元" if terms.probation else ""
    pay = f"乙方正常工作时间的工资为每月{wage:.0f}元{trial}。"
    clauses = [
        ("term", "合同期限", _term(terms)),
        (
            "job",
            "工作内容和工作地点",
            f"乙方在{person.department}从事{person.position}工作，工作地点为{firm.address}。",
        ),
        (
            "hours",
            "工作时间和休息休假",
            "甲方安排乙方执行标准工时工作制，每日工作不超过八小时，每周工作不超过四十小时，每周至少休息一日。"
            "甲方确需延长工作时间的，应与工会和乙方协商，并依法支付加班工资或安排补休。"
            "乙方依法享有法定节假日、年休假、婚假、产假等假期。",
        ),
        (
            "pay",
            "劳动报酬",
            pay + "甲方于每月15日前以银行转账方式支付上月工资。"
            "加班工资以正常工作时间工资为基数，按国家规定的标准计发。",
        ),
        (
            "insurance",
            "社会保险",
            "甲乙双方依法参加社会保险，按时缴纳各项社会保险费，乙方应缴部分由甲方代扣代缴。",
        ),
        (
            "protection",
            "劳动保护、劳动条件和职业危害防护",
            "甲方提供符合国家规定的劳动安全卫生条件和必要的劳动防护用品，对从事有职业危害作业的乙方"
            "如实告知职业病危害，并定期组织健康检查。",
        ),
        (
            "changes",
            "劳动合同的变更、解除和终止",
            "双方变更、解除、终止劳动合同，依照《中华人民共和国劳动合同法》的规定执行。",
        ),
        (
            "other",
            "其他事项",
            "本合同未尽事宜按国家和地方有关规定执行。本合同一式两份，双方各执一份，自双方签字盖章之日起生效。",
        ),
    ]
    return [clause for clause in clauses if clause[0] not in terms.without]


def lines(firm: Firm, person: Person, terms: Terms, *, articles: bool) -> list[str]:
    """Gives back the contract's paragraphs up to the signatures, its title first."""
    text = [
        "劳动合同书",
        f"甲方（用人单位）：{firm.name}",
        f"统一社会信用代码：{firm.code}",
        f"法定代表人：{firm.representative}",
        f"住所：{firm.address}",
        f"乙方（劳动者）：{person.name}　　性别：{person.sex}　　联系电话：{person.phone}",
        f"居民身份证号码：{person.id_number}",
        f"户籍地址：{person.address}",
        "根据《中华人民共和国劳动法》《中华人民共和国劳动合同法》等法律法规，甲乙双方在平等自愿、协商一致的"
        "基础上订立本合同。",
    ]
    for number, (_, heading, clause) in enumerate(_clauses(firm, person, terms), 1):
        count = NUMERALS[number]
        text.append(f"第{count}条　{heading}" if articles else f"{count}、{heading}")
        text.append(clause)
    return text


def word(firm: Firm, person: Person, terms: Terms, *, pictures: bool) -> bytes:
    """Gives back a DOCX; signatures and seal as pictures, or typed as e-signing leaves them."""
    book = docx.Document()
    book.core_properties.created = book.core_properties.modified = CREATED
    book.core_properties.author = ""
    style = book.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    title, *text = lines(firm, person, terms, articles=pictures)
    head = book.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(title)
    run.bold, run.font.size = True, Pt(18)
    for line in text:
        book.add_paragraph(line)
    signed = chinese(terms.signed)
    if pictures:
        book.add_paragraph("甲方（盖章）：").add_run().add_picture(_seal_picture(firm), Mm(32))
        book.add_paragraph(f"日期：{signed}")
        last = book.add_paragraph("乙方（签字）：")
        if terms.worker_signs:
            last.add_run().add_picture(_name_picture(person.name), Mm(28))
            book.add_paragraph(f"日期：{signed}")
    else:
        name = person.name if terms.worker_signs else ""
        book.add_paragraph(f"甲方（盖章）：{firm.name}　　　　乙方（签字）：{name}")
        second = signed if terms.worker_signs else "    年  月  日"
        book.add_paragraph(f"签订日期：{signed}　　　　　　　　签订日期：{second}")
    stream = io.BytesIO()
    book.save(stream)
    return fixed_zip(stream.getvalue())


def _name_picture(name: str) -> io.BytesIO:
    """Gives back a PNG of a name as if written by hand."""
    image = Image.new("L", (300, 110), 255)
    font = ImageFont.truetype(FONTS["Kai"], 76)
    ImageDraw.Draw(image).text((20, 12), name, 60, font)
    skewed = image.transform(
        image.size, Image.Transform.AFFINE, (1, 0.25, -12, 0.03, 1, -4), fillcolor=255
    )
    return io.BytesIO(png(skewed, 200))


def _seal_picture(firm: Firm) -> io.BytesIO:
    """Gives back a PNG of the firm's round red seal."""
    board, stream = canvas((120, 120))
    seal(board, 60, 60, firm.name)
    board.save()
    page = pypdfium2.PdfDocument(stream.getvalue())[0]
    out = io.BytesIO()
    page.render(scale=2.5).to_pil().convert("RGB").quantize(32).save(out, "PNG", optimize=True)
    return io.BytesIO(out.getvalue())


def _stamp(picture: io.BytesIO, ink: tuple[int, int, int]) -> ImageReader:
    """Gives back a picture in one colour, see-through where it is white."""
    shade = Image.open(picture).convert("L")
    image = Image.new("RGBA", shade.size, (*ink, 0))
    image.putalpha(shade.point(lambda value: min(255, (255 - value) * 2)))
    return ImageReader(image)


def pdf(firm: Firm, signers: Sequence[tuple[Person, Terms]]) -> bytes:
    """Gives back one PDF with a contract after another, each from a new page."""
    board, stream = canvas(A4)
    stamp = _stamp(_seal_picture(firm), (205, 30, 35))
    for person, terms in signers:
        y = _paragraphs(board, lines(firm, person, terms, articles=True))
        _sign(board, y, stamp, person, terms)
        board.showPage()
    board.save()
    return stream.getvalue()


def _paragraphs(board: Canvas, text: Sequence[str]) -> float:
    """Draws paragraphs over as many pages as they need; gives back where the last one ends."""
    width, height = A4
    y: float = height - 90
    board.setFont("Hei", 18)
    board.drawCentredString(width / 2, y, text[0])
    y -= 40
    for paragraph in text[1:]:
        for part in wrapped(paragraph, "Hei", 11, width - 150):
            if y < 80:
                board.showPage()
                y = height - 80
            board.setFont("Hei", 11)
            board.drawString(75, y, part)
            y -= 18
        y -= 4
    return y


def _sign(board: Canvas, y: float, stamp: ImageReader, person: Person, terms: Terms) -> None:
    """Draws the line of signatures with its seal, signature and dates."""
    if y < 190:
        board.showPage()
        y = A4[1] - 100
    board.setFont("Hei", 11)
    board.drawString(75, y - 40, "甲方（盖章）：")
    board.drawString(330, y - 40, "乙方（签字）：")
    signed = chinese(terms.signed)
    board.drawString(75, y - 80, f"日期：{signed}")
    board.drawString(330, y - 80, f"日期：{signed if terms.worker_signs else '    年   月   日'}")
    board.drawImage(stamp, 140, y - 100, 108, 108, mask="auto")
    if terms.worker_signs:
        name = _stamp(_name_picture(person.name), (25, 35, 105))
        board.drawImage(name, 400, y - 58, 96, 35, mask="auto")
