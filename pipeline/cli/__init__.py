"""The command line: ``prescreen check FOLDER``, ``prescreen nightly INBOX`` and their helpers.

Everything heavy is imported where it is used, so that ``--help`` costs nothing.
"""

from pipeline.cli.door import cli, main

__all__ = ["cli", "main"]
