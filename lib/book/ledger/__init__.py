"""The ledger: every claim of every paper, what the executed notebooks computed for it, and the verdict.

In a notebook ``settle("assim.eq2.19", lifetime)`` settles a row; everything else reads.
"""

from .schema import (
    KINDS,
    LEDGER,
    ROOT,
    SEVERITIES,
    SHIPPED,
    VERDICTS,
    Paper,
    Row,
    Tolerance,
    load_papers,
    load_rows,
    read_paper,
)
from .settlement import MIME, settle
from .stored import NOTEBOOKS, Settlement, settlements
from .verdicts import Judgement, Survey, allowance, half_unit, judge, record, records, survey

__all__ = [
    "KINDS",
    "LEDGER",
    "MIME",
    "NOTEBOOKS",
    "ROOT",
    "SEVERITIES",
    "SHIPPED",
    "VERDICTS",
    "Judgement",
    "Paper",
    "Row",
    "Settlement",
    "Survey",
    "Tolerance",
    "allowance",
    "half_unit",
    "judge",
    "load_papers",
    "load_rows",
    "read_paper",
    "record",
    "records",
    "settle",
    "settlements",
    "survey",
]
