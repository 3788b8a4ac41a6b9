"""What a bar says while files are read."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.progress import Progress as RichBar

from pipeline.engine.progress import Bar


def test_a_bar_says_how_far_long_files_are_until_they_are_read():
    with RichBar(console=Console(file=StringIO())) as shown:
        bar = Bar(shown)
        bar.stage("reading", 3)
        bar.advance()
        bar.pages(40, 200)
        assert shown.tasks[0].description == "Reading files 1 of 3, 40 of 200 pages of long ones"
        bar.pages(200, 200)
        assert shown.tasks[0].description == "Reading files 1 of 3"
        bar.pages(40, 400)
        bar.stage("judging")
        assert shown.tasks[1].description == "Judging"
