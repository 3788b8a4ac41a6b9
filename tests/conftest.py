"""Being here puts this folder on the path, so that tests can import ``builders``.

Signals act as in a terminal: who runs the tests in the background may have had them ignored.

Property tests draw the same examples every time, so that what is red stays red until it is mended;
``PRESCREEN_EXPLORE=1`` draws others.
"""

import os
import signal

from hypothesis import settings

signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

settings.register_profile("gate", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("explore" if os.environ.get("PRESCREEN_EXPLORE") else "gate")
