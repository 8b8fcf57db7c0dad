"""The bounce as a result: its quintic pieces, its energies, the virial identity, and what it refuses."""

import math

import numpy as np
import pytest

from lib.bounce import Polynomial, energies, gaussian_action, gaussian_potential
from lib.bounce.profile import acceleration, assemble, interval_data, quintic, sphere
from tests.compare import close

A, W, D = 2.0, 0.7, 4
WELL = gaussian_potential(A, W, D)


def gaussian(points, end=7.0):
    r = np.linspace(0, end * W, points)
    field = A * np.exp(-0.5 * (r / W) ** 2)
    return r, field[:, None], (-r / W**2 * field)[:, None]


@pytest.mark.parametrize(("d", "area"), [(1, 2.0), (2, 2 * math.pi), (3, 4 * math.pi), (4, 2 * math.pi**2)])
def test_area_of_the_unit_sphere(d, area):
    close(sphere(d), area, rel=1e-14)
    # int exp(-x^2) over all space is pi^(d/2)
    close(sphere(d) * math.gamma(d / 2) / 2, math.pi ** (d / 2), rel=1e-14)


def test_basis_meets_its_six_conditions_and_reproduces_quintics():
    value, first, second = (quintic([0.0, 1.0])[i] for i in range(3))
    close(np.concatenate([[x[:, 0] for x in (value, first, second)], [x[:, 1] for x in (value, first, second)]]),
          np.eye(6), abs=1e-14)  # fmt: skip
    coefficients = np.array([0.3, -1.0, 2.0, 0.5, -0.7, 1.1])
    poly = np.polynomial.Polynomial(coefficients)
    theta = np.linspace(0, 1, 7)
    ends = [poly.deriv(k)(x) if k else poly(x) for x in (0.0, 1.0) for k in range(3)]
    for order, basis in enumerate(quintic(theta)):
        close(ends @ basis, poly.deriv(order)(theta) if order else poly(theta), rel=1e-12, abs=1e-12)


def test_acceleration_is_the_second_derivative_of_a_solution():
    r, field, slope = gaussian(200, end=4.0)
    exact = (r**2 / W**4 - 1 / W**2) * field[:, 0]
    close(acceleration(WELL, r, field, slope, D)[:, 0], exact, abs=1e-9 * A / W**2)
    close(acceleration(WELL, r[:1], field[:1], slope[:1], D), WELL.gradient(field[:1]) / D, rel=1e-14)


def test_energies_converge_with_sixth_order_or_better():
    exact = gaussian_action(A, W, D)
    errors = []
    for points in (6, 11, 21):
        r, field, slope = gaussian(points)
        errors.append(abs(sum(energies(WELL, r, field, slope, np.zeros(1), D)) / exact - 1))
    assert errors[2] < 1e-6
    assert np.all(np.log2(np.divide(errors[:-1], errors[1:])) > 5.5)


@pytest.mark.parametrize("d", [2, 3, 4, 5])
def test_virial_identity_of_an_exact_bounce(d):
    well = gaussian_potential(A, W, d)
    r, field, slope = gaussian(400)
    bounce = assemble(well, r, field, slope, np.zeros(1), d, {"made": "by hand"})
    assert abs(bounce.virial) < 1e-8
    close(bounce.action, 2 * bounce.kinetic / d, rel=1e-7)
    close(bounce.action, gaussian_action(A, W, d), rel=1e-8)


def test_pieces_join_with_their_derivatives_and_meet_the_exact_field():
    r, field, slope = gaussian(60)
    bounce = assemble(WELL, r, field, slope, np.zeros(1), D, {})
    between = np.linspace(0, r[-1], 333)
    exact = A * np.exp(-0.5 * (between / W) ** 2)
    close(bounce.at(between)[:, 0], exact, abs=1e-7 * A)
    close(bounce.at(between, 1)[:, 0], -between / W**2 * exact, abs=1e-5 * A / W)
    for order, table in enumerate((field, slope, bounce.accelerations)):
        close(bounce.at(r, order), table, abs=1e-10 * A / W**order)


def test_data_of_an_interval_are_scaled_by_its_length():
    h = np.array([0.5, 2.0])
    fields, slopes, bends = (np.arange(3.0)[:, None] + k for k in (1.0, 10.0, 100.0))
    data = interval_data(h, fields, slopes, bends)
    close(data[1, :, 0], [2.0, 2 * 11.0, 4 * 101.0, 3.0, 2 * 12.0, 4 * 102.0], rel=1e-15)


def test_result_is_a_copy_that_cannot_be_written():
    r, field, slope = gaussian(30)
    diagnostics = {"steps": 3}
    bounce = assemble(WELL, r, field, slope, np.zeros(1), D, diagnostics)
    diagnostics["steps"] = 4
    r[1] = 9.0
    assert bounce.diagnostics["steps"] == 3 and bounce.r[1] < 1.0
    with pytest.raises(ValueError, match="read-only"):
        bounce.fields[0] = 0.0


@pytest.mark.parametrize(
    ("r", "message"), [(-0.1, "between 0 and .* got -0.1"), (99.0, "got 99.0"), (np.nan, "r must be finite")]
)
def test_radii_outside_the_table_are_named(r, message):
    bounce = assemble(WELL, *gaussian(30), np.zeros(1), D, {})
    with pytest.raises(ValueError, match=message):
        bounce.at(r)


def test_energies_of_a_constant_profile_count_from_the_false_vacuum():
    well = Polynomial({(0,): 5.0, (2,): 0.5})
    r = np.linspace(0, 2, 5)
    kinetic, depth = energies(well, r, np.full((5, 1), 3.0), np.zeros((5, 1)), np.zeros(1), 3)
    # the profile between the radii obeys the equation of motion: constant only where dV/dphi = 0
    flat = energies(Polynomial({(0,): 5.0}), r, np.full((5, 1), 3.0), np.zeros((5, 1)), np.zeros(1), 3)
    assert flat == (0.0, 0.0)
    assert kinetic > 0 and depth > 0.9 * 4 / 3 * math.pi * 8 * 4.5 * 0.5
