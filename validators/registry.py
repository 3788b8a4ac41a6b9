"""Finds the rules by the names of their files: ``rules/<group>/<rule>.py`` holds ``RULE``."""

from functools import cache
from importlib import import_module
from pathlib import Path

from validators.rule import Rule

FOLDER = Path(__file__).parent / "rules"


@cache
def rules() -> tuple[Rule, ...]:
    """Gives back every rule, ordered by id.

    Raises:
        ValueError: A rule's id is not that of its file.
    """
    return tuple(_load(rule_id) for rule_id in rule_ids())


def rule_ids() -> list[str]:
    """Gives back the ids of the rule files, sorted."""
    files = FOLDER.glob("*/*.py")
    return sorted(f"{file.parent.name}.{file.stem}" for file in files if file.stem != "__init__")


def _load(rule_id: str) -> Rule:
    rule = import_module(f"validators.rules.{rule_id}").RULE
    if not isinstance(rule, Rule) or rule.id != rule_id:
        raise ValueError(f"validators/rules/{rule_id.replace('.', '/')}.py must hold {rule_id}")
    return rule
