"""One other reader, in a process and an environment of its own: a job a line in, grids out.

Run by the Python of the peers' environment: ``python peer.py TOOL``. It imports nothing of this
project. Tools that give words and no table are given the true edges of the cells, which is kinder
than their users have it.
"""

from __future__ import annotations

import json
import os
import resource
import sys

TUNED = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": 2,
    "join_tolerance": 2,
    "intersection_tolerance": 2,
}
WORDS = {"vertical_strategy": "text", "horizontal_strategy": "text"}


def main():
    tool = TOOLS[sys.argv[1]]
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what tools print is no answer
    for line in sys.stdin:
        job = json.loads(line)
        before = spent()
        try:
            tables = tool(job)
            answer = {"tables": tables, "cpu": spent() - before}
        except Exception as error:  # a crash of a peer is a result
            said = f"{type(error).__name__}: {error}".splitlines()[0][:120]
            answer = {"error": said, "cpu": spent() - before}
        answer["peak"] = peak()
        print(json.dumps(answer, ensure_ascii=False), file=answers, flush=True)


def spent():
    own, ended = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def peak():
    with open("/proc/self/status") as status:  # noqa: PTH123
        high = next(line for line in status if line.startswith("VmHWM"))
    return int(high.split()[1]) * 1024


def grid(page, rows):
    return {"page": page, "texts": [[text or "" for text in row] for row in rows]}


def pdfplumber(job, settings=None):
    import pdfplumber

    found = []
    with pdfplumber.open(job["path"]) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            found += [grid(number, rows) for rows in page.extract_tables(settings or {})]
            page.close()
    return found


def camelot(job, flavor):
    import camelot

    tables = camelot.read_pdf(job["path"], pages="all", flavor=flavor)
    return [grid(int(table.page), table.df.values.tolist()) for table in tables]


def tabula(job, **how):
    import tabula

    frames = tabula.read_pdf(
        job["path"], pages="all", pandas_options={"header": None, "dtype": str}, silent=True, **how
    )
    # Pages are not said with the tables; they come in order, and each page here has one.
    return [
        grid(number, frame.fillna("").values.tolist()) for number, frame in enumerate(frames, 1)
    ]


def img2table_pdf(job, **how):
    from img2table.document import PDF

    pages = PDF(job["path"]).extract_tables(**how)
    return [grid(number + 1, rows_of(table)) for number, own in pages.items() for table in own]


def rows_of(table):
    return [[cell.value or "" for cell in row] for row in table.content.values()]


def pdf_oxide(job):
    from pdf_oxide import PdfDocument

    document = PdfDocument(job["path"])
    found = []
    for number in range(document.page_count()):
        for table in document.extract_tables(number):
            rows = [[cell["text"] for cell in row["cells"]] for row in table["rows"]]
            found.append(grid(number + 1, rows))
    return found


def img2table_scan(job):
    from img2table.document import Image
    from img2table.ocr import TesseractOCR

    ocr = TesseractOCR(n_threads=1, lang=job.get("language", "chi_sim+eng"), psm=11)
    tables = Image(job["path"], detect_rotation=True).extract_tables(ocr=ocr)
    return [grid(1, rows_of(table)) for table in tables]


def tesseract(job):
    import pytesseract
    from PIL import Image

    language = job.get("language", "chi_sim+eng")
    data = pytesseract.image_to_data(
        Image.open(job["path"]),
        lang=language,
        config="--psm 11",
        output_type=pytesseract.Output.DICT,
    )
    words = [
        (data["left"][k] + data["width"][k] / 2, data["top"][k] + data["height"][k] / 2, text)
        for k, text in enumerate(data["text"])
        if text.strip()
    ]
    return [in_cells(words, job["cells"])]


def rapidocr(job, engine=[]):  # noqa: B006 - one engine a process
    from rapidocr import RapidOCR

    if not engine:
        engine.append(RapidOCR(params={"Global.max_side_len": 4000, "Global.log_level": "error"}))
    read = engine[0](job["path"])
    if read.boxes is None:
        return []
    words = []
    for box, text in zip(read.boxes, read.txts, strict=True):
        words.append((sum(p[0] for p in box) / 4, sum(p[1] for p in box) / 4, text))
    return [in_cells(words, job["cells"])]


def in_cells(words, cells):
    """Gives back a grid of words laid into the true cells, each a (row, column, corners)."""
    high = 1 + max(cell[0] for cell in cells)
    wide = 1 + max(cell[1] for cell in cells)
    held = [[[] for _ in range(wide)] for _ in range(high)]
    for x, y, text in words:
        for row, column, corners in cells:
            if inside(x, y, corners):
                held[row][column].append((y, x, text))
                break
    return grid(1, [[joined(own) for own in row] for row in held])


def inside(x, y, corners):
    sides = []
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        sides.append((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0))
    return all(side >= 0 for side in sides) or all(side <= 0 for side in sides)


def joined(words):
    lines = []
    for y, x, text in sorted(words):
        if lines and y - lines[-1][0] < 6:
            lines[-1][1].append((x, text))
        else:
            lines.append((y, [(x, text)]))
    return "\n".join(" ".join(text for _, text in sorted(line)) for _, line in lines)


TOOLS = {
    "pdfplumber": pdfplumber,
    "pdfplumber-tuned": lambda job: pdfplumber(job, TUNED),
    "pdfplumber-words": lambda job: pdfplumber(job, WORDS),
    "camelot-lattice": lambda job: camelot(job, "lattice"),
    "camelot-stream": lambda job: camelot(job, "stream"),
    "tabula-lattice": lambda job: tabula(job, lattice=True),
    "tabula-stream": lambda job: tabula(job, stream=True),
    "img2table": img2table_pdf,
    "img2table-borderless": lambda job: img2table_pdf(
        job, borderless_tables=True, implicit_rows=True
    ),
    "pdf_oxide": pdf_oxide,
    "tesseract": tesseract,
    "rapidocr": rapidocr,
    "img2table-tesseract": img2table_scan,
}

if __name__ == "__main__":
    main()
