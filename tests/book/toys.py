from pathlib import Path

import nbformat


def write(path: Path, *cells: str) -> Path:
    notebook = nbformat.v4.new_notebook()
    for number, source in enumerate(cells):
        cell = nbformat.v4.new_code_cell(source, id=f"cell-{number}")
        notebook.cells.append(cell)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


LOCK = """numpy==1.0 \\
    --hash=sha256:00
    # via
    #   -r requirements.in
    #   nbval
pyyaml==6.0 \\
    --hash=sha256:00
    # via -r requirements.in
helper==1.0 ; python_version < '3.12' \\
    --hash=sha256:00
    # via numpy
deep-helper==1.0 \\
    --hash=sha256:00
    # via
    #   helper
    #   sphinx
pytest==8.0 \\
    --hash=sha256:00
    # via nbval
"""


def toy(root: Path) -> Path:
    """Write a chapter with a magic, one that imports nothing: a kernel starts in each of many tests."""
    return write(root / "notebooks" / "toy" / "a.ipynb", "%precision 8\nfrom lib.near import VALUE", "print(VALUE)")
