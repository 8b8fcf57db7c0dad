"""Diagrams: gauge invariance, crossing, signs of exchange, what is refused."""

import pytest
import sympy as sp

from lib.amplitudes.diagrams import Amplitude, amplitude
from lib.amplitudes.lagrangian import Current, Field, Model, yukawa_terms
from tests.amplitudes.problems import QED, SCALAR, M, e, m, s, t
from tests.compare import close


@pytest.mark.parametrize("reaction", ["e A > e A", "e e~ > A A", "phi A > phi A", "phi phi~ > A A"])
def test_ward_identity_of_every_photon(reaction):
    a = amplitude(QED, reaction)
    legs = [i for i, (f, _) in a.legs.items() if f.kind == "vector"]
    assert all(x == 0 for leg in legs for x in a.ward(leg))


def test_scalar_electrodynamics_without_its_seagull_is_not_gauge_invariant():
    terms = tuple(x for x in QED.terms if type(x).__name__ != "Seagull")
    broken = Amplitude(Model("broken", QED.parameters, QED.fields, terms), "phi phi~ > A A")
    assert any(x != 0 for x in broken.ward(3))


def test_majorana_pair_does_not_depend_on_the_side_on_which_it_is_written():
    """bar chi P_L Psi phi^* may be written bar Psi^c P_L chi phi^*: the charge-conjugate form gives the same square."""
    fields = (Field("chi", "fermion", "M", self_conjugate=True), Field("e", "fermion", "m"), SCALAR)
    usual = Model("usual", ("e", "m", "M"), fields, yukawa_terms("chi", "e", "0", "e", "phi", True))
    flipped = (
        Current(("e", False), "e", "0", ("chi", False), ("phi", True)),
        Current(("chi", False), "0", "e", ("e", True), ("phi", False)),
    )
    other = Model("flipped", ("e", "m", "M"), fields, flipped)
    for reaction in ("phi phi > e e", "phi phi~ > chi chi", "e e~ > chi chi"):
        assert sp.simplify(amplitude(usual, reaction).squared() - amplitude(other, reaction).squared()) == 0


def test_two_parity_odd_traces_are_refused():
    chiral = Model(
        "chiral",
        ("e", "m", "M"),
        QED.fields,
        (
            Current(("e", True), "e", "0", ("e", False), ("A", False)),
            Current(("mu", True), "e", "0", ("mu", False), ("A", False)),
        ),
    )
    with pytest.raises(NotImplementedError, match="parity-odd"):
        amplitude(chiral, "e e~ > mu mu~").squared()


def test_crossing_of_compton_scattering_gives_annihilation():
    """e A > e A under s <-> t is e e~ > A A with the opposite sign, fermion averages being equal (2 x 2 each)."""
    compton = amplitude(QED, "e A > e A").squared()
    pair = amplitude(QED, "e e~ > A A").squared()
    crossed = compton.subs({s: t, t: s}, simultaneous=True)
    assert sp.simplify(crossed + pair) == 0


@pytest.mark.parametrize(
    ("reaction", "channels"),
    [
        ("e e~ > mu mu~", ["s"]), ("e mu > e mu", ["t"]), ("e e~ > e e~", ["s", "t"]), ("e e > e e", ["t", "u"]),
        ("e A > e A", ["s", "u"]), ("phi phi~ > A A", ["contact", "t", "u"]), ("e mu~ > A A", []),
    ],
)  # fmt: skip
def test_every_diagram_is_found_once(reaction, channels):
    assert sorted(d.channel for d in amplitude(QED, reaction).diagrams) == channels


def test_heavy_target_gives_mott_and_rutherford():
    """e mu > e mu for M -> infinity: |M|^2 (64 pi^2 M^2)^-1 = alpha^2 (1 - v^2 sin^2(h/2))/(4 v^2 p^2 sin^4(h/2))."""
    p, big = sp.Rational(3, 10), sp.Integer(10) ** 8
    energy, half = sp.sqrt(1 + p**2), sp.Rational(1, 3)  # sin^2(h/2)
    values = {m: 1, M: big, e: 1, s: (energy + sp.sqrt(big**2 + p**2)) ** 2, t: -4 * p**2 * half}
    found = amplitude(QED, "e mu > e mu").squared().subs(values) / (64 * sp.pi**2 * big**2)
    mott = (1 - (p / energy) ** 2 * half) / (16 * sp.pi**2) / (4 * (p / energy) ** 2 * p**2 * half**2)
    close(float(found), float(mott), rel=1e-6)


def test_threshold_is_the_limit_of_slow_particles():
    """t of eq. (C.8) against s just above threshold, where it depends on the angle no more."""
    found = amplitude(QED, "e e~ > A A")
    square = found.squared()
    at_rest = float(found.threshold(square).subs({e: 1, m: 1}))
    near = float(square.subs({s: 4 + 1e-9, t: -1, e: 1, m: 1}))
    close(near, at_rest, rel=1e-6)


def test_ward_needs_an_external_vector():
    with pytest.raises(ValueError, match="leg must be that of an external vector of 'e A > e A', got 1"):
        amplitude(QED, "e A > e A").ward(1)
