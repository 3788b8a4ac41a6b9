"""How large a file may be before it is refused, so that one file never takes the machine down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps that readers check before they decode anything.

    The defaults let a factory-year of any ordinary document through: a punch list of 220,000
    rows is about 4 million cells and 60 MB unpacked, a 500-page scan at 300 dpi about 150 MB.
    The hazards they stop were measured: a 400-megapixel PNG decodes to 2.4 GB, a padded sheet of
    700 MB packs into 700 kB, and a sheet that declares A1:XFD1048576 aborts its reader.

    Attributes:
        file_bytes: Size of one file as handed in, or of one member of an archive unpacked.
        pages: Pages of one PDF or frames of one TIFF.
        pixels: Width x height of one image, as its header says.
        page_points: Longest side of a PDF page, in points (200 inches is what PDF itself allows).
        cells: Cells of one sheet, blank ones inside the used range included.
        sheets: Sheets of one workbook.
        archive_bytes: Sum of what an archive, or an office file, unpacks to.
        archive_ratio: Unpacked to packed, counted once a member passes ``ratio_from_bytes``.
        ratio_from_bytes: Small members may pack as well as they like.
        archive_members: Members of one archive.
        archive_depth: Archives inside archives.
    """

    file_bytes: int = 300_000_000
    pages: int = 2_000
    pixels: int = 100_000_000
    page_points: float = 14_400.0
    cells: int = 8_000_000
    sheets: int = 500
    archive_bytes: int = 1_500_000_000
    archive_ratio: int = 250
    ratio_from_bytes: int = 20_000_000
    archive_members: int = 20_000
    archive_depth: int = 3
