"""Scans over many points."""
