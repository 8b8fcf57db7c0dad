"""Bubbles that nucleate and grow until they fill space: exact statistics, a published kernel, and a simulation."""
