"""How fast records are judged: see ``docs/judging.md``."""
