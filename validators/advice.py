"""Why each rule is asked, what innocent cause a finding may have, and what to do about it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.model.evidence import Text
from validators.marked_yaml import read_marked

FILE = Path(__file__).with_name("advice.yaml")


@dataclass(frozen=True, slots=True)
class Advice:
    """What is said of a rule besides what breaks it.

    Attributes:
        why: Why it is asked.
        innocent: What else than a breach may lie behind a finding.
        do: What the supplier should do.
    """

    why: Text
    innocent: Text
    do: Text


@cache
def advice() -> dict[str, Advice]:
    """Gives back the advice on every rule, by its id."""
    found = read_marked(FILE).content
    return {
        rule: Advice(**{key: Text(**both) for key, both in said.items()})
        for rule, said in found.items()
    }
