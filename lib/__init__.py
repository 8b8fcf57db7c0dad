"""Verified solvers for the origin of baryons and dark matter."""
