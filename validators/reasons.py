"""What is said where no verdict could be reached: one message a reason, in both languages."""

from functools import cache
from pathlib import Path

import yaml

from pipeline.model.evidence import Text
from validators.rule import Rule, fill

FILE = Path(__file__).with_name("reasons.yaml")

CANNOT_TELL = Text("Not judged ({title}): {why}.", "无法判断（{title}）：{why}。")


@cache
def reasons() -> dict[str, Text]:
    """Gives back the message of every reason."""
    return {key: Text(**both) for key, both in yaml.safe_load(FILE.read_text("utf-8")).items()}


def cannot_tell(rule: Rule, reason: str) -> Text:
    """Gives back the message of a ``cannot_tell`` of a rule.

    Raises:
        KeyError: The reason has no message in ``reasons.yaml``.
    """
    return fill(CANNOT_TELL, title=rule.title, why=reasons()[reason])
