"""Planes and crossings of the relic density against single points."""

import numpy as np
import pytest

from lib.models.assim import contours
from lib.models.assim.cross_sections import effective_rates
from lib.models.assim.freeze_out import freeze_out
from lib.models.assim.parameters import BENCHMARKS
from lib.plasma.thermal_history import ThermalPlasma
from tests.compare import close

B = BENCHMARKS["B"]
THERMAL = ThermalPlasma(m_planck=1.22e19)


def test_plane_holds_the_values_of_single_points_and_marks_closed_spectra():
    m_psi, m_chi = [400.0, 500.0, 600.0], [10.0, 390.0, 450.0]
    result = contours.plane(B, "m_psi", m_psi, "m_chi", m_chi, workers=1)
    assert np.isnan(result.omega_h2[0]).all()
    assert np.isnan(result.omega_h2[2, 0])
    close(result.omega_h2[1, 1], freeze_out(B).omega_h2, rel=1e-5)
    assert result.smallest[0] == np.nanmin(result.omega_h2)
    assert contours.scanned_abundance(B.with_(m_psi=result.smallest[1], m_chi=result.smallest[2])) == result.smallest[0]


def test_negative_squares_leave_a_hole():
    hole = contours.plane(B, "m_psi", [400.0], "m_soft", [50.0, 100.0], "axial", workers=1).omega_h2[:, 0]
    assert np.isnan(hole[0])
    assert hole[1] > 0
    assert contours.is_square(B.with_(m_psi=400.0, m_soft=50.0), "derived")


def test_crossings_lie_on_the_target():
    roots = contours.crossings(B, "m_soft", np.linspace(100, 420, 9), 0.1)
    assert len(roots) == 2
    for root in roots:
        close(freeze_out(B.with_(m_soft=root)).omega_h2, 0.1, rel=1e-4)


def test_variant_is_passed_on():
    root = contours.crossings(BENCHMARKS["A"], "g_y", [0.3, 0.4], 0.1, "axial")
    point = BENCHMARKS["A"].with_(g_y=root[0])
    close(freeze_out(point, effective_rates(point, "axial")).omega_h2, 0.1, rel=1e-4)


def test_plasma_is_passed_on_to_planes_and_crossings():
    warm = contours.plane(B, "m_psi", [500.0], "m_chi", [390.0], plasma=THERMAL, workers=1).omega_h2[0, 0]
    close(warm, freeze_out(B, plasma=THERMAL).omega_h2, rel=1e-5)
    assert warm > 1.1 * freeze_out(B).omega_h2
    (root,) = contours.crossings(B, "m_psi", [450.0, 600.0], 0.12, plasma=THERMAL)
    close(freeze_out(B.with_(m_psi=root), plasma=THERMAL).omega_h2, 0.12, rel=1e-4)


def test_store_of_a_plane_is_found_again_whatever_the_plasma_has_cached(tmp_path):
    """The key holds no address and no cache: a second run reads the first one, another plasma refuses it."""
    store, fresh = tmp_path / "plane.npz", ThermalPlasma(m_planck=1.22e19)
    grid = (B, "m_psi", [500.0], "m_chi", [380.0, 390.0])
    first = contours.plane(*grid, plasma=fresh, workers=1, store=store).omega_h2
    fresh.hubble_rate(1.0)
    counts = []
    again = contours.plane(
        *grid, plasma=fresh, workers=1, store=store, progress=lambda done, _: counts.append(done)
    ).omega_h2
    assert np.array_equal(again, first)
    assert counts == []
    with pytest.raises(ValueError, match="belongs to another scan"):
        contours.plane(*grid, plasma=ThermalPlasma(m_planck=1.23e19), workers=1, store=store)


@pytest.mark.parametrize(("call", "name"), [
    (lambda: contours.plane(B, "mass", [1.0], "m_chi", [1.0]), "x_name"),
    (lambda: contours.plane(B, "m_psi", [1.0], "m_psi", [1.0]), "y_name"),
    (lambda: contours.plane(B, "m_psi", [2.0, 1.0], "m_chi", [1.0]), "m_psi"),
    (lambda: contours.plane(B, "m_psi", [100.0], "m_chi", [200.0]), "no spectrum"),
    (lambda: contours.crossings(B, "colour", [1.0, 2.0], 0.1), "name"),
    (lambda: contours.crossings(B, "g_y", [0.3, 0.4], -0.1), "target"),
    (lambda: contours.crossings(B, "g_y", [0.3, 0.4], 0.1, function=freeze_out, plasma=THERMAL), "plasma"),
])  # fmt: skip
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
