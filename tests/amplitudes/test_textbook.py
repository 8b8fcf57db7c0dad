"""The engine on theories whose squared elements stand in textbooks (Peskin & Schroeder; Itzykson & Zuber)."""

import pytest
import sympy as sp

from lib.amplitudes.diagrams import amplitude
from lib.amplitudes.lagrangian import Field, Model, yukawa_terms
from tests.amplitudes.problems import QED, M, e, m, s, t

pytestmark = pytest.mark.no_cover  # long algebra through lines that other tests count


def same(reaction, expected, model=QED):
    return sp.simplify(amplitude(model, reaction).squared() - expected) == 0


def test_electron_positron_to_muons():
    u = 2 * m**2 + 2 * M**2 - s - t
    expected = 2 * e**4 / s**2 * ((t - m**2 - M**2) ** 2 + (u - m**2 - M**2) ** 2 + 2 * s * (m**2 + M**2))
    assert same("e e~ > mu mu~", expected)


def test_compton_scattering():
    u = 2 * m**2 - s - t
    a, b = 1 / (s - m**2), 1 / (u - m**2)
    mean = 2 * e**4 * (-(u - m**2) * a - (s - m**2) * b + 4 * m**2 * (a + b) + 4 * m**4 * (a + b) ** 2)
    assert same("e A > e A", mean)


def test_compton_gives_klein_nishina():
    """In the rest frame of the electron: |M|^2 = 2 e^4 (w'/w + w/w' - sin^2), with 1/w' - 1/w = (1 - cos)/m."""
    w, c = sp.symbols("w c", positive=True)
    out = w / (1 + w / m * (1 - c))
    square = amplitude(QED, "A e > A e").squared().subs({s: m**2 + 2 * m * w, t: -2 * w * out * (1 - c)})
    assert sp.simplify(square - 2 * e**4 * (out / w + w / out - 1 + c**2)) == 0


def test_annihilation_into_photons():
    u = 2 * m**2 - s - t
    a, b = 1 / (m**2 - t), 1 / (m**2 - u)
    expected = 2 * e**4 * ((m**2 - u) * a + (m**2 - t) * b + 4 * m**2 * (a + b) - 4 * m**4 * (a + b) ** 2)
    assert same("e e~ > A A", expected)


def test_scalar_annihilation_into_photons():
    u = 2 * m**2 - s - t
    x = m**2 * s / ((m**2 - t) * (m**2 - u))
    assert same("phi phi~ > A A", 8 * e**4 * (1 - 2 * x + 2 * x**2))


def test_massless_moller_and_bhabha_with_their_exchange_sign():
    u = -s - t
    moller = 2 * e**4 * ((s**2 + u**2) / t**2 + 2 * s**2 / (t * u) + (s**2 + t**2) / u**2)
    bhabha = 2 * e**4 * ((s**2 + u**2) / t**2 + 2 * u**2 / (t * s) + (u**2 + t**2) / s**2)
    for reaction, expected in (("e e > e e", moller), ("e e~ > e e~", bhabha)):
        assert sp.simplify(amplitude(QED, reaction).squared().subs(m, 0) - expected) == 0


def test_bino_annihilation_into_massless_fermions():
    """chi chi > f f~ through one chiral scalar of mass ms: direct terms and a Majorana interference ~ mx^2; no s-wave.

    |M|^2 = y^4/4 [(t-m^2)^2/(t-ms^2)^2 + (u-m^2)^2/(u-ms^2)^2 - 2 m^2 s/((t-ms^2)(u-ms^2))], m = mx.
    """
    y, mx, ms = sp.symbols("y mx ms")
    f = Field("f", "fermion", states=1)
    model = Model(
        "one sfermion",
        ("y", "mx", "ms"),
        (Field("chi", "fermion", "mx", self_conjugate=True), f, Field("phi", "scalar", "ms")),
        yukawa_terms("chi", "-y", "0", "f", "phi", True),
    )
    u, m2, pole = 2 * mx**2 - s - t, mx**2, ms**2
    direct = (t - m2) ** 2 / (t - pole) ** 2 + (u - m2) ** 2 / (u - pole) ** 2
    expected = direct - 2 * m2 * s / ((t - pole) * (u - pole))
    a = amplitude(model, "chi chi > f f~")
    assert sp.simplify(a.squared() - y**4 / 4 * expected) == 0
    assert a.threshold(a.squared()) == 0
