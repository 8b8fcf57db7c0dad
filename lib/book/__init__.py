"""The ledger and what notebooks and the rendered book need; no solver imports it."""
