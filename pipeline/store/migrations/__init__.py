"""How the tables came to be, step by step; ``migrating.py`` walks the steps."""
