"""Potentials on which the bounce solvers are tested."""

import numpy as np

from lib.bounce import Polynomial, minimum


def tilted(depth, shift=0.5):
    """Return phi^4/4 - shift phi^3 + (shift^2 - depth) phi^2 with vacua at 0 and near 2 shift, and the latter."""
    well = Polynomial({(4,): 0.25, (3,): -shift, (2,): shift**2 - depth})
    return well, float(minimum("true vacuum", well, 2 * shift)[0])


def quartic(c3, c2):
    """Return phi^4/4 + c3 phi^3 + c2 phi^2 and its second minimum."""
    return Polynomial({(4,): 0.25, (3,): c3, (2,): c2}), (-3 * c3 + np.sqrt(9 * c3**2 - 8 * c2)) / 2


def curved(depth, near=(1.05, 1.2)):
    """Return (x^2 + y^2) [1.8 (x - 1)^2 + 0.2 (y - 1)^2 - depth] and its true vacuum; the bounce is bent."""
    factor = {(2, 0): 1.8, (1, 0): -3.6, (0, 0): 2.0 - depth, (0, 2): 0.2, (0, 1): -0.4}
    terms = {}
    for base in ((2, 0), (0, 2)):
        for powers, coefficient in factor.items():
            key = (base[0] + powers[0], base[1] + powers[1])
            terms[key] = terms.get(key, 0.0) + coefficient
    well = Polynomial(terms)
    return well, minimum("true vacuum", well, near)


def rotated(well, angle, stiffness):
    """Return a one-field polynomial along a direction of the plane, with mass^2 ``stiffness`` across it."""
    c, s = np.cos(angle), np.sin(angle)
    terms = {(2, 0): 0.5 * stiffness * s * s, (1, 1): -stiffness * s * c, (0, 2): 0.5 * stiffness * c * c}
    for (power,), coefficient in well.terms.items():
        for k in range(power + 1):
            share = coefficient * np.prod([(power - j) / (j + 1) for j in range(k)]) * c ** (power - k) * s**k
            terms[power - k, k] = terms.get((power - k, k), 0.0) + float(share)
    return Polynomial(terms)
