"""Scattering of Dirac particles at the walls of the draft: a scipy twin, limits, sums, bad input."""

import numpy as np
import pytest
from scipy.integrate import quad

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
    ("kind", "coupling", "cut", "uncut"),
    [
        ("kinks", BARE, 0.003212, 0.003119),
        ("kinks", EQUIVALENT, 0.09323, 0.09195),
        ("bump", BARE, 0.001975, 0.001980),
        ("bump", EQUIVALENT, 0.06151, 0.06458),
    ],
)
def test_scattering_against_an_independent_computation(kind, coupling, cut, uncut):
    wall = WALLS[kind]
    E_max = 0.6 * float(np.abs(wall.Phi).max())
    run = scattering.convert(wall, coupling, [E_max, 0.6, 6.0])
    assert run.unitarity < 1e-10
    close(run.average(run.into_B, T, E_max=E_max), cut, rel=5e-4)
    close(run.average(run.into_B, T), uncut, rel=5e-4)


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
