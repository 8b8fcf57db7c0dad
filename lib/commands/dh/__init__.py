"""The utility on lumpy baryons, of which the paper has the formulas and no code."""
