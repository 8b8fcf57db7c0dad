"""Bubble walls: profiles, speed in local equilibrium, and the particles that meet them."""
