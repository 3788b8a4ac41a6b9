"""The twelve workers of a made-up factory."""

from dataclasses import dataclass
from datetime import date

from sample_docs.generator.world.land import Land
from sample_docs.generator.world.numbers import NUMBERS

HIRED = date(2024, 9, 2)
BORN = (1988, 1993, 1999, 2001, 1985, 1996, 2003, 1990, 1979, 1998, 2000, 1994)


@dataclass
class Worker:
    """One worker as the books have them; money in minor units."""

    number: str
    name: str
    male: bool
    born: date
    id: str
    phone: str
    account: str
    department: str
    post: str
    hired: date
    base: int
    left: date | None = None

    def employed(self, day: date) -> bool:
        """Gives back whether the worker is on the books on a day."""
        return self.hired <= day and (self.left is None or day <= self.left)


def staff(land: Land) -> list[Worker]:
    """Gives back twelve workers, all above the minimum wage and the minimum age."""
    return [_worker(land, index, name) for index, name in enumerate(land.form["names"])]


def _worker(land: Land, index: int, name: str) -> Worker:
    born = date(BORN[index], 1 + 5 * index % 12, 3 + 7 * index % 25)
    male = index % 3 == 2
    department, post = _place(land, index)
    return Worker(
        number=f"{land.code.upper()}{101 + index}",
        name=name,
        male=male,
        born=born,
        id=NUMBERS[land.code](born, male, index),
        phone=f"0190{(index * 137_731 + 4_410_024) % 10**7:07d}",
        account=f"70{(index * 91_357 + 20_260_315) % 10**10:010d}",
        department=department,
        post=post,
        hired=date(HIRED.year, HIRED.month, HIRED.day + index),
        base=land.rounded_base(index),
    )


def _place(land: Land, index: int) -> tuple[str, str]:
    posts: list[list[str]] = land.words["posts"]
    department, post = posts[index % len(posts)]
    return department, post
