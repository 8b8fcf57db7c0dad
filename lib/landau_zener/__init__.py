"""Two levels that cross: closed formulas, the published integral, exact evolution and scattering at a wall."""
