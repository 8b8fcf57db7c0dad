"""Squared elements of the multiplet: gauge invariance, crossing, supersymmetry, and the printed lines of (C.6)."""

import pytest
import sympy as sp

from lib.models.assim.generate import GENERATED
from lib.models.assim.hypercharge import AXIAL, degenerate, reaction_amplitude, squared_element, threshold

s, t, g, M, ms, mx, Y = sp.symbols("s t g M ms mx Y")
PRINTED = {
    "chi Psi > phiL B": (8 * M**4 + 4 * M**3 * mx - 10 * M**2 * mx**2 - 4 * M * mx**3 + mx**4)
    / (M * mx * (2 * M + mx) ** 2),
    "chi phiL > Psi B": 2
    * (8 * M**4 + 20 * M**3 * mx + 18 * M**2 * mx**2 + 6 * M * mx**3 + mx**4)
    / (mx * (M + mx) * (2 * M + mx) ** 2),
}


def zero(expression):
    return sp.cancel(sp.together(expression)) == 0


@pytest.mark.parametrize("reaction", [r for r in GENERATED.values() if "B" in r.split()])
def test_gauge_invariance_of_every_external_boson(reaction):
    a = reaction_amplitude(reaction)
    legs = [i for i, (f, _) in a.legs.items() if f.kind == "vector"]
    assert legs
    assert all(x == 0 for leg in legs for x in a.ward(leg))


@pytest.mark.parametrize(
    ("one", "two", "swap", "factor"),
    [
        ("chi Psi > phiL B", "chi phiL > Psi B", {s: t, t: s}, -2),
        ("chi Psi > phiL B", "Psi phiL~ > chi B", {s: t, t: M**2 + ms**2 + mx**2 - s - t}, -2),
        ("phiL phiL > Psi Psi", "phiL Psi~ > phiL~ Psi", {s: t, t: s}, sp.Rational(-1, 2)),
        ("phiL phiL~ > Psi Psi~", "Psi Psi~ > phiL phiL~", {s: s, t: t}, sp.Rational(1, 4)),
        ("phiL phiR~ > chi chi", "chi chi > phiL phiR~", {s: s, t: t}, sp.Rational(1, 4)),
    ],
)
def test_crossing_and_time_reversal(one, two, swap, factor):
    assert zero(squared_element(one).subs(swap, simultaneous=True) * factor - squared_element(two))


@pytest.mark.parametrize("reaction", ["chi Psi > phiL B", "phiL phiL > Psi Psi", "phiL phiL~ > Psi Psi~"])
def test_the_other_scalar_and_the_antiparticles_have_the_same_squares(reaction):
    mirrored = reaction.replace("phiL", "phiR")
    conjugated = " ".join(
        w if w in (">", "chi", "B") else (w[:-1] if w.endswith("~") else w + "~") for w in reaction.split()
    )
    assert zero(squared_element(mirrored) - squared_element(reaction))
    assert zero(squared_element(conjugated) - squared_element(reaction))


def test_supersymmetric_limit():
    """Massless multiplet: ratios of squares fixed by supersymmetric Ward identities of MHV amplitudes.

    Per chirality f fbar > B B and phi phi~ > chi chi have the same sum 4 g^4 (t/u + u/t); each helicity of
    phi phi~ > B B is the geometric mean of the two of f fbar > B B; chi phi > Psi B has a single one, with -u/s.
    """
    massless = {M: 0, ms: 0, mx: 0}
    u = -s - t
    fermions = squared_element("Psi Psi~ > B B").subs(massless) * 4 / 2
    assert zero(fermions - 4 * g**4 * (t / u + u / t))
    assert zero(squared_element("phiL phiL~ > chi chi").subs(massless) - fermions)
    assert zero(squared_element("phiL phiL~ > B B").subs(massless) - 2 * 4 * g**4)
    assert zero(2 * squared_element("chi phiL > Psi B").subs(massless) - 4 * g**4 * (-u / s))
    assert squared_element("phiL phiL > Psi Psi").subs(massless) == 0


def test_threshold_values_of_the_four_reactions():
    pole = (M**2 - ms**2 - mx**2) ** 2
    assert zero(threshold("chi Psi > phiL B") - g**4 * mx / M)
    assert zero(threshold("chi phiL > Psi B") - 2 * g**4 * mx / (ms + mx))
    assert zero(threshold("phiL phiL > Psi Psi") - 32 * g**4 * mx**2 * (2 * ms**2 - M**2) / pole)
    assert zero(threshold("phiL phiR > Psi Psi") - 32 * g**4 * M**2 * (ms**2 - M**2) / pole)


def test_printed_conversion_lines_are_leading_order_with_the_half_for_identical_fermions():
    delta = sp.Symbol("delta")
    same = threshold("phiL phiL > Psi Psi").subs(ms, M + delta) / 2
    mixed = threshold("phiL phiR > Psi Psi").subs(ms, M + delta) / 2
    assert zero(same.subs(delta, 0) - 16 * g**4 * M**2 / mx**2)
    assert mixed.subs(delta, 0) == 0
    assert zero(sp.diff(mixed, delta).subs(delta, 0) - 32 * g**4 * M**3 / mx**4)


@pytest.mark.parametrize("reaction", PRINTED)
def test_printed_semi_annihilation_lines_are_those_of_an_axial_current(reaction):
    assert not zero(degenerate(threshold(reaction)) / g**4 - PRINTED[reaction])
    assert zero(degenerate(threshold(reaction, AXIAL)) / g**4 - PRINTED[reaction])
    assert all(x == 0 for x in reaction_amplitude(reaction).ward(4))
    assert all(x != 0 for x in reaction_amplitude(reaction, AXIAL).ward(4))


def test_printed_assimilation_is_negative_for_a_bino_as_heavy_as_psi():
    ratio = sp.Symbol("r")
    polynomial = sp.Poly(8 + 4 * ratio - 10 * ratio**2 - 4 * ratio**3 + ratio**4, ratio)
    root = next(r for r in sp.real_roots(polynomial) if 0 < r < 1)
    assert round(float(root), 4) == 0.9571
    assert PRINTED["chi Psi > phiL B"].subs({M: 1, mx: 1}) < 0


def test_annihilation_into_bosons_gives_A6():
    """sigma v = (1/2) |M|^2/(32 pi M^2) = pi alpha^2/M^2."""
    sigma_v = threshold("Psi Psi~ > B B") / 2 / (32 * sp.pi * M**2)
    assert zero(sigma_v - sp.pi * (g**2 / (4 * sp.pi)) ** 2 / M**2)


def test_scalars_annihilate_into_light_matter_in_the_p_wave_only():
    assert threshold("phiL phiL~ > f f~") == threshold("phiL phiL~ > H H~") == 0
    assert zero(threshold("Psi Psi~ > f f~") - Y**2 * g**4)
