"""Being here puts this folder on the path, so that tests can import ``builders``.

Signals act as in a terminal: who runs the tests in the background may have had them ignored.

Property tests draw the same examples every time, so that what is red stays red until it is mended;
``PRESCREEN_EXPLORE=1`` draws others. What is marked ``models`` reads pictures, and is left out
where the models that do are not installed.
"""

import os
import signal

import pytest
from hypothesis import settings

signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

settings.register_profile("gate", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("explore" if os.environ.get("PRESCREEN_EXPLORE") else "gate")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Gives back nothing; leaves out a test marked ``models`` where the models are missing."""
    if item.get_closest_marker("models") is None:
        return
    from extractors.readers import recogniser  # heavy: only where pictures are read

    if not recogniser.available():
        pytest.skip("the recognition models of rapidocr are not installed")
