"""What a reader says about pages: issues of a page, and why a page file is refused."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.errors import UnreadableError
from pipeline.model.document import Issue
from pipeline.model.evidence import Box, Locator, Text

_LOSES = frozenset(
    {
        "damaged-page",
        "handwriting",
        "heading-unclear",
        "picture-behind-text",
        "poor-scan",
        "second-sheet",
        "table-cut",
        "table-not-carried",
        "script-not-read",
        "broken-text",
        "text-not-upright",
        "page-not-read",
        "nothing-read",
        "no-reader-of-scans",
        "page-crashed",
    }
)
_WORDS: dict[str, tuple[str, str]] = {
    "damaged-page": (
        "Page {page} is damaged and was not read. Export the file again.",
        "第 {page} 页已损坏，未能读取。请重新导出。",
    ),
    "hidden-text-differs": (
        "Page {page} is a picture with a hidden text layer that differs from its print ({share} "
        "alike). The print was read; the hidden text was not used.",
        "第 {page} 页为图片，其隐藏文字层与画面不一致（相同 {share}）。"
        "已按画面识别，未采用隐藏文字。",
    ),
    "text-not-shown": (
        "Page {page} holds {share} characters that its print does not show: invisible, covered, "
        "cut off, too small or in the colour of the paper. They were left out; what is printed "
        "was read.",
        "第 {page} 页含有 {share} 个画面上不显示的字符"
        "（不可见、被遮盖、被裁切、过小或与底色相同）。已忽略这些字符，仅读取画面上显示的内容。",
    ),
    "page-crashed": (
        "Page {page} brought its reader down ({share}) and was not read; the other pages were. "
        "Print that page anew, or send a scan of it.",
        "第 {page} 页导致读取程序中断（{share}），未能读取；其余页面已读取。"
        "请重新打印该页，或提交其扫描件。",
    ),
    "broken-text": (
        "Some characters of page {page} ({share}) cannot be mapped to text. Print it to a new PDF "
        "or send the original.",
        "第 {page} 页部分字符（{share}）无法还原为文字。请重新打印为 PDF，或提交原始文件。",
    ),
    "text-by-recognition": (
        "The text of page {page} cannot be copied from the file, so it was read from its picture.",
        "第 {page} 页的文字无法直接提取，已改用图像识别。",
    ),
    "poor-scan": (
        "Much of page {page} is too poor to read ({share} of its cells doubtful). Scan it again "
        "at 300 dpi, flat and in focus.",
        "第 {page} 页图像质量较差，{share} 的单元格无法确定。请以 300 dpi 平整清晰地重新扫描。",
    ),
    "readers-differ": (
        "Two readers see the ruled table on page {page} differently ({share} of its cells). "
        "Look at the page before relying on it.",
        "两种读取方式对第 {page} 页表格的结果不一致（{share} 的单元格）。请先核对该页。",
    ),
    "not-read-twice": (
        "Page {page} was drawn to be read a second time by another reader, which could not. What "
        "the first one read was used, and nothing speaks against it; no second reading confirms "
        "it.",
        "第 {page} 页被抽中进行第二次读取核对，但第二种读取方式无法读取该页。"
        "已采用首次读取的结果，未发现不符，但未经复核。",
    ),
    "rules-not-followed": (
        "The lines of a table on page {page} make no grid that could be followed; its text was "
        "read by its place. Look at the page before relying on it.",
        "第 {page} 页表格的线条无法构成完整网格，已按文字位置读取。请先核对该页。",
    ),
    "picture-not-read": (
        "Page {page} shows a picture beside its text in which nothing could be read. If it is a "
        "document, send it as a file of its own; a photo of a place needs nothing.",
        "第 {page} 页文字旁的图片未能识别出文字。如为证明文件，请单独提交；现场照片无需处理。",
    ),
    "text-over-picture": (
        "On page {page} text is typed over a table that is a picture and does not keep to its "
        "cells. Both were read apart, and those cells count as doubtful; look at the page.",
        "第 {page} 页有文字打印在图片表格之上，且未对应到单元格。两者已分别读取，"
        "相关单元格按存疑处理。请人工核对该页。",
    ),
    "script-not-read": (
        "The words of page {page} are in a script that is not installed: {share}. Its figures were "
        "read, its words were not. Install that data of Tesseract and check again.",
        "第 {page} 页的文字所用字母尚未安装识别数据：{share}。已读取数字，未读取文字。"
        "请安装相应的 Tesseract 语言包后重新检查。",
    ),
    "no-recogniser": (
        "The recognition models could not be loaded; page {page} was read with Tesseract, which "
        "is slower and reads worse.",
        "识别模型无法加载，第 {page} 页改用 Tesseract 识别，速度较慢且准确率较低。",
    ),
    "no-reader-of-scans": (
        "Page {page} is a picture, and nothing on this machine reads pictures: neither the "
        "recognition models nor Tesseract could be loaded. Install them (pip install rapidocr "
        "onnxruntime) and check again.",
        "第 {page} 页为图片，本机既无识别模型也无 Tesseract，未能识别。"
        "请安装（pip install rapidocr onnxruntime）后重新检查。",
    ),
    "page-turned": (
        "Page {page} was scanned turned by {share} and was read upright.",
        "第 {page} 页扫描时旋转了 {share}，已转正后识别。",
    ),
    "table-cut": (
        "The table on page {page} runs out of the picture. What lies beyond its edge was not read; "
        "photograph the whole sheet.",
        "第 {page} 页的表格超出画面，画面之外的内容未能读取。请重新拍摄整页。",
    ),
    "table-not-carried": (
        "Page {page} begins with rows that have no headings, and they do not fit the columns of "
        "the table on the page before. It is not known what they hold; send the sheet with its "
        "headings on every page, or the original file.",
        "第 {page} 页开头的行没有表头，且与上一页表格的各列对不上，无法确定其内容。"
        "请提供每页都带表头的表格，或原始文件。",
    ),
    "second-sheet": (
        "Page {page} shows more than one sheet of paper. Only the largest was read; photograph "
        "each one alone.",
        "第 {page} 页画面中有多张纸，仅识别了最大的一张。请逐张拍摄。",
    ),
    "rows-run-together": (
        "Rows of the table on page {page} may have run together: a ruling line is missing there. "
        "Look at the page before relying on it.",
        "第 {page} 页表格有一处可能因缺少表格线而将相邻行合并。请先核对该页。",
    ),
    "columns-run-together": (
        "Columns of the table on page {page} may have run together: a ruling line is missing "
        "there. Look at the page before relying on it.",
        "第 {page} 页表格有一处可能因缺少表格线而将相邻列合并。请先核对该页。",
    ),
    "nothing-read": (
        "There is ink on page {page} in which no text was found. Look at the page; if it is a "
        "document, scan it again at 300 dpi, flat and in focus.",
        "第 {page} 页有墨迹，但未能识别出任何文字。请人工核对；"
        "如为文件，请以 300 dpi 平整清晰地重新扫描。",
    ),
    "heading-unclear": (
        "On page {page} columns of the table without ruling lines stand so close there, or text "
        "stands above them so, that it is not certain which heading is whose. Their cells count as "
        "doubtful; send the sheet with ruling lines or wider columns, or the original file.",
        "第 {page} 页的表格没有表格线，有些列过于靠近，或其上方另有文字，"
        "无法确定表头与各列的对应关系。"
        "这些单元格按存疑处理；请提供带表格线或列距较宽的表格，或原始文件。",
    ),
    "heading-loose": (
        "On page {page} it is not certain over which columns of the table without ruling lines "
        "this heading stands. It counts as doubtful; the headings below it were read.",
        "第 {page} 页的表格没有表格线，无法确定此上级表头覆盖哪些列。该表头按存疑处理；"
        "其下各列的表头已读取。",
    ),
    "rules-not-clear": (
        "Ruling lines of the table on page {page} are broken or do not fit its print there, and "
        "its cells may be cut wrongly. Look at the page before relying on them.",
        "第 {page} 页表格有一处表格线断缺或与文字不符，单元格的划分可能有误。请先核对该页。",
    ),
    "handwriting": (
        "A cell on page {page} is written by hand. It was not read; look at the page.",
        "第 {page} 页有单元格为手写内容，未作识别。请人工核对该页。",
    ),
    "picture-behind-text": (
        "A picture fills page {page} behind its text. The text was read, the picture was not.",
        "第 {page} 页文字背后有整页图片。已读取文字，未识别图片。",
    ),
}
_REFUSALS: dict[str, tuple[str, str]] = {
    "poor-scan": (
        "The scan is too poor to read ({detail}). Scan the paper again at 300 dpi, flat, in focus "
        "and evenly lit, or send the original file.",
        "图像质量过差，无法识别（{detail}）。"
        "请以 300 dpi 平整、清晰、光线均匀地重新扫描，或提交原始文件。",
    ),
    "too-many-pages": (
        "The file has too many pages: {detail}. Send it in smaller parts.",
        "文件页数过多：{detail}。请拆分后重新提交。",
    ),
    "page-too-large": (
        "A page is larger than PDF allows: {detail}. Export it again at its true size.",
        "页面尺寸超出 PDF 允许范围：{detail}。请按实际尺寸重新导出。",
    ),
    "image-too-large": (
        "The image is too large: {detail}. Scan it again at 300 dpi.",
        "图片过大：{detail}。请以 300 dpi 重新扫描。",
    ),
    "image-too-small": (
        "The image is too small to hold a readable page: {detail}. Send the original scan.",
        "图片过小，无法识别：{detail}。请提交原始扫描件。",
    ),
    "cut-short": (
        "The image is damaged or cut short. Send the file again.",
        "图片损坏或不完整。请重新提交。",
    ),
    "blank": (
        "There is nothing on its pages to read. Send the file again.",
        "页面上没有可读取的内容。请重新提交。",
    ),
}


def page_issue(code: str, page: int, share: str = "", box: Box | None = None) -> Issue:
    """Gives back an issue about a page, from 1; ``share`` is what was measured."""
    en, zh = _WORDS[code]
    text = Text(en.format(page=page, share=share), zh.format(page=page, share=share))
    return Issue(code, text, at=Locator(page=page, box=box), loses_data=code in _LOSES)


def page_refusal(reason: str, detail: str = "") -> UnreadableError:
    """Gives back the error to raise for a page file that is refused."""
    en, zh = _REFUSALS[reason]
    return UnreadableError(reason, en.format(detail=detail), zh.format(detail=detail))


def loses_data(issues: Iterable[Issue]) -> bool:
    """Whether something that should have been read was not."""
    return any(issue.loses_data for issue in issues)
