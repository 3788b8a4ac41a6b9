"""Being here puts the maker of case files on the path too; the oracle itself uses none of it."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "rules"))
