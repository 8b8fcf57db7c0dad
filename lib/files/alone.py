"""``python -m lib.files.alone FOLDER COMMAND ...``: a command that no other process may run in a folder meanwhile."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from .atomic import FileError, alone


def main(arguments: Sequence[str]) -> int:
    """Run the command that follows the folder in ``arguments``; return its exit code, or 2 if the folder is held."""
    folder, *command = arguments
    try:
        with alone(folder):
            return subprocess.call(command, close_fds=False)  # make hands on its jobs by open files
    except FileError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
