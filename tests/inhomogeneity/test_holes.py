import time

import numpy as np
import pytest

from lib.inhomogeneity.holes import (
    boundary,
    boundary_curve,
    dilute_ratio,
    largest_safe_radius,
    largest_safe_spacing,
    worst_spacing,
)
from lib.inhomogeneity.lattices import EmptySpheres
from lib.inhomogeneity.transfer import Gaussian, Tabulated
from tests.compare import close

UNIT = Gaussian(1.0)
KNOTS = np.geomspace(1e-3, 9.0, 200)


def variances(radius, ratios):
    return np.array([EmptySpheres(max(y, 2.0) * radius, radius).after_gaussian(1.0) for y in ratios])


def test_dilute_spheres():
    for eps in (0.3, 0.1):
        close(EmptySpheres(dilute_ratio(eps), 1.0).initial_variance, eps**2, rel=1e-13)


@pytest.mark.parametrize("radius", [0.3, 0.8, 1.2, 1.45, 1.6, 1.8, 3.0, 20.0])
def test_there_is_one_maximum_over_the_spacing(radius):
    ratios = np.geomspace(2.0, 60.0, 1500)
    found = variances(radius, ratios)
    turns = np.flatnonzero(np.diff(np.sign(np.diff(found))))
    assert turns.size <= 1
    worst = worst_spacing(radius, UNIT)
    close(worst.eps**2, np.max(found), rel=1e-5)
    assert worst.eps**2 >= np.max(found) * (1 - 1e-14)
    close(worst.ratio, ratios[np.argmax(found)], rel=5e-3)


@pytest.mark.parametrize("eps", [0.3, 0.1])
@pytest.mark.parametrize("radius", [1.2, 1.44, 1.5, 1.6, 2.0, 2.3, 5.0, 100.0])
def test_the_boundary_is_all_crossings_of_a_fine_scan(radius, eps):
    ratios = np.geomspace(2.0, 12.0, 3000)
    above = variances(radius, ratios) > eps**2
    crossings = np.flatnonzero(np.diff(above.astype(int)))
    roots = boundary(radius, UNIT, eps)
    assert roots.size == crossings.size
    close(roots, np.sqrt(ratios[crossings] * ratios[crossings + 1]), rel=1e-3, abs=0.0)
    close(variances(radius, roots), eps**2, rel=1e-9)


def test_a_boundary_point_takes_less_than_five_milliseconds():
    boundary(1.5, UNIT, 0.1)
    times = []
    for radius in np.geomspace(1.2, 100.0, 40):
        start = time.process_time()
        boundary(radius, UNIT, 0.1)
        times.append(time.process_time() - start)
    assert np.median(times) < 5e-3


def test_the_largest_safe_radius():
    for eps, inside in ((0.3, False), (0.1, True)):
        radius = largest_safe_radius(UNIT, eps)
        close(worst_spacing(radius, UNIT).eps, eps, rel=1e-8)
        assert boundary(0.999 * radius, UNIT, eps).size == 0 < boundary(1.001 * radius, UNIT, eps).size
        assert (worst_spacing(radius, UNIT).ratio > 2.1) is inside
    close(largest_safe_radius(Gaussian(3.0), 0.1), 3.0 * largest_safe_radius(UNIT, 0.1), rel=1e-8)


def test_the_largest_safe_spacing_is_that_of_the_worst_radius():
    for eps in (0.3, 0.1):
        spacing = largest_safe_spacing(UNIT, eps)
        found = [EmptySpheres(spacing, r).after_gaussian(1.0) for r in spacing * np.linspace(0.005, 0.5, 300)]
        close(found[-1], eps**2, rel=1e-9)
        assert np.all(np.diff(found) > 0)


def test_the_curve_runs_from_contact_around_the_island():
    for eps in (0.3, 0.1):
        radii, ratios = boundary_curve(np.geomspace(1.3, 50.0, 40), UNIT, eps)
        found = [EmptySpheres(y * r, r).after_gaussian(1.0) for r, y in zip(radii, ratios, strict=True)]
        close(found, eps**2, rel=1e-7)
        assert ratios[0] == 2.0 and np.all(np.diff(ratios) > -1e-6)
        close(np.min(radii), largest_safe_radius(UNIT, eps), rel=1e-12)


def test_a_table_of_a_gaussian_gives_the_same_boundary():
    table = Tabulated(KNOTS, UNIT(KNOTS))
    for radius in (1.2, 1.5, 3.0):
        close(boundary(radius, table, 0.1), boundary(radius, UNIT, 0.1), rel=1e-9, abs=0.0)
    close(largest_safe_radius(table, 0.3), largest_safe_radius(UNIT, 0.3), rel=1e-9)


def test_no_bound_no_boundary():
    assert boundary(5.0, UNIT, 1.2).size == 0
    with pytest.raises(ValueError, match=r"eps must be below that of spheres in contact, got 1.2"):
        largest_safe_radius(UNIT, 1.2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: boundary(0.0, UNIT, 0.3), "radius .* got 0.0"),
        (lambda: boundary(1.0, UNIT, -0.3), "eps .* got -0.3"),
        (lambda: boundary(1.0, Tabulated([1.0, 2.0], [0.5, 0.6]), 0.3), "must not rise"),
        (lambda: worst_spacing(1.0, UNIT, 1.0), "furthest spacing must exceed 2.0 radii, got 1.0"),
        (lambda: worst_spacing(-1.0, UNIT), "radius .* got -1.0"),
        (lambda: dilute_ratio(0.0), "eps .* got 0.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
