"""Puts the maker of case files on the path."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "rules"))
