"""``python -m sample_docs.generator OUT [FACTORY ...]`` makes the factories anew."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from sample_docs.generator import breaches, clean, vietnam
from sample_docs.generator.folder import Folder

FACTORIES: dict[str, Callable[[], Folder]] = {
    "clean-dongguan": clean.make,
    "breaches-suzhou": breaches.make,
    "viet-reading": vietnam.make,
}


def main(arguments: list[str]) -> None:
    """Writes each factory into its folder under OUT, in place of what is there."""
    if not arguments:
        sys.exit(f"usage: python -m sample_docs.generator OUT [{' | '.join(FACTORIES)}]")
    out, *names = arguments
    for name in names or FACTORIES:
        target = Path(out) / name
        shutil.rmtree(target, ignore_errors=True)
        folder = FACTORIES[name]()
        folder.write(target)
        size = sum(len(data) for data in folder.files.values())
        print(f"{name}: {len(folder.files)} files, {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
