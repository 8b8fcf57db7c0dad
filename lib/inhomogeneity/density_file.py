"""Densities in files: a spectrum as CSV, a field on a grid as CSV or npy."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..files.atomic import FileError
from ..files.grid import read_csv, read_npy
from .sampled import DensityField, PowerSpectrum

SPECTRUM_HEADER = ("k", "Delta2")
"""First line of a spectrum: wave number, and variance of rho/<rho> per unit of ln k."""


def read_spectrum(path: Path | str) -> PowerSpectrum:
    """Return the spectrum in a CSV file of the columns ``SPECTRUM_HEADER``, in its own unit of length.

    Raises
    ------
    FileError
        If the file cannot be read or a line is malformed, or for the reasons of :class:`PowerSpectrum`; the message
        begins with the name of the file.
    """
    k, power = read_csv(path, SPECTRUM_HEADER).T
    try:
        return PowerSpectrum(k, power)
    except ValueError as error:
        raise FileError(f"{path}: {error}") from error


def read_field(path: Path | str) -> DensityField:
    """Return the density in an npy file of up to three axes, or in a CSV file of one or two; the first side is one.

    Raises
    ------
    FileError
        If the file ends in neither .npy nor .csv, cannot be read, is malformed, or for the reasons of
        :class:`DensityField`; the message begins with the name of the file.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in (".npy", ".csv"):
        raise FileError(f"{path}: a density must be in a file that ends in .npy or .csv, got {suffix!r}")
    values = read_npy(path) if suffix == ".npy" else read_csv(path)
    if suffix == ".csv" and 1 in values.shape:
        values = values.ravel()
    try:
        return DensityField(values, 1.0 / max(np.shape(values)[0] if values.ndim else 1, 1))
    except ValueError as error:
        raise FileError(f"{path}: {error}") from error
