"""Light elements of an inhomogeneous universe: D/H against the baryon density, its averages, and what D/H allows.

Everything is read from tables that :mod:`lib.nucleosynthesis.generate` made with primat; reading needs no primat.
"""
