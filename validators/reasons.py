"""What is said where no verdict could be reached: one message a reason, in both languages."""

from functools import cache
from pathlib import Path

from pipeline.model.evidence import Text
from validators.bench import Bench
from validators.known_places import place_hint
from validators.marked_yaml import read_marked
from validators.rule import Rule, fill

FILE = Path(__file__).with_name("reasons.yaml")

PLACE_UNKNOWN = "minimum-wage-unknown"
CANNOT_TELL = Text("Not judged ({title}): {why}.", "无法判断（{title}）：{why}。")


@cache
def reasons() -> dict[str, Text]:
    """Gives back the message of every reason.

    Raises:
        PackError: A reason is there twice.
    """
    return {key: Text(**both) for key, both in read_marked(FILE).content.items()}


def reasons_of(bench: Bench) -> dict[str, Text]:
    """Gives back the message of every reason as it is for a facility: with the places known."""
    said, hint = dict(reasons()), place_hint(bench)
    plain = said[PLACE_UNKNOWN]
    said[PLACE_UNKNOWN] = Text(plain.en + hint.en, plain.zh + hint.zh)
    return said


def cannot_tell(bench: Bench, rule: Rule, reason: str) -> Text:
    """Gives back the message of a ``cannot_tell`` of a rule.

    Raises:
        KeyError: The reason has no message in ``reasons.yaml``.
    """
    return fill(CANNOT_TELL, title=rule.title, why=bench.once(reasons_of)[reason])
