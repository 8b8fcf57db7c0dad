"""The utility that the ``yields`` draft describes."""
