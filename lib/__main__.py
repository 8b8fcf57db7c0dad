"""``python -m lib``, or the installed package's name: the ledger and the notebooks from the command line."""

import sys

from .cli import main

sys.exit(main())
