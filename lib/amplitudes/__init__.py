"""Squared matrix elements of 2 -> 2 reactions: by Dirac algebra (sympy) from a Lagrangian given as data.

``dirac``, ``lagrangian`` and ``diagrams`` derive; ``spinors`` is the numerical twin; ``kinematics`` is what the solvers
use and loads no computer algebra.
"""
