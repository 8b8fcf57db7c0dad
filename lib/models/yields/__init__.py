"""Baryons and dark matter from particles that convert at the walls of bubbles (draft of 16 October 2025)."""
