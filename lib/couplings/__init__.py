"""Running couplings."""
