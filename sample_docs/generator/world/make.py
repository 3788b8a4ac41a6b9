"""The factories of the table by their names: "clean-th", "breaches-th"."""

from sample_docs.generator.folder import Folder
from sample_docs.generator.world import plans
from sample_docs.generator.world.factory import factory, hand_in
from sample_docs.generator.world.land import CODES, land
from sample_docs.generator.world.plants import breaches

NAMES = tuple(f"{kind}-{code}" for code in CODES for kind in ("clean", "breaches"))


def make(name: str) -> Folder:
    """Gives back the folder of a factory by its name."""
    kind, code = name.split("-")
    there = land(code)
    if kind == "clean":
        return hand_in(factory(there, plans.clean))
    spoilt = breaches(there)
    folder = hand_in(spoilt.factory)
    folder.findings = spoilt.found.findings
    return folder
