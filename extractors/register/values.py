"""Words in cells of registers to the canonical words of the records."""

from collections import Counter
from collections.abc import Callable, Iterable

from extractors.words import alike, vocabulary

# Chinese, English, Vietnamese, Indonesian, Turkish, Thai, Spanish.
_MALE = "男 先生 m male nam l laki-laki pria e erkek ชาย hombre masculino"
_FEMALE = "女 女士 f female nữ p perempuan wanita k kadın หญิง mujer femenino"


def sex(text: str) -> str | None:
    """Gives back "male" or "female"."""
    word = alike(text)
    if word in map(alike, _MALE.split()):
        return "male"
    return "female" if word in map(alike, _FEMALE.split()) else None


def sex_of(texts: Iterable[str], *, spanish: bool) -> Callable[[str], str | None]:
    """Gives back what reads the sex in the cells of a column.

    M is mujer beside H, hombre, where the heading is Spanish or both letters repeat, and no F
    stands among them; a single H may be a slip. Where nobody knows which, M is unknown.
    """
    letters = Counter(map(alike, texts))
    h, m, f = (letters[letter] for letter in "hmf")
    if h and not f and (spanish or min(h, m) > 1):
        own: dict[str, str | None] = {"h": "male", "m": "female"}
    else:
        unsure = spanish and h if f else spanish or h
        own = {"m": None} if unsure else {}
    return lambda text: own[alike(text)] if alike(text) in own else sex(text)


def _by_words(text: str, kind: str, name: str) -> str | None:
    word = alike(text)
    for value, words in vocabulary(kind).lists[name].items():
        if any(alike(known) in word for known in words):
            return str(value)
    return None


def employment(text: str) -> str | None:
    """Gives back how a person is employed: direct, dispatched, re_employed or intern."""
    return _by_words(text, "roster", "employments")


def system(text: str) -> str | None:
    """Gives back the system of hours: standard, averaged, irregular or part_time."""
    return _by_words(text, "payroll", "hours_systems")


def leave_kind(text: str) -> str | None:
    """Gives back the kind of leave: annual, sick, personal ..."""
    return _by_words(text, "leave", "leaves")


def consent(text: str) -> bool | None:
    """Gives back whether a worker agreed: anything written but a no; None where blank."""
    word = alike(text)
    if not word or word in ("-", "/", "—"):
        return None
    return not any(no in word for no in ("不同意", "否", "不自愿", "未签", "拒")) and word not in (
        "no",
        "không",
        "n",
    )


def is_refused(text: str, words: tuple[str, ...]) -> bool:
    """Gives back whether an application was turned down."""
    word = alike(text)
    return any(alike(known) in word for known in words)
