"""How right scanned tables are read: made-up pages with known cells, spoilt as scanners spoil them.

Run ``python -m benchmarks.reading`` (``--pages 3 --kinds clean,photo``); it prints one line a kind.
"""

from __future__ import annotations

import argparse
import random
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from extractors.readers.scan import read_scan
from pipeline.model.evidence import Grade

Picture = npt.NDArray[np.uint8]
FONTS = Path("/usr/share/fonts/opentype/noto")
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
HEADS = [
    "序号",
    "工号",
    "姓名",
    "部门",
    "出勤天数",
    "基本工资",
    "平时加班",
    "平时加班费",
    "周末加班",
    "周末加班费",
    "节日加班",
    "岗位津贴",
    "全勤奖",
    "应发工资",
    "社保",
    "公积金",
    "个税",
    "扣款",
    "实发工资",
    "签名",
]
DEPARTMENTS = ["注塑部", "装配部", "品质部", "仓库", "冲压车间", "包装组"]


def payroll_cells(rows: int, draw: random.Random) -> list[list[str]]:
    """Gives back header and rows of a payroll table."""
    table = [list(HEADS)]
    for k in range(rows):
        base = draw.choice([2360, 2500, 2680, 3000])
        hours = [draw.randint(0, 60) + draw.choice([0, 0.5]) for _ in range(3)]
        extra = [round(h * base / 174 * m, 2) for h, m in zip(hours, (1.5, 2, 3), strict=True)]
        gross = base + sum(extra) + 300
        taken = [draw.uniform(100, 500) for _ in range(3)]
        name = draw.choice(SURNAMES) + "".join(
            draw.choice(GIVEN) for _ in range(draw.randint(1, 2))
        )
        money = "{:,.2f}".format if draw.random() < 0.3 else "{:.2f}".format
        table.append(
            [
                str(k + 1),
                f"A{draw.randint(1000, 9999)}",
                name,
                draw.choice(DEPARTMENTS),
                str(draw.choice([21, 22, 23.5, 26])),
                money(base),
                *[text for h, e in zip(hours, extra, strict=True) for text in (f"{h:g}", money(e))][
                    :5
                ],
                "200.00",
                "100.00",
                money(gross),
                *[money(t) for t in taken],
                "0.00",
                money(gross - sum(taken)),
                "",
            ]
        )
    return table


def draw_table(cells: list[list[str]], dpi: int, font: str, points: float) -> Picture:
    """Gives back a page in landscape A4 with a title and a ruled table."""
    size = round(points * dpi / 72)
    face = ImageFont.truetype(str(FONTS / font), size, index=2)
    columns = len(cells[0])
    widths = [max(face.getlength(row[c]) for row in cells) + size * 0.7 for c in range(columns)]
    high = round(size * 1.75)
    margin = round(dpi * 0.5)
    wide = max(int(sum(widths)) + 2 * margin, round(11.7 * dpi))
    page = Image.new("L", (wide, max(margin * 3 + high * len(cells), round(8.3 * dpi))), 255)
    pen = ImageDraw.Draw(page)
    title = ImageFont.truetype(str(FONTS / font), size * 2, index=2)
    pen.text((wide / 2, margin), "东莞市样例五金有限公司 2025年3月工资表", 0, title, anchor="mm")
    edges = [margin, *np.cumsum(widths).astype(int) + margin]
    line = max(1, round(dpi / 130))
    for r in range(len(cells) + 1):
        y = margin * 2 + r * high
        pen.line((edges[0], y, edges[-1], y), 0, line)
    for x in edges:
        pen.line((x, margin * 2, x, margin * 2 + high * len(cells)), 0, line)
    for r, row in enumerate(cells):
        for c, text in enumerate(row):
            middle = ((edges[c] + edges[c + 1]) / 2, margin * 2 + (r + 0.5) * high)
            pen.text(middle, text, 0, face, anchor="mm")
    return np.repeat(np.asarray(page)[:, :, None], 3, 2).copy()


def scanned(page: Picture, draw: random.Random, angle: float = 0.7, noise: float = 8) -> Picture:
    """Gives back the page as a flatbed gives it: a little turned, soft, grainy, as JPEG."""
    high, wide = page.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1)
    image = cv2.warpAffine(page, turn, (wide, high), flags=cv2.INTER_LINEAR, borderValue=(250,) * 3)
    image = cv2.GaussianBlur(image, (0, 0), 0.7).astype(np.float32) * 0.92 + 15
    grain = np.random.default_rng(draw.randint(0, 9999)).normal(0, noise, image.shape[:2])
    image = np.clip(image + grain[:, :, None], 0, 255).astype(np.uint8)
    return _jpeg(image, 75)


def shadowed(page: Picture, draw: random.Random) -> Picture:
    """Gives back a scan with a shadow across it."""
    image = scanned(page, draw, -0.9)
    across = np.linspace(0.45, 1.0, image.shape[1])[None, :, None]
    return np.clip(image * across, 0, 255).astype(np.uint8)


def photographed(page: Picture, draw: random.Random) -> Picture:
    """Gives back a photo taken at a slant on a dark table."""
    high, wide = page.shape[:2]
    border = round(0.06 * wide)
    ground = np.full((high + 2 * border, wide + 2 * border, 3), 60, np.uint8)
    source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    shift = [[draw.uniform(-0.02, 0.02) * wide for _ in range(2)] for _ in range(4)]
    target = (source + border + np.array(shift)).astype(np.float32)
    size = (ground.shape[1], ground.shape[0])
    matrix = cv2.getPerspectiveTransform(source, target)
    image = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA, borderValue=(60, 60, 60))
    image = cv2.GaussianBlur(image, (0, 0), 0.8)
    light = np.linspace(1.0, 0.75, size[1])[:, None, None]
    grain = np.random.default_rng(draw.randint(0, 9999)).normal(0, 5, image.shape)
    return _jpeg(np.clip(image * light + grain, 0, 255).astype(np.uint8), 80)


def stamped(page: Picture, draw: random.Random) -> Picture:
    """Gives back a scan with a red round seal over some cells."""
    image = page.copy()
    high, wide = image.shape[:2]
    radius = round(0.07 * wide)
    centre = (round(wide * draw.uniform(0.5, 0.8)), round(high * draw.uniform(0.4, 0.7)))
    seal = np.full_like(image, 255)
    cv2.circle(seal, centre, radius, (60, 40, 220), max(3, radius // 18))
    cv2.circle(seal, centre, radius // 3, (60, 40, 220), -1)
    return scanned(np.minimum(image, seal), draw, 0.5)


def turned(page: Picture, draw: random.Random) -> Picture:
    """Gives back a scan that was fed in sideways."""
    return np.ascontiguousarray(np.rot90(scanned(page, draw), draw.choice([1, 2, 3])))


def _jpeg(image: Picture, quality: int) -> Picture:
    _, packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


KINDS: dict[str, tuple[int, Callable[[Picture, random.Random], Picture]]] = {
    "clean200": (200, lambda page, draw: page),
    "scan150": (150, scanned),
    "scan200": (200, scanned),
    "scan300": (300, scanned),
    "skew3": (200, lambda page, draw: scanned(page, draw, 3.0)),
    "shadow": (200, shadowed),
    "stamp": (200, stamped),
    "photo": (220, photographed),
    "turned": (200, turned),
}


def _same(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def measure(kind: str, pages: int, rows: int, seed: int, *, show: bool) -> str:
    """Gives back one line of figures for a kind of scan."""
    draw = random.Random(seed)
    cells = right = digits = digits_right = doubted = silent = shapes = 0
    spent = 0.0
    dpi, spoil = KINDS[kind]
    for k in range(pages):
        truth = payroll_cells(rows, draw)
        font = ["NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc"][k % 2]
        image = spoil(draw_table(truth, dpi, font, 8.5), draw)
        start = time.process_time()
        page = read_scan(k + 1, image, 72 / dpi)
        spent += time.process_time() - start
        table = max(page.tables, key=lambda t: t.texts.size, default=None)
        shapes += table is not None and table.texts.shape == (len(truth), len(truth[0]))
        for r, row in enumerate(truth):
            for c, text in enumerate(row):
                inside = table is not None and r < len(table.texts) and c < table.texts.shape[1]
                got = str(table.texts[r, c]) if table is not None and inside else ""
                sure = table is None or not inside or table.grades is None
                grade = Grade.READ if sure else Grade(int(table.grades[r, c]))
                ok = _same(got) == _same(text)
                is_digit = any(ch.isdigit() for ch in text)
                cells += 1
                right += ok
                digits += is_digit
                digits_right += ok and is_digit
                doubted += grade < Grade.READ
                silent += not ok and grade >= Grade.READ
                if show and (not ok or grade < Grade.READ):
                    others = table.others.get((r, c)) if table is not None else None
                    print("   ", kind, k, (r, c), repr(text), repr(got), grade.name, others)
    return (
        f"{kind:9} pages {pages} shapes {shapes} cells {cells} right {right / cells:.4%} "
        f"digits {digits} right {digits_right / digits:.4%} ({digits - digits_right} wrong) "
        f"doubted {doubted} silent {silent} cpu {spent / pages:.1f} s/page"
    )


def main() -> None:
    """Prints the figures of each kind asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2)
    parser.add_argument("--rows", type=int, default=35)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    for kind in asked.kinds.split(","):
        print(measure(kind, asked.pages, asked.rows, asked.seed, show=asked.show), flush=True)


if __name__ == "__main__":
    main()
