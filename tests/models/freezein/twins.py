"""A slow, readable twin of the freeze-in equations: rates by quadrature of |M|^2, all yields by an adaptive solver.

It takes couplings, masses and the CP asymmetries of a point, and shares nothing else with the library. Rates are
gamma/(s H) per |lambda|^2, in the paper's conventions: H = 1.66 sqrt(g*) T^2/M_Pl, g*_s = g*.
"""

from functools import lru_cache

import numpy as np
from scipy.integrate import solve_ivp
from scipy.interpolate import CubicSpline
from scipy.special import kve, zeta

SCATTERINGS = ("FB_eS", "FS_eB", "Fe_SB")
Z = np.geomspace(1e-4, 60.0, 170)


def squared(name, a, y, lepton2):
    """sum |M|^2/(lambda g_Y)^2 for M = 1 at s = 1 + a and y = (1 + cos)/2, massive in the exchange of a lepton."""
    s, back, forth = 1 + a, -a * y, -a * (1 - y)
    h, lepton, o, sign = {
        "FB_eS": (s, back - lepton2, forth, 1),
        "FS_eB": (back, s, forth, 1),
        "Fe_SB": (back, forth - lepton2, s, -1),
    }[name]
    return sign * 2 * o * (2 * h + o - h * o) / ((h - 1) ** 2 * lepton)


def density(name, z, g_y, lepton):
    """gamma/(lambda g_Y)^2 for M = 1: T/(512 pi^6) int ds/sqrt(s) p p' K_1(sqrt(s)/T) int dOmega |M|^2."""
    x, weight = np.polynomial.legendre.leggauss(100)
    low, high = np.log(1e-13), np.log(2 + 45 / z)
    excess = np.exp(low + (high - low) * (x + 1) / 2)
    root = 1 + excess
    a, lepton2 = excess * (2 + excess), lepton * g_y**2 / (8 * z**2)
    # peaks at both ends of the angle, of widths 1/a and lepton2/a: logarithmic nodes from either end to the middle
    t, dt = np.polynomial.legendre.leggauss(40)
    narrow = np.minimum(lepton2, 1.0) / a[:, None]
    tau = np.log(narrow) + np.log1p(0.5 / narrow) * (t + 1) / 2
    y = np.exp(tau) - narrow
    measure = np.exp(tau) * np.log1p(0.5 / narrow) * dt / 2
    angle = sum(squared(name, a[:, None], at, lepton2) for at in (y, 1 - y))
    angle = 4 * np.pi * (measure * angle).sum(axis=1)
    # ds/sqrt(s) = 2 d sqrt(s) and p p' = (s - 1)/4
    integrand = 2 * excess * a / 4 * angle * kve(1, root * z) * np.exp(-excess * z)
    return np.exp(-z) / (512 * np.pi**6 * z) * (weight * integrand).sum() * (high - low) / 2


@lru_cache
def rates(g_y, lepton):
    """ln of gamma/M^4 of the decay and of the scatterings over Z, as splines in ln z."""
    decay = kve(1, Z) * np.exp(-Z) / (32 * np.pi**3 * Z)
    tables = [decay, *(g_y**2 * np.array([density(name, z, g_y, lepton) for z in Z]) for name in SCATTERINGS)]
    return [CubicSpline(np.log(Z), np.log(table) + Z) for table in tables]


def gamma(point, z, lepton=1.0):
    """gamma/M^4 per |lambda|^2 at one z: decay, FB_eS, FS_eB, Fe_SB."""
    return np.array([np.exp(spline(np.log(z)) - z) for spline in rates(point.g_y, lepton)])


def solve(
    point, eps, *, scatterings=True, bose=True, lepton_factor=1.0, inverse=False, omit=(), lepton=1.0, z_end=None
):
    """Y_S, Y_DeltaF (2) and Y_Delta (3) from (24), (36) and (37), as a function of z, up to the sphalerons' end.

    The sum over Y_Delta is that over Y_DeltaF, which is how the baryons are counted.
    """
    ell, total = point.coupling**2, (point.coupling**2).sum(axis=0)
    entropy = 2 * np.pi**2 / 45 * point.g_star
    photons = 2 * zeta(3) / np.pi**2 / entropy
    y_eq = photons / 2 if bose else photons / (2 * zeta(3))
    scale = point.m_planck / point.m1 / (entropy * 1.66 * np.sqrt(point.g_star))
    use = np.array([True, *(scatterings and name not in omit for name in SCATTERINGS)])
    leptons = (7 * np.ones((3, 3)) - 237 * np.eye(3)) / 711 * lepton_factor / photons

    def system(tau):
        """Rates at z, and Y_F^eq."""
        z = np.exp(tau)
        return gamma(point, z, lepton) * use * scale * z**5, z**2 * kve(2, z) * np.exp(-z) / np.pi**2 / entropy

    def slope(tau, y):
        (decay, fb, fs, fe), y_f = system(tau)
        w, f, e = y[0] / y_eq, y[1:3] / y_f, (leptons @ y[3:])[:, None]
        mean = (ell * e).sum(axis=0) / total
        net = (f - w * mean) * decay + (f - w * e) * fb + (w * f - e) * fs + (f - e) * fe
        source = 2 * eps * total * (1 - w) * (decay + fb + fe - fs)
        made = 2 * total.sum() * (decay + fb + fs + fe) * (1 - w if inverse else 1)
        return np.concatenate([[made], -(ell * net).sum(axis=0), -(source + ell * net).sum(axis=1)])

    end = np.log(point.m1 / point.t_sph if z_end is None else z_end)
    sizes = np.array([1e-5, 1e-10, 1e-13, 1e-5, 1e-5, 1e-5]) * max(np.abs(eps).max(), 1e-12)
    sizes[0] = 1e-5
    run = solve_ivp(
        slope, (np.log(Z[0]), end), np.zeros(6), method="LSODA", rtol=1e-8, atol=1e-9 * sizes, dense_output=True
    )
    assert run.success, run.message
    return lambda z: run.sol(np.log(z))


def baryons(point, eps, **options):
    """Y_B = 22/79 of the sum, where the sphalerons end."""
    z = point.m1 / point.t_sph
    return 22 / 79 * solve(point, eps, **options)(z)[1:3].sum()
