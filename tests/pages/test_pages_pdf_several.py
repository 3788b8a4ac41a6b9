"""Several tables on a page, and one table over several pages."""

from __future__ import annotations

from drawn_pages import CELLS, PdfPages, read

SMALL = [["Day", "In"], ["1", "8:00"], ["2", "8:05"]]


def test_ruled_tables_side_by_side_are_two():
    pages = PdfPages()
    pages.table(SMALL, x=60, wide=70)
    pages.table([["Shift", "Out"], ["A", "17:00"], ["B", "18:00"]], x=320, wide=70)
    tables = read(pages.bytes()).parts[0].tables
    assert [t.texts.tolist() for t in tables] == [
        SMALL,
        [["Shift", "Out"], ["A", "17:00"], ["B", "18:00"]],
    ]


def test_subtotals_of_pages_stay_where_they_stand():
    pages = PdfPages()
    carried = ["", "Carried", "", "8585.00"]
    first = [*CELLS, ["", "Page total", "7540.00", "9384.65"]]
    second = [CELLS[0], carried, ["4", "Di Hu", "2360.00", "2900.00"]]
    pages.table(first)
    pages.next_page()
    pages.table(second)
    (part,) = read(pages.bytes()).parts
    (table,) = part.tables
    assert [row[1] for row in table.texts.tolist()] == [
        *(row[1] for row in first),
        "Carried",
        "Di Hu",
    ]
    assert [table.locate(r, 1).page for r in (4, 5, 6)] == [1, 2, 2]


def test_a_table_that_goes_on_without_its_header_is_one_table():
    pages = PdfPages()
    pages.table(CELLS)
    for k in (4, 5):
        pages.next_page()
        pages.table(
            [[str(k), "Di Hu", "2360.00", "2900.00"], [str(k + 2), "En Xu", "1.00", "2.00"]]
        )
    (part,) = read(pages.bytes()).parts
    assert len(part.tables) == 1
    assert [row[0] for row in part.tables[0].texts.tolist()] == [
        "No",
        "1",
        "2",
        "3",
        "4",
        "6",
        "5",
        "7",
    ]


def test_a_long_file_is_read_page_for_page_as_a_short_one():
    from extractors.readers.limits import Limits
    from extractors.readers.pdf import REOPENED, read_pages

    pages = PdfPages()
    for number in range(REOPENED + 2):
        pages.table([["No", "Name"], [str(number), "Ann Li"], ["x", "y"]])
        pages.next_page()
    data = pages.bytes()
    found = list(read_pages(data, None, Limits()))
    assert [page.number for page in found] == list(range(1, REOPENED + 3))
    assert [page.tables[0].texts[1, 0] for page in found] == [str(k) for k in range(REOPENED + 2)]
    (one,) = read_pages(data, None, Limits(), range(REOPENED, REOPENED + 1))
    assert one.tables[0].texts.tolist() == found[REOPENED].tables[0].texts.tolist()
