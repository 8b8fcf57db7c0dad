"""The Boltzmann equations of a network in symbols, from the same multiplicities that the solver uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from .network import Network


@dataclass(frozen=True)
class BoltzmannEquations:
    """dY/dx of every evolved species in a radiation era with constant g* and s-wave rates."""

    x: sp.Symbol
    """Time variable M/T."""
    y: Mapping[str, sp.Symbol]
    """Yields of the evolved species."""
    y_eq: Mapping[str, sp.Symbol]
    """Equilibrium yields of the evolved species; those of the bath cancel or belong to a rate."""
    rhs: Mapping[str, sp.Expr]
    """dY/dx of every evolved species."""

    def conserved(self, weights: Mapping[str, int]) -> bool:
        """Whether the combination sum weights_i Y_i is constant identically."""
        return sp.expand(sum(w * self.rhs[name] for name, w in weights.items())) == 0


def boltzmann_equations(network: Network, lambdas: Mapping[str, sp.Expr]) -> BoltzmannEquations:
    """Return the Boltzmann equations of a network in which every reaction has two reactants.

    dY_i/dx = sum_r (change_ri/S_r) (lambda_r/x^2) [prod Y - (prod Y_eq/prod Y'_eq) prod Y'], with S_r = prod m! over
    identical reactants and lambda_r = s(M) <sigma v>_r/H(M); a species of the bath has Y = Y_eq.

    Parameters
    ----------
    network
        Species and reactions; the numerical rates are not used.
    lambdas
        One symbol or expression per reaction, keyed by its text, e.g. "chi Psi -> Psit B".

    Raises
    ------
    ValueError
        For a reaction that has not two reactants or no entry in ``lambdas``.
    """
    x = sp.Symbol("x", positive=True)
    y = {name: sp.Symbol(f"Y_{name}", positive=True) for name in network.evolved}
    y_eq = {s.name: sp.Symbol(f"Yeq_{s.name}", positive=True) for s in network.species}
    rhs = dict.fromkeys(network.evolved, sp.Integer(0))
    for r in network.reactions:
        if len(r.reactants) != 2:
            raise ValueError(f"lambda/x^2 needs two reactants, got {r}")
        if str(r) not in lambdas:
            raise ValueError(f"no lambda for {r}; given: {', '.join(lambdas)}")
        forward = sp.prod(y.get(name, y_eq[name]) for name in r.reactants)
        backward = sp.Integer(0)
        if r.reversible:
            backward = sp.prod(y.get(name, y_eq[name]) for name in r.products)
            backward *= sp.prod(y_eq[name] for name in r.reactants) / sp.prod(y_eq[name] for name in r.products)
        for name, change in r.change.items():
            if name in rhs:
                rhs[name] += sp.Rational(change, r.symmetry) * lambdas[str(r)] / x**2 * (forward - backward)
    return BoltzmannEquations(x, y, {name: y_eq[name] for name in network.evolved}, rhs)
