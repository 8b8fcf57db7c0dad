"""Nucleosynthesis in cells of different proton density between which neutrons are exchanged, with primat's rates.

The cells expand and cool together; charged nuclei stay in their cell. Abundances are counted per mean baryon, so that
the network of one cell is primat's own with the mean baryon density: dY_i/dt = f(Y_i, T, rho) in every cell, and

    dn_i/dt = f_n(Y_i, T, rho) + rate (<n> - n_i)

for its neutrons. Without exchange every cell is alone; with an infinite rate all of them share one density of neutrons,
whose derivative is the mean of f_n. Needs primat; the tables that are read instead are made by ``generate``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp

from ..base.arrays import Floats
from ..base.validation import non_negative, positive
from .contrasts import Contrast

PROTONS = {"n": 0, "p": 1, "H2": 1, "H3": 1, "He3": 2, "He4": 2, "Li7": 3, "Be7": 4}
NEUTRONS = {"n": 1, "p": 0, "H2": 1, "H3": 2, "He3": 1, "He4": 2, "Li7": 4, "Be7": 3}
"""What the nuclides of the network of twelve reactions are made of."""


@dataclass(frozen=True, eq=False)
class CellYields:
    """What is left in the cells."""

    deuterium: Floats
    """Deuterium in each cell per mean baryon and volume, shape (cells,)."""
    hydrogen: Floats
    """Hydrogen, alike."""
    helium: Floats
    """Nuclei of helium-4, alike."""
    share: Floats
    """Share of the volume of each cell."""
    baryon_drift: float
    """Relative change of the number of baryons in all cells together."""

    @property
    def ratio(self) -> float:
        """<D>/<H>."""
        return float(self.share @ self.deuterium / (self.share @ self.hydrogen))


class Cells:
    """The network of primat at one mean density, solved once for the homogeneous universe."""

    def __init__(self, eta: float, rates: str = "small", precision: float = 1e-7) -> None:
        """Solve the homogeneous universe of ``eta`` baryons per photon with the relative tolerance ``precision``."""
        from primat import PRIMAT

        given = {"network": rates, "numerical_precision": precision, "show_progress": False, "save_nTOp": False}
        self.run = PRIMAT(given)
        self.run.cfg.Omegabh2 = positive("eta", eta) / self.run.cfg.Omegabh2_to_eta0b
        self.homogeneous = float(self.run.solve(progress=False)["DoH"])
        self.species: list[str] = list(self.run.nuclear.abundance_names)
        if set(self.species) != set(PROTONS):
            raise ValueError(f"rates must be a network of the nuclides {', '.join(PROTONS)}, got {rates!r}")
        self.precision = precision

    def start(self, temperature: float, protons: Floats, neutrons: Floats) -> Floats:
        """Return Y of every cell at ``temperature`` in MeV for densities of protons and neutrons over their means.

        The nuclei, a trace at 0.1 MeV and above, follow as in equilibrium.

        Returns
        -------
        array of shape (cells, species), per mean baryon.
        """
        time = float(self.run.background.t_of_T(positive("temperature", temperature)))
        mean = np.asarray(self.run.nuclear.Y_of_t(time)).ravel()
        z, n = (np.array([numbers[s] for s in self.species]) for numbers in (PROTONS, NEUTRONS))
        return mean * np.asarray(protons)[:, None] ** z * np.asarray(neutrons)[:, None] ** n

    def evolve(self, start: Floats, share: Floats, temperature: float, exchange: float) -> CellYields:
        """Burn the cells from ``temperature`` on.

        Parameters
        ----------
        start
            From :meth:`start`, shape (cells, species).
        share
            Share of the volume of each cell, shape (cells,), of sum one.
        temperature
            Of ``start``, in MeV.
        exchange
            Rate in 1/s at which neutrons approach their mean; infinite if they always have it.

        Raises
        ------
        ValueError
            If the rate is negative.
        RuntimeError
            If the integration fails.
        """
        if not exchange >= 0:
            raise ValueError(f"exchange must not be negative, got {exchange!r}")
        system = _System(self, np.asarray(share, dtype=float), exchange)
        cfg, background = self.run.cfg, self.run.background
        middle, end = (float(background.t_of_T(t / cfg.MeV_to_Kelvin)) for t in (cfg.T_nucl, cfg.T_end))
        time = float(background.t_of_T(temperature))
        y, nucl = system.packed(start), self.run.nucl
        eras = [
            (middle, 1.0, 1e-15, nucl.rhsMT, nucl.JacobianMT),
            (end, 10.0, cfg.atol_LT, nucl.rhsLT, nucl.JacobianLT),
        ]
        for until, loose, atol, rhs, jacobian in eras:
            if time < until:
                done = solve_ivp(
                    system.derivative(rhs), (time, until), y, method="BDF", jac=system.jacobian(jacobian),
                    rtol=loose * self.precision, atol=atol,
                )  # fmt: skip
                if not done.success:
                    raise RuntimeError(f"cells from {time!r} s on: {done.message}")
                y, time = done.y[:, -1], until
        final = system.cells(y)
        mass = np.array([PROTONS[s] + NEUTRONS[s] for s in self.species])
        before, after = share @ start @ mass, share @ final @ mass
        of = [final[:, self.species.index(s)] for s in ("H2", "p", "He4")]
        return CellYields(*of, np.asarray(share, dtype=float), float(after / before - 1))

    def protons_alone(self, contrast: Contrast, exchange: float, temperature: float = 0.1) -> CellYields:
        """Burn cells whose protons alone have ``contrast`` at ``temperature`` (MeV), with neutrons spread evenly."""
        start = self.start(temperature, contrast.density, np.ones_like(contrast.density))
        return self.evolve(start, contrast.share, temperature, exchange)

    def all_baryons(self, contrast: Contrast, temperature: float = 0.1) -> CellYields:
        """Burn separate cells whose protons and neutrons have the same ``contrast`` at ``temperature`` in MeV."""
        start = self.start(temperature, contrast.density, contrast.density)
        return self.evolve(start, contrast.share, temperature, 0.0)


class _System:
    """The equations of all cells: neutrons of every cell, or one common value of them in front."""

    def __init__(self, cells: Cells, share: Floats, exchange: float) -> None:
        non_negative("share", share)
        self.common = bool(np.isinf(exchange))
        self.share, self.exchange, self.width = share, exchange, len(cells.species)
        self.background, self.kelvin = cells.run.background, cells.run.cfg.MeV_to_Kelvin

    def packed(self, y: Floats) -> Floats:
        return np.concatenate(([self.share @ y[:, 0]], y[:, 1:].ravel())) if self.common else y.ravel()

    def cells(self, y: Floats) -> Floats:
        if not self.common:
            return y.reshape(-1, self.width)
        rest = y[1:].reshape(-1, self.width - 1)
        return np.column_stack([np.full(len(rest), y[0]), rest])

    def _around(self, time: float) -> tuple:
        b = self.background
        return b.T_of_t(time) * self.kelvin, b.rhoB_BBN(time), b.weak_nTOp, b.weak_pTOn

    def derivative(self, rhs: Callable) -> Callable[[float, Floats], Floats]:
        def function(time: float, y: Floats) -> Floats:
            cells, around = self.cells(y), self._around(time)
            change = np.array([rhs(cell, *around) for cell in cells])
            if not self.common:
                change[:, 0] += self.exchange * (self.share @ cells[:, 0] - cells[:, 0])
            return self.packed(change)

        return function

    def jacobian(self, jacobian: Callable) -> Callable[[float, Floats], Floats]:
        def function(time: float, y: Floats) -> Floats:
            around = self._around(time)
            blocks = [jacobian(cell, *around) for cell in self.cells(y)]
            matrix = np.zeros((y.size, y.size))
            for i, (block, share) in enumerate(zip(blocks, self.share, strict=True)):
                if self.common:
                    own = slice(1 + i * (self.width - 1), 1 + (i + 1) * (self.width - 1))
                    matrix[0, 0] += share * block[0, 0]
                    matrix[0, own], matrix[own, 0], matrix[own, own] = share * block[0, 1:], block[1:, 0], block[1:, 1:]
                else:
                    own = slice(i * self.width, (i + 1) * self.width)
                    matrix[own, own] = block
                    matrix[own.start, own.start] -= self.exchange
                    matrix[own.start, :: self.width] += self.exchange * self.share
            return matrix

        return function
