"""The utilities that the ``sfv`` draft describes."""
