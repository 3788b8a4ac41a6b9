import pytest
from office_files import codes, read, zipped

from extractors.readers.limits import Limits
from pipeline.errors import UnreadableError
from pipeline.model.document import Status
from pipeline.model.evidence import Grade

NS = "xmlns:ofd='http://www.ofdspec.org/2016'"
BOX = "<ofd:PhysicalBox>0 0 210 140</ofd:PhysicalBox>"


def text(words: str, x: float, y: float, **marks: str) -> str:
    step = "3.5 " * (len(words) - 1)
    more = "".join(f" {name}='{value}'" for name, value in marks.items())
    return (
        f"<ofd:TextObject Boundary='{x} {y} 60 5' Size='3.5'{more}>"
        f"<ofd:TextCode X='0' Y='3.2' DeltaX='{step}'>{words}</ofd:TextCode></ofd:TextObject>"
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f"<ofd:PathObject Boundary='0 0 210 140' LineWidth='0.3'><ofd:AbbreviatedData>"
        f"M {x0} {y0} L {x1} {y1}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def page(content: str, head: str = "") -> str:
    layer = f"<ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content>"
    return f"<ofd:Page {NS}><ofd:Area>{BOX}</ofd:Area>{head}{layer}</ofd:Page>"


GRID = "".join(line(20, y, 120, y) for y in (30, 40, 50)) + "".join(
    line(x, 30, x, 50) for x in (20, 70, 120)
)
ROWS = text("姓名", 22, 33) + text("实发", 72, 33) + text("甲", 22, 43) + text("2360.50", 72, 43)


def package(*pages: str, template: str = "", extra: dict[str, str] | None = None) -> bytes:
    listed = "".join(
        f"<ofd:Page ID='{at}' BaseLoc='Pages/Page_{at}/Content.xml'/>" for at in range(len(pages))
    )
    files = {f"Doc_0/Pages/Page_{at}/Content.xml": one for at, one in enumerate(pages)}
    main = (
        f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea>{BOX}</ofd:PageArea>"
        "<ofd:DocumentRes>Res.xml</ofd:DocumentRes>"
        "<ofd:TemplatePage ID='9' BaseLoc='TPLS/T.xml'/></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    root = (
        f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>"
    )
    files |= {"OFD.xml": root, "Doc_0/Document.xml": main, "Doc_0/Tpls/T.xml": template}
    return zipped(files | (extra or {}))


def test_ruled_tables_texts_and_their_places():
    document = read(package(page(text("工资表", 60, 10) + GRID + ROWS)))
    (part,) = document.parts
    (table,) = part.tables
    assert (document.format, document.status) == ("ofd", Status.READ)
    assert table.texts.tolist() == [["姓名", "实发"], ["甲", "2360.50"]]
    assert part.text.texts[:, 0].tolist() == ["工资表"]
    at = table.locate(1, 1)
    assert at.page == 1
    points = [value * 72 / 25.4 for value in (70, 40, 120, 50)]
    assert [at.box.x0, at.box.top, at.box.x1, at.box.bottom] == pytest.approx(points, abs=1.5)


def test_templates_seals_and_shared_drawings_are_part_of_the_page():
    seal = "<ofd:StampAnnot PageRef='0' Boundary='80 60 30 30'/>"
    signs = f"<ofd:Signatures {NS}><ofd:Signature BaseLoc='Sign_0/Signature.xml'/></ofd:Signatures>"
    unit = (
        f"<ofd:Res {NS}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID='5'><ofd:Content>"
        f"{text('乙', 44, 86)}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
        "</ofd:Res>"
    )
    shared = "<ofd:CompositeObject Boundary='0 0 210 140' CTM='0.5 0 0 0.5 0 0' ResourceID='5'/>"
    data = package(
        page(ROWS.replace("甲", " ") + shared, "<ofd:Template TemplateID='9'/>"),
        template=page(GRID),
        extra={
            "Doc_0/Signs/Signatures.xml": signs,
            "Doc_0/Signs/Sign_0/Signature.xml": f"<ofd:Signature {NS}>{seal}</ofd:Signature>",
            "Doc_0/Res.xml": unit,
        },
    )
    (part,) = read(data).parts
    assert part.tables[0].texts.tolist() == [["姓名", "实发"], ["乙", "2360.50"]]
    assert [figure.kind for figure in part.figures] == ["seal"]


def test_characters_without_a_text_are_said():
    document = read(package(page(GRID + ROWS + text("\ufffd\ufffd", 22, 60))))
    assert codes(document) == ["broken-text"]
    assert document.status is Status.PARTLY_READ
    lines = document.parts[0].text
    assert lines is not None
    assert lines.grades is not None
    assert (
        dict(zip(lines.texts[:, 0], lines.grades[:, 0], strict=True))["\ufffd\ufffd"]
        == Grade.UNCERTAIN
    )


def test_steps_may_be_written_short_and_what_is_not_shown_is_not_read():
    run = (
        "<ofd:TextObject Boundary='20 10 60 5' Size='3.5'><ofd:TextCode X='0' Y='3.2' "
        "DeltaX='g 2 5'>工资表</ofd:TextCode></ofd:TextObject>"
    )
    hidden = text("作废", 20, 30, Visible="false")
    (part,) = read(package(page(run + hidden))).parts
    assert part.text.texts[:, 0].tolist() == ["工资表"]
    assert part.text.locate(0, 0).box.x1 == pytest.approx((20 + 2 * 5 + 3.5) * 72 / 25.4, abs=1)


def test_a_picture_of_a_whole_page_behind_its_text_is_said_to_be_unread():
    scan = "<ofd:ImageObject ResourceID='7' Boundary='0 0 210 140'/>"
    document = read(package(page(scan + text("已盖章", 60, 10))))
    assert codes(document) == ["picture-behind-text"]
    assert document.status == Status.PARTLY_READ


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (package(page("")), "blank"),
        (zipped({"OFD.xml": "<x/>"}), "cut-short"),
        (zipped({"OFD.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "cut-short"),
        (package(page(ROWS).replace("210 140", "210 99999")), "page-too-large"),
        (package(page(ROWS).replace("Size='", "Size='x")), "cut-short"),
    ],
)
def test_refused_with_a_reason(data: bytes, reason: str):
    with pytest.raises(UnreadableError) as refused:
        read(data)
    assert refused.value.reason == reason


def test_too_many_pages():
    with pytest.raises(UnreadableError) as refused:
        read(package(page(ROWS), page(ROWS)), limits=Limits(pages=1))
    assert refused.value.reason == "too-many-pages"
