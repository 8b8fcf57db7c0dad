"""The thermal plasma: history, ideal gases, chemical equilibrium, the particles of the Standard Model."""
