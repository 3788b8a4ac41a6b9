"""Makes sure that a plan breaks no cap where none is planted."""

from itertools import pairwise

from sample_docs.generator.attendance_sheets import Book


def check_caps(book: Book) -> None:
    """Raises if a plan comes near 36 h a month, 60 h in 7 days or a week without rest."""
    for person, own in book:
        if sum(day.overtime for day in own) > 36 * 60:
            raise ValueError(f"{person.number} is over 36 h in {own[0].date:%Y-%m}")
        hours = {d.date: d.overtime + 480 * (d.kind == "normal" and d.worked) for d in own}
        dates = sorted(hours)
        for index in range(6, len(dates)):
            window = [hours[day] for day in dates[index - 6 : index + 1]]
            if sum(window) > 56 * 60 or all(window):
                raise ValueError(f"{person.number} has a full week up to {dates[index]}")
        if any(b.toordinal() - a.toordinal() != 1 for a, b in pairwise(dates)):
            raise ValueError("a day is left out of the books")
