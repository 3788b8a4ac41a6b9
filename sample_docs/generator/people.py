"""Made-up people and firms: names, and numbers with right check digits."""

from dataclasses import dataclass
from datetime import date

SURNAMES = "陈林黄梁郑罗谢许邓冯曾彭潘蒋蔡余杜戴夏钟汪田任姜范方石姚谭廖"
GIVEN = tuple(
    given
    for line in (
        "砚秋 溪禾 岑月 望舒 知夏 远山 青禾 沐川 云起 念慈 拾光 半夏 听澜 怀瑾 清越 见微",
        "予安 既明 南星 北辰 若谷 长庚 采薇 疏影 行舟 牧野 扶苏 子衿 未央 星阑 朝颜 晚晴",
    )
    for given in line.split()
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORG_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class Person:
    """One worker as the factory's own books have them; money in fen."""

    number: str
    name: str
    sex: str
    birth: date
    id_number: str
    phone: str
    account: str
    address: str
    department: str
    position: str
    hired: date
    base: int
    left: date | None = None
    allowance: int = 0
    insured_base: int = 0
    fund: int = 0

    def employed(self, day: date) -> bool:
        """Gives back whether the worker is on the books on a day."""
        return self.hired <= day and (self.left is None or day <= self.left)


def person_name(index: int) -> str:
    """Gives back the made-up name of an index."""
    return SURNAMES[index % len(SURNAMES)] + GIVEN[(index * 7 + index // 30) % len(GIVEN)]


def id_number(area: str, birth: date, sequence: int) -> str:
    """Gives back a resident ID number with its check digit (odd sequence: male)."""
    body = f"{area}{birth:%Y%m%d}{sequence:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return body + _ID_CHECKS[total % 11]


def credit_code(area: str, organisation: str) -> str:
    """Gives back a unified social credit code of an enterprise from 8 letters of its own."""
    values = (_ORG_VALUES.index(letter) for letter in organisation)
    rest = 11 - sum(v * w for v, w in zip(values, _ORG_WEIGHTS, strict=True)) % 11
    body = f"91{area}{organisation}" + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(_CODE_LETTERS.index(letter) * 3**i for i, letter in enumerate(body))
    return body + _CODE_LETTERS[(31 - total % 31) % 31]


def wrong_check(number: str) -> str:
    """Gives back a number whose last character is not the right one."""
    last = number[-1]
    return number[:-1] + ("3" if last != "3" else "7")


def phone(index: int) -> str:
    """Gives back a made-up mobile number."""
    return f"1990000{(index * 137 + 1024) % 10000:04d}"


def account(index: int) -> str:
    """Gives back a made-up account number of 19 digits."""
    return f"6230000{(index * 91_357 + 20_250_315) % 10**12:012d}"
