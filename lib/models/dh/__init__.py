"""Bounds from D/H on models of baryogenesis (Azatov & Missoni, arXiv:2604.11203)."""
