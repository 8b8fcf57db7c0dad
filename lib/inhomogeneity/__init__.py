"""Baryons that are not uniform: geometries, how diffusion smooths them, and how much of them is left."""
