"""Settings shared by all tests."""

import os

from hypothesis import settings

# a shared machine may pause a test for longer than any deadline, and a run must be repeatable
settings.register_profile("book", deadline=None, derandomize=True)
settings.load_profile("book")

# silences the announcement of a new default folder, which would count as an error
os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")
