"""The claims of the papers as data: what each prints, read from its file of the ledger."""

from .schema import printed, printed_digits

__all__ = ["printed", "printed_digits"]
