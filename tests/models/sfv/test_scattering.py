"""Scattering of Dirac particles at the walls of the draft: a scipy twin, limits, sums, bad input."""

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from lib.landau_zener import local
from lib.models.sfv import passage, scattering
from lib.models.sfv.crossing import crossing
from lib.models.sfv.reconstructions import reconstructions
from lib.walls.profile import WallProfile
from tests.compare import close

BARE, EQUIVALENT, V_W, T = 0.03279, 0.209, 0.30, 0.2
WALLS = {wall.kind: wall.profile for wall in reconstructions()}


@pytest.fixture(params=sorted(WALLS))
def wall(request):
    return WALLS[request.param]


def smooth_wall():
    """Heavy levels that cross slowly: the regime where the formula of Landau and Zener holds."""
    r = np.linspace(0.0, 600.0, 6001)
    x = np.tanh((r - 300.0) / 30.0)
    return WallProfile(r, 2.0 - 0.3 * x, 2.0 + 0.3 * x, R_peak=300.0, w_FWHM=50.0)


@pytest.mark.parametrize(
    ("kind", "coupling"), [("kinks", BARE), ("kinks", EQUIVALENT), ("bump", BARE), ("bump", EQUIVALENT)]
)
def test_scattering_against_an_ode_solver(kind, coupling):
    """Upper and lower components at one energy by DOP853, from every wave that leaves inwards, matched outside."""
    wall, energy = WALLS[kind], 0.9
    run = scattering.convert(wall, coupling, [energy - 1e-7, energy + 1e-7])
    assert run.unitarity < 1e-10
    inner, outer = passage.ends(wall)

    def matrix(xi):
        Phi, phi = (float(field) for field in wall.fields(xi))
        return np.array([[abs(phi), coupling * phi], [coupling * phi, abs(Phi)]])

    def rhs(xi, psi):
        m = matrix(xi)
        return np.concatenate([1j * (energy * psi[:2] - m @ psi[2:]), -1j * (energy * psi[2:] - m @ psi[:2])])

    (far, v_far), (near, v_near) = (np.linalg.eigh(matrix(xi)) for xi in (inner, outer))
    rho_far, rho_near = (m / (energy + np.sqrt(energy**2 - m**2 + 0j)) for m in (far, near))
    starts = [np.concatenate([rho_far[j] * v_far[:, j], v_far[:, j]]).astype(complex) for j in range(2)]
    ends = [solve_ivp(rhs, (inner, outer), y, method="DOP853", rtol=1e-9, atol=1e-12).y[:, -1] for y in starts]
    u, d = (v_near.T @ np.array(ends).T[part] for part in (slice(0, 2), slice(2, 4)))
    through = np.linalg.inv(np.diag(1 / (1 - rho_near**2)) @ (d - np.diag(rho_near) @ u))
    chi_in, b_out = int(np.argmax(np.abs(v_near[1]))), int(np.argmax(np.abs(v_far[0])))
    flux = (1 - np.abs(rho_far) ** 2) / (1 - np.abs(rho_near[chi_in]) ** 2)
    at = np.argmin(np.abs(run.energies - energy))
    close(run.energies[at], energy, abs=2e-7)
    close(run.into_B[at], (np.abs(through[:, chi_in]) ** 2 * flux)[b_out], rel=2e-6)


@pytest.mark.parametrize("cut", [True, False])
def test_average_against_a_plain_sum_over_energies(wall, cut):
    """The mean over exp(-E/T) above the threshold, by the midpoint rule on energies that know of no threshold."""
    E_max = 0.6 * float(np.abs(wall.Phi).max())
    run = scattering.convert(wall, EQUIVALENT, [E_max, 0.6, 6.0])
    top = E_max if cut else 4.0
    edges = np.linspace(run.threshold, top, 1001 if cut else 4001)
    middle = 0.5 * (edges[1:] + edges[:-1])
    again = scattering.dirac.scatter(scattering.mass_matrix(wall, EQUIVALENT), *passage.ends(wall), middle, 1000)
    weight = np.exp(-middle / T)
    found = run.average(run.into_B, T, E_max=E_max if cut else None)
    close(found, weight @ again.transmission[:, 0, 1] / weight.sum(), rel=1e-4)


def test_quadrature_and_steps_have_converged(wall):
    fine, coarse = (
        scattering.convert(wall, EQUIVALENT, [0.2, 4.0], steps=s, nodes=n) for s, n in ((4000, 60), (1500, 30))
    )
    for E_max in (0.2, None):
        values = [run.average(run.into_B, T, E_max=E_max) for run in (fine, coarse)]
        close(values[0], values[1], rel=1e-6)


def test_nodes_integrate_a_square_root_at_the_threshold(wall):
    run = scattering.convert(wall, EQUIVALENT, 2.0, steps=100)
    whole = run.widths @ np.sqrt(run.energies - run.threshold)
    close(whole, (2.0 - run.threshold) ** 1.5 / 1.5, rel=1e-9)


def test_gas_that_streams_at_the_wall(wall):
    """Massless limit: exp(-E/(T D)) with D the Doppler factor; the whole range of T stays inside the quadrature."""
    run = scattering.convert(wall, 1e-4, [0.5, 20.0], steps=100)
    for v in (0.0, 0.3, 0.6):
        doppler = np.sqrt((1 + v) / (1 - v))
        close(run.average(run.energies, T, v_w=v), T * doppler, rel=1e-4)
    close(run.average(np.ones_like(run.energies), T, v_w=0.5), 1.0, rel=1e-14)


def test_open_share(wall):
    run = scattering.convert(wall, EQUIVALENT, 0.4, steps=100)
    part, whole = (quad(lambda E: np.exp(-E / T), low, 0.4)[0] for low in (run.threshold, 0.0))
    close(run.share_open(T, 0.4), part / whole, rel=1e-12)
    assert run.share_open(T, 0.5 * run.threshold) == 0.0


def test_stretched_wall():
    wall = WALLS["kinks"]
    wide = scattering.stretched(wall, 3.0)
    close(wide.center, 3 * wall.center, rel=1e-6)
    close(crossing(wide).slope, crossing(wall).slope / 3, rel=1e-9)
    close(crossing(wide).phi, crossing(wall).phi, rel=1e-9)
    with pytest.raises(ValueError, match=r"factor.*-1\.0"):
        scattering.stretched(wall, -1.0)


def test_thresholds_are_those_of_the_solver(wall):
    masses = scattering.thresholds(wall, EQUIVALENT)
    run = scattering.dirac.scatter(scattering.mass_matrix(wall, EQUIVALENT), *passage.ends(wall), 3.0, 10)
    close(masses, np.abs([run.masses_out, run.masses_in]), abs=1e-12)


def test_both_sides_of_a_wall_are_reciprocal():
    """chi that enters as chi from either side, above all thresholds."""
    wall = WALLS["kinks"]
    energies = np.array([1.5, 2.5])
    sides = [
        scattering.dirac.scatter(
            scattering.mass_matrix(wall, EQUIVALENT), *passage.ends(wall), energies, 2000, incident=side
        )
        for side in ("left", "right")
    ]
    close(sides[0].transmission[:, 1, 1], sides[1].transmission[:, 1, 1], abs=1e-11)


def test_eikonal_formula_on_a_smooth_wall():
    wall = smooth_wall()
    where = crossing(wall)
    energies, coupling = np.array([2.6, 3.0]), 0.02
    run = scattering.dirac.scatter(scattering.mass_matrix(wall, coupling), *passage.ends(wall), energies, 20000)
    found = scattering.eikonal(where, coupling, energies)
    close(run.transmission[:, 0, 1], found, rel=0.06)
    assert list(scattering.eikonal(where, coupling, [1.0, 2.0 - 1e-9])) == [0.0, 0.0]
    slow = local.probability(local.delta_local(coupling * where.phi, 0.3, where.slope))
    assert slow > 1.5 * found.max()


def test_couplings_for_a_mean():
    wall = WALLS["kinks"]
    E_max = 0.6 * float(np.abs(wall.Phi).max())
    found = scattering.couplings_for(wall, 0.149, T, E_max)
    assert found
    for coupling in found:
        run = scattering.convert(wall, coupling, E_max)
        close(run.average(run.into_B, T), 0.149, rel=1e-4)
    assert scattering.couplings_for(wall, 0.9, T, E_max) == ()


@pytest.mark.parametrize("name", ["kinks", "bump", "bounce"])
def test_largest_conversion_over_couplings(name):
    """Means below it are had at a smaller and at a larger coupling, means above it nowhere."""
    wall = WALLS[name]
    E_max = 0.6 * float(np.abs(wall.Phi).max())
    best, mean = scattering.largest_conversion(wall, T, E_max)
    below, above = scattering.couplings_for(wall, 0.98 * mean, T, E_max, scan=81)
    assert below < best < above
    assert scattering.couplings_for(wall, 1.002 * mean, T, E_max, scan=81) == ()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda wall: scattering.convert(wall, np.nan, 1.0), "lambda_0.*nan"),
        (lambda wall: scattering.convert(wall, EQUIVALENT, 0.01), "breaks must reach above.*0.01"),
        (lambda wall: scattering.convert(wall, BARE, 1.0, steps=10).average(1.0, -0.2), "T.*-0.2"),
        (lambda wall: scattering.convert(wall, BARE, 1.0, steps=10).average(1.0, T, E_max=1e-9), "E_max must be above"),
        (lambda wall: scattering.convert(wall, BARE, 1.0, steps=10).average(1.0, T, v_w=1.5), "v_w.*1.5"),
        (lambda wall: scattering.convert(wall, BARE, 1.0, steps=10).average(1.0, T, v_w=1.0), "1 - v_w.*0.0"),
        (lambda wall: scattering.couplings_for(wall, 1.5, T, 1.0), "target.*1.5"),
        (lambda wall: scattering.largest_conversion(wall, T, 1e-3), "E_max must be above.*0.001"),
        (lambda wall: scattering.largest_conversion(wall, T, 1.0, largest=0.0), "largest.*0.0"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(WALLS["kinks"])
