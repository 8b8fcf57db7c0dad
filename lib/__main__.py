"""``python -m lib``: the ledger and the notebooks from the command line."""

import sys

from .cli import main

sys.exit(main())
