"""The two levels across the walls of the draft: scipy twins, limits, bad input."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from lib.models.sfv import passage
from lib.models.sfv.crossing import crossing
from lib.models.sfv.parameters import TABLE_B
from lib.models.sfv.reconstructions import reconstructions
from tests.compare import close

BARE, EQUIVALENT, V_W, T = 0.03279, 0.209, 0.30, 0.2
WALLS = {wall.kind: wall.profile for wall in reconstructions()}


@pytest.fixture(params=sorted(WALLS))
def wall(request):
    return WALLS[request.param]


@pytest.mark.parametrize(("diagonal", "number"), [(passage.FROM_MASSES, 0.5), (passage.AS_PRINTED, 1.0)])
@pytest.mark.parametrize("coupling", [BARE, EQUIVALENT])
def test_two_levels_against_an_ode_solver(wall, coupling, diagonal, number):
    """State vector from the mass eigenstate outside to the one inside, by eigenvectors and DOP853."""

    def hamiltonian(xi):
        Phi, phi = (float(field) for field in wall.fields(xi))
        a = number * (abs(phi) - abs(Phi))
        return np.array([[a, coupling * phi], [coupling * phi, -a]])

    inner, outer = -5.0, 8.0
    vectors = [np.linalg.eigh(hamiltonian(xi))[1] for xi in (outer, inner)]
    start = vectors[0][:, np.argmax(np.abs(vectors[0][1]))].astype(complex)
    end = vectors[1][:, np.argmax(np.abs(vectors[1][0]))]
    run = solve_ivp(
        lambda xi, psi: -1j / V_W * hamiltonian(xi) @ psi,
        (outer, inner),
        start,
        method="DOP853",
        rtol=1e-10,
        atol=1e-12,
    )
    found = passage.two_level.propagate(passage.levels(wall, diagonal), outer, inner, V_W, coupling).converted
    close(found, abs(end @ run.y[:, -1]) ** 2, abs=2e-8)


def test_span_does_not_matter(wall):
    runs = [float(passage.two_level_run(wall, BARE, V_W, span=span).converted) for span in (6.0, 9.0, 13.0)]
    close(runs, [float(passage.two_level_run(wall, BARE, V_W).converted)] * 3, rel=1e-5)


def test_first_order_is_the_limit_of_a_small_coupling(wall):
    found = passage.first_order(wall, crossing(wall), V_W).total
    small = 1e-3
    close(found * small**2, float(passage.two_level_run(wall, small, V_W).converted), rel=1e-3)


def test_square_of_the_mixing_is_the_published_integral(wall):
    where = crossing(wall)
    run = passage.first_order(wall, where, V_W)
    span = where.xi + 3 * TABLE_B["FWHM"].value
    inner, outer = (np.interp(xi, run.xi, run.squared) for xi in (where.xi, span))
    fine = np.linspace(where.xi, span, 4001)
    integral = np.trapezoid(wall.fields(fine)[1] ** 2, fine)
    close(inner - outer, 2 * np.pi * integral / (V_W * where.slope), rel=1e-5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda wall: passage.two_level_run(wall, BARE, 0.0), "speed.*0.0"),
        (lambda wall: passage.two_level_run(wall, BARE, V_W, diagonal=-1.0), "diagonal.*-1.0"),
        (lambda wall: passage.two_level_run(wall, BARE, V_W, span=99.0), "span.*99.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(WALLS["kinks"])
