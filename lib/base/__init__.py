"""Physical constants, units and the checks of inputs that every solver shares."""
