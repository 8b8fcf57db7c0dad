"""Squared matrix elements of 2 -> 2 reactions: by Dirac algebra (sympy), by explicit spinors (numpy), as closed forms.

``dirac``, ``lagrangian``, ``diagrams`` and ``hypercharge`` derive; ``spinors`` and ``helicity`` are the numerical twin;
``kinematics``, ``closed_forms`` and ``reactions`` are what the solvers use and load no computer algebra.
"""
