"""Being here puts this folder on the path, so that tests can import ``builders``.

Signals act as in a terminal: who runs the tests in the background may have had them ignored.
"""

import signal

signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
