"""Thermal averages, rate densities and phase space."""
