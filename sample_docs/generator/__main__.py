"""``python -m sample_docs.generator OUT [FACTORY | COUNTRY ...]`` makes the factories anew."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from sample_docs.generator import breaches, clean, vietnam
from sample_docs.generator.folder import Folder
from sample_docs.generator.world.land import CODES
from sample_docs.generator.world.make import NAMES, make

FACTORIES: dict[str, Callable[[], Folder]] = {
    "clean-dongguan": clean.make,
    "breaches-suzhou": breaches.make,
    "viet-reading": vietnam.make,
}
"""Those that are kept in the repository, made when no name is given."""


def main(arguments: list[str]) -> None:
    """Writes each factory into its folder under OUT, in place of what is there."""
    if not arguments:
        names = " | ".join([*FACTORIES, *NAMES])
        sys.exit(f"usage: python -m sample_docs.generator OUT [{names} | {' | '.join(CODES)}]")
    out, *asked = arguments
    for name in _names(asked) or FACTORIES:
        target = Path(out) / name
        shutil.rmtree(target, ignore_errors=True)
        folder = FACTORIES[name]() if name in FACTORIES else make(name)
        folder.write(target)
        size = sum(len(data) for data in folder.files.values())
        print(f"{name}: {len(folder.files)} files, {size / 1e6:.2f} MB")


def _names(asked: list[str]) -> list[str]:
    """Gives back factories by name; two letters are both factories of a country."""
    names: list[str] = []
    for word in asked:
        own = [name for name in NAMES if word in CODES and name.endswith(f"-{word}")]
        if not own and word not in FACTORIES and word not in NAMES:
            sys.exit(f"there is no factory {word!r}: {', '.join([*FACTORIES, *NAMES, *CODES])}")
        names += own or [word]
    return names


if __name__ == "__main__":
    main(sys.argv[1:])
