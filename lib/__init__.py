"""Verified solvers for the origin of baryons and dark matter."""

__version__ = "0.1.0"
