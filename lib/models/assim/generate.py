"""Write ``closed_forms``: the squared elements of the multiplet as plain arithmetic, from the symbolic derivation.

``python -m lib.models.assim.generate`` prints the module; a test holds the stored text against it.
"""

from __future__ import annotations

import sympy as sp

from .hypercharge import reaction_amplitude, squared_element

GENERATED = {
    "chi_psi_to_phi_b": "chi Psi > phiL B",
    "chi_phi_to_psi_b": "chi phiL > Psi B",
    "phi_phi_to_psi_psi": "phiL phiL > Psi Psi",
    "phi_other_to_psi_psi": "phiL phiR > Psi Psi",
    "psi_antipsi_to_b_b": "Psi Psi~ > B B",
    "psi_antipsi_to_f_f": "Psi Psi~ > f f~",
    "psi_antipsi_to_h_h": "Psi Psi~ > H H~",
    "psi_antipsi_to_chi_chi": "Psi Psi~ > chi chi",
    "phi_antiphi_to_b_b": "phiL phiL~ > B B",
    "phi_antiphi_to_f_f": "phiL phiL~ > f f~",
    "phi_antiphi_to_h_h": "phiL phiL~ > H H~",
    "phi_antiphi_to_chi_chi": "phiL phiL~ > chi chi",
    "phi_antiother_to_chi_chi": "phiL phiR~ > chi chi",
    "phi_antiphi_to_psi_antipsi": "phiL phiL~ > Psi Psi~",
    "phi_antiother_to_psi_antipsi": "phiL phiR~ > Psi Psi~",
    "psi_antiphi_to_chi_b": "Psi phiL~ > chi B",
    "phi_antipsi_to_antiphi_psi": "phiL Psi~ > phiL~ Psi",
    "phi_antipsi_to_antiother_psi": "phiL Psi~ > phiR~ Psi",
}
"""Function name -> reaction."""

HEADER = '''"""Squared elements of the hypercharge multiplet as plain arithmetic, over g^4 (and Y^2 for f, H).

Written by ``python -m lib.models.assim.generate`` from ``hypercharge``; averaged over initial and summed over final
polarisations. Arguments: s, t in GeV^2, then the squared masses of Psi, of the scalars and of chi. a and b are the
denominators of the propagators, d the splitting of the squared masses.
"""

from __future__ import annotations

from ...base.arrays import Floats
'''


def _power(name: str, n: int) -> list[str]:
    return [name] * n


def denominators(reaction: str) -> list[sp.Expr]:
    """Different propagator denominators of the reaction."""
    found: list[sp.Expr] = []
    for diagram in reaction_amplitude(reaction).diagrams:
        e = diagram.denominator.as_expr()
        if e != 1 and e not in found:
            found.append(e)
    return found


def function(name: str, reaction: str) -> str:
    """Source text of one function: numerator as a polynomial in the denominators a, b over their squares."""
    a, b, d, psi2, chi2, phi2 = sp.symbols("a b d psi2 chi2 phi2", positive=True)
    s, t, g, charge = sp.symbols("s t g Y")
    m, ms, mx = sp.symbols("M ms mx")
    squares = (psi2, psi2 + d, chi2)
    dens = denominators(reaction)
    second = dens[1] if len(dens) > 1 else (t if dens[0].has(s) else s)
    solution = sp.solve([dens[0] - a, second - b], [s, t])
    square = (squared_element(reaction) / g**4).subs(charge, 1).subs(solution, simultaneous=True)
    top, bottom = sp.fraction(sp.cancel(square))
    halved = [
        c * sp.prod([x ** (n // 2) for x, n in zip(squares, powers, strict=True)])
        for powers, c in sp.Poly(top, m, ms, mx).terms()
    ]
    top = sp.expand(sum(halved))
    body = []
    for (i, j), c in sorted(sp.Poly(top, a, b).terms(), reverse=True):
        factors = _power("a", i) + _power("b", j)
        body.append(" * ".join([*factors, f"({sp.factor(c)})"]))
    out = {m: sp.sqrt(psi2), ms: sp.sqrt(phi2), mx: sp.sqrt(chi2)}
    lines = [
        f"def {name}(s: Floats, t: Floats, psi2: float, phi2: float, chi2: float) -> Floats:",
        f'    """|M|^2 of {reaction}."""',
        f"    a = {sp.expand(dens[0].subs(out))}",
    ]
    if any(" b" in f" {line}" for line in body) or bottom.has(b):
        lines.append(f"    b = {sp.expand(second.subs(out))}")
    if any(sp.Symbol("d") == x or x.name == "d" for x in top.free_symbols):
        lines.append("    d = phi2 - psi2")
    lines += ["    top = (", *[f"        {'' if k == 0 else '+ '}{line}" for k, line in enumerate(body)], "    )"]
    scale, powers = sp.Poly(bottom, a, b).terms()[0][1], sp.Poly(bottom, a, b).monoms()[0]
    under = " * ".join([*([str(scale)] if scale != 1 else []), *_power("a", powers[0]), *_power("b", powers[1])])
    lines.append(f"    return top / ({under})")
    return "\n".join(lines)


def module() -> str:
    """Source text of ``closed_forms``."""
    return "\n\n\n".join([HEADER.rstrip(), *[function(n, r) for n, r in GENERATED.items()]]) + "\n"


if __name__ == "__main__":
    print(module(), end="")
