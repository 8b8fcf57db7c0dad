"""How the package is built: lib under the name recomputed, with the ledger and what the notebooks settle as data."""

import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py
from setuptools.command.editable_wheel import editable_wheel

HERE = Path(__file__).resolve().parent
INSIDE = find_packages(str(HERE), include=["lib", "lib.*"])
SHIP = "import sys; from pathlib import Path; from lib.book.ledger.stored import ship; ship(Path(sys.argv[1]))"


class BuildWithLedger(build_py):
    """Adds the ledger as it stands; a notebook edited by hand, or a malformed ledger, ends the build."""

    def run(self) -> None:
        """Build from nothing, so that no module of an earlier build is packed."""
        package = Path(self.build_lib, "recomputed").resolve()
        if not self.editable_mode:
            shutil.rmtree(package, ignore_errors=True)
        super().run()
        if not self.editable_mode:
            subprocess.run([sys.executable, "-c", SHIP, str(package / "shipped")], cwd=HERE, check=True)


class EditableAsLib(editable_wheel):
    """Inside the project the package is lib, as the notebooks import it."""

    def run(self) -> None:
        """Install the folder under its own name."""
        self.distribution.package_dir = {}
        self.distribution.packages = INSIDE
        super().run()


setup(
    packages=["recomputed" + name.removeprefix("lib") for name in INSIDE],
    cmdclass={"build_py": BuildWithLedger, "editable_wheel": EditableAsLib},
)
