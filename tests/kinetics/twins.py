"""Slow, readable twins of the fast solver: they share no code with it."""

import numpy as np
from scipy.special import kve


def backward_euler(f, jacobian, grid, y0):
    """Implicit Euler on ``grid`` with a full Newton iteration on the exact residual; returns y on the grid."""
    y = np.array(y0, dtype=float)
    path = [y]
    for t, h in zip(grid[1:], np.diff(grid), strict=True):
        new = y.copy()
        for _ in range(30):
            change = np.linalg.solve(np.eye(y.size) - h * jacobian(t, new), y + h * f(t, new) - new)
            new = new + change
            if np.all(np.abs(change) <= 1e-13 * np.abs(new) + 1e-300):
                break
        else:
            raise RuntimeError(f"Newton did not converge at {t}")
        y = new
        path.append(y)
    return np.array(path)


def extrapolated_backward_euler(f, jacobian, grid, y0):
    """Implicit Euler at one, one half and one quarter of the step, extrapolated to third order at the end."""
    ends = []
    for _ in range(3):
        ends.append(backward_euler(f, jacobian, grid, y0)[-1])
        grid = np.sort(np.concatenate([grid, (grid[1:] + grid[:-1]) / 2]))
    first, second = 2 * ends[1] - ends[0], 2 * ends[2] - ends[1]
    return (4 * second - first) / 3


class Assimilation:
    """Eqs. (3.10), (3.11) of arXiv:1111.5615 in u = ln x, with Y_Psi = eta - Y_Psit and exact Bessel ratios."""

    eta, m_psi, m_chi, g_star, m_planck = 8.6e-11, 1400.0, 180.0, 106.75, 1.22e19
    m_scalar = np.hypot(1400.0, 200.0)

    def __init__(self, assim, dest, conv):
        s_over_h = (2 * np.pi**2 / 45 * self.g_star * self.m_psi) / (np.sqrt(8 * np.pi**3 * self.g_star / 90))
        self.assim, self.dest, self.conv = (s_over_h * self.m_planck * rate for rate in (assim, dest, conv))

    def equilibria(self, x):
        """Y_eq of chi, the ratio r of Psit to Psi, and Y_eq/r, each with its own exponential: no 0/0 at late times."""
        q, s = self.m_chi / self.m_psi, self.m_scalar / self.m_psi
        chi = 2 / self.g_star * 45 / (4 * np.pi**4) * (q * x) ** 2 * kve(2, q * x)
        r = s**2 * kve(2, s * x) / kve(2, x)
        return chi * np.exp(-q * x), r * np.exp((1 - s) * x), chi / r * np.exp((s - 1 - q) * x)

    def start(self, x):
        """Equilibrium yields of chi and Psit."""
        chi, r, _ = self.equilibria(x)
        return np.array([chi, self.eta * r / (1 + r)])

    def f(self, u, y):
        """Derivatives of Y_chi, Y_Psit with respect to ln x."""
        x = np.exp(u)
        (chi, t), (chi_eq, r, chi_eq_over_r) = y, self.equilibria(x)
        psi = self.eta - t
        a = self.assim / x * (chi * psi - chi_eq_over_r * t)
        d = self.dest / x * (chi * t - chi_eq * r * psi)
        c = self.conv / x * (t**2 - r**2 * psi**2)
        return np.array([-a - d, a - d - c])

    def jacobian(self, u, y):
        """Its derivative with respect to (Y_chi, Y_Psit)."""
        x = np.exp(u)
        (chi, t), (chi_eq, r, chi_eq_over_r) = y, self.equilibria(x)
        psi = self.eta - t
        a = self.assim / x * np.array([psi, -chi - chi_eq_over_r])
        d = self.dest / x * np.array([t, chi + chi_eq * r])
        c = self.conv / x * np.array([0, 2 * t + 2 * r**2 * psi])
        return np.array([-a - d, a - d - c])
