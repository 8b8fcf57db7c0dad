"""Adaptive integration of stiff mass-action systems with conserved combinations kept to rounding.

Each step eliminates as many species as there are conservation laws, the most abundant ones first, and advances the
others by the Rosenbrock method of :mod:`lib.kinetics.rodas`: the products of huge rates that cancel in the full
Jacobian never enter, and abundances never leave the plane of the conserved charges. Output points are reached by
extra steps from the last accepted point, so that the sequence of steps does not know of them.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from . import rodas

METHOD = (rodas.GAMMA, rodas.ALPHA, rodas.A, rodas.C, rodas.D)
ORDER = rodas.ORDER
SAFETY, GROWTH, SHRINK = 0.9, 6.0, 0.2
TINY = 1e-300

# All kernels share this module: numba's cache of a caller does not notice a change in an imported kernel.
DONE, NON_FINITE, UNDERFLOW, TOO_MANY_STEPS = 0, 1, 2, 3


@njit(cache=True, nogil=True, error_model="numpy")
def _coefficients(u, u_start, spacing, table, slopes, k, k_dot):
    """Fill k_t(u) and dk_t/du by cubic Hermite interpolation of ln k_t."""
    position = (u - u_start) / spacing
    node = min(max(int(position), 0), table.shape[0] - 2)
    s = position - node
    x = 0.0
    for t in range(k.size):
        p0, m0, p1, m1 = table[node, t, 0], table[node, t, 1], table[node + 1, t, 0], table[node + 1, t, 1]
        c2, c3 = 3 * (p1 - p0) - 2 * m0 - m1, 2 * (p0 - p1) + m0 + m1
        value = p0 + s * (m0 + s * (c2 + s * c3))
        slope = (m0 + s * (2 * c2 + 3 * s * c3)) / spacing
        if slopes[t] != 0.0:
            if x == 0.0:
                x = np.exp(u)
            value += slopes[t] * x
            slope += slopes[t] * x
        k[t] = np.exp(value)
        k_dot[t] = k[t] * slope


@njit(cache=True, nogil=True, error_model="numpy")
def _derivative(k, y, reactants, changes, out):
    """Fill out_i = sum_t changes_ti k_t prod y."""
    for i in range(y.size):
        out[i] = 0.0
    for t in range(k.size):
        flux = k[t]
        for a in range(reactants.shape[1]):
            if reactants[t, a] >= 0:
                flux *= y[reactants[t, a]]
        for i in range(y.size):
            out[i] += changes[t, i] * flux


@njit(cache=True, nogil=True, error_model="numpy")
def _jacobian(k, y, reactants, changes, out):
    """Fill out_ij = d(dY_i/du)/dY_j."""
    for i in range(y.size):
        for j in range(y.size):
            out[i, j] = 0.0
    width = reactants.shape[1]
    for t in range(k.size):
        for a in range(width):
            j = reactants[t, a]
            if j < 0:
                continue
            partial = k[t]
            for b in range(width):
                if b != a and reactants[t, b] >= 0:
                    partial *= y[reactants[t, b]]
            for i in range(y.size):
                out[i, j] += changes[t, i] * partial


@njit(cache=True, nogil=True, error_model="numpy")
def _eliminate(laws, charges, y, atol, reduced, rows, dependent):
    """Solve laws . Y = charges for the most abundant species, Y_dependent = reduced[:, n] - reduced[:, rows] Y_rows.

    Fill the indices of the eliminated species in ``dependent`` and those of the others in ``rows``.
    """
    m, n = laws.shape
    for a in range(m):
        reduced[a, n] = charges[a]
        for i in range(n):
            reduced[a, i] = laws[a, i]
    for a in range(m):
        best, column = -1.0, -1
        for i in range(n):
            weight = abs(reduced[a, i]) * (abs(y[i]) + atol[i])
            if abs(reduced[a, i]) > 1e-9 and weight > best:
                best, column = weight, i
        dependent[a] = column
        pivot = reduced[a, column]
        for i in range(n + 1):
            reduced[a, i] /= pivot
        for b in range(m):
            if b != a:
                factor = reduced[b, column]
                if factor != 0.0:
                    for i in range(n + 1):
                        reduced[b, i] -= factor * reduced[a, i]
                    reduced[b, column] = 0.0
    size = 0
    for i in range(n):
        eliminated = False
        for a in range(m):
            eliminated = eliminated or dependent[a] == i
        if not eliminated:
            rows[size] = i
            size += 1


@njit(cache=True, nogil=True, error_model="numpy")
def _factor(w, pivots, size):
    """Overwrite w by its LU factors with partial pivoting; return False if it is singular or not finite."""
    for c in range(size):
        best, row = 0.0, -1
        for r in range(c, size):
            if not np.isfinite(w[r, c]):
                return False
            if abs(w[r, c]) > best:
                best, row = abs(w[r, c]), r
        if row < 0:
            return False
        pivots[c] = row
        if row != c:
            for i in range(size):
                w[c, i], w[row, i] = w[row, i], w[c, i]
        for r in range(c + 1, size):
            w[r, c] /= w[c, c]
            for i in range(c + 1, size):
                w[r, i] -= w[r, c] * w[c, i]
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def _solve(w, pivots, size, b):
    """Overwrite b by the solution of the factored system."""
    for c in range(size):
        row = pivots[c]
        b[c], b[row] = b[row], b[c]
    for r in range(size):
        for i in range(r):
            b[r] -= w[r, i] * b[i]
    for r in range(size - 1, -1, -1):
        for i in range(r + 1, size):
            b[r] -= w[r, i] * b[i]
        b[r] /= w[r, r]


@njit(cache=True, nogil=True, error_model="numpy")
def _step(u, h, local, split, system, method, work, y_new, error):
    """One Rosenbrock step from (u, y) to u + h: fill y_new and the error estimate; return False if it breaks down."""
    y, f, f_dot, jac = local
    reduced, rows, dependent = split
    u_start, spacing, table, slopes, reactants, changes = system
    gamma, alpha, a_matrix, c_matrix, d_weights = method
    w, pivots, stages, k, k_dot, g = work
    m, size = dependent.size, y.size - dependent.size
    for a in range(size):
        i = rows[a]
        for b in range(size):
            j = rows[b]
            entry = jac[i, j]
            for d in range(m):
                entry -= jac[i, dependent[d]] * reduced[d, j]
            w[a, b] = -entry
        w[a, a] += 1.0 / (h * gamma)
    if not _factor(w, pivots, size):
        return False
    last = 0.0
    for s in range(alpha.size):
        if s > 0:
            for a in range(size):
                value = y[rows[a]]
                for p in range(s):
                    value += a_matrix[s, p] * stages[p, a]
                y_new[rows[a]] = value
            _fill_dependent(y_new, reduced, rows, size, dependent)
            if alpha[s] != last:
                last = alpha[s]
                _coefficients(u + last * h, u_start, spacing, table, slopes, k, k_dot)
            _derivative(k, y_new, reactants, changes, g)
        for a in range(size):
            value = f[rows[a]] if s == 0 else g[rows[a]]
            value += h * d_weights[s] * f_dot[rows[a]]
            for p in range(s):
                value += c_matrix[s, p] / h * stages[p, a]
            stages[s, a] = value
        _solve(w, pivots, size, stages[s])
    for d in range(m):
        error[dependent[d]] = 0.0
    for a in range(size):
        error[rows[a]] = stages[alpha.size - 1, a]
        y_new[rows[a]] += stages[alpha.size - 1, a]
    _fill_dependent(y_new, reduced, rows, size, dependent)
    for d in range(m):
        for a in range(size):
            error[dependent[d]] -= reduced[d, rows[a]] * error[rows[a]]
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def _copy(source, target):
    """Copy one abundance vector onto another."""
    for i in range(source.size):
        target[i] = source[i]


@njit(cache=True, nogil=True, error_model="numpy")
def _fill_dependent(y, reduced, rows, size, dependent):
    """Set the eliminated species from the conserved charges."""
    for d in range(dependent.size):
        value = reduced[d, y.size]
        for a in range(size):
            value -= reduced[d, rows[a]] * y[rows[a]]
        y[dependent[d]] = value


@njit(cache=True, nogil=True, error_model="numpy")
def integrate(system, method, laws, u_span, y0, rtol, atol, u_out, max_steps):
    """Integrate dY/du = sum_t changes_t k_t(u) prod Y over u_span.

    Parameters
    ----------
    system
        (u_start, spacing, table, slopes, reactants, changes) as in :class:`lib.kinetics.mass_action.MassAction`.
    method
        ``METHOD``, handed over as data: loops over compiled-in constants are unrolled, which slows compilation.
    laws
        Conserved combinations, shape (m, n), rank m.
    u_span
        First and last u.
    y0
        Initial abundances, shape (n,).
    rtol, atol
        Relative tolerance, and absolute tolerances of shape (n,); the largest component of |error_i|/(atol_i + rtol
        |Y_i|) stays below one in every step.
    u_out
        Where the solution is wanted, increasing, inside u_span.
    max_steps
        Largest number of attempted steps.

    Returns
    -------
    status, where it stopped, the species to blame (-1 if none), abundances at u_out, accepted and rejected steps,
    largest relative drift of each conserved combination, sum over the steps of |error_i|/(|Y_i| + atol_i/rtol).
    """
    u_start, spacing, table, slopes, reactants, changes = system
    n, m, terms = y0.size, laws.shape[0], slopes.size
    u, u_end = u_span
    y, y_new, y_side = np.empty(n), np.empty(n), np.empty(n)
    _copy(y0, y)
    error, error_side = np.empty(n), np.empty(n)
    k, k_dot, f, f_dot, jac = np.empty(terms), np.empty(terms), np.empty(n), np.empty(n), np.empty((n, n))
    reduced = np.zeros((m, n + 1))
    dependent, rows = np.zeros(m, dtype=np.int64), np.zeros(n - m, dtype=np.int64)
    local, split = (y, f, f_dot, jac), (reduced, rows, dependent)
    work = (
        np.empty((n, n)),
        np.zeros(n, dtype=np.int64),
        np.empty((method[1].size, n)),
        np.empty(terms),
        np.empty(terms),
        np.empty(n),
    )
    y_out, charges, drift, error_sum = np.empty((u_out.size, n)), np.zeros(m), np.zeros(m), np.zeros(n)
    for a in range(m):
        for i in range(n):
            charges[a] += laws[a, i] * y0[i]
    steps, rejected, written = 0, 0, 0
    while written < u_out.size and u_out[written] <= u:
        _copy(y, y_out[written])
        written += 1
    h, h_before, norm_before, after_rejection, fresh = 0.0, 0.0, 1.0, False, True
    while u < u_end:
        if steps + rejected >= max_steps:
            return TOO_MANY_STEPS, u, -1, y_out, steps, rejected, drift, error_sum
        if fresh:
            _coefficients(u, u_start, spacing, table, slopes, k, k_dot)
            _derivative(k, y, reactants, changes, f)
            _derivative(k_dot, y, reactants, changes, f_dot)
            _jacobian(k, y, reactants, changes, jac)
            for i in range(n):
                if not np.isfinite(f[i] + f_dot[i] + y[i]):
                    return NON_FINITE, u, i, y_out, steps, rejected, drift, error_sum
            _eliminate(laws, charges, y, atol, reduced, rows, dependent)
            fresh = False
        if h == 0.0:
            h = 1e-3 * (u_end - u)
            for i in range(n):
                h = min(h, 1e-2 * (abs(y[i]) + atol[i] / rtol) / (abs(f[i]) + TINY))
            h = max(h, 1e-13 * abs(u))
        final = u + 1.0000001 * h >= u_end
        if final:
            h = u_end - u
        if not final and u + 0.1 * h == u:
            worst = 0
            for i in range(n):
                if abs(f[i]) * (atol[worst] + abs(y[worst])) > abs(f[worst]) * (atol[i] + abs(y[i])):
                    worst = i
            return UNDERFLOW, u, worst, y_out, steps, rejected, drift, error_sum
        good = _step(u, h, local, split, system, method, work, y_new, error)
        norm = 0.0
        for i in range(n):
            ratio = abs(error[i]) / (atol[i] + rtol * max(abs(y[i]), abs(y_new[i])))
            if not np.isfinite(ratio + y_new[i]):
                good = False
            norm = max(norm, ratio)
        if not good:
            rejected += 1
            h *= 0.1
            after_rejection = True
            continue
        factor = SAFETY * max(norm, 1e-12) ** (-1.0 / ORDER)
        if norm > 1.0:
            rejected += 1
            h *= max(SHRINK, min(factor, 0.95))
            after_rejection = True
            continue
        if steps > 0:
            predicted = SAFETY * h / h_before * (norm_before / max(norm, 1e-12) ** 2) ** (1.0 / ORDER)
            factor = min(factor, predicted)
        factor = max(SHRINK, min(GROWTH, factor))
        if after_rejection:
            factor = min(1.0, factor)
        u_next = u_end if final else u + h
        while written < u_out.size and u_out[written] <= u_next:
            if u_out[written] == u_next:
                _copy(y_new, y_out[written])
            else:
                target = u_out[written] - u
                if not _step(u, target, local, split, system, method, work, y_side, error_side):
                    return NON_FINITE, u, -1, y_out, steps, rejected, drift, error_sum
                _copy(y_side, y_out[written])
            written += 1
        for i in range(n):
            error_sum[i] += abs(error[i]) / (abs(y_new[i]) + atol[i] / rtol)
        for a in range(m):
            value, scale = -charges[a], TINY
            for i in range(n):
                value += laws[a, i] * y_new[i]
                scale += abs(laws[a, i] * y_new[i])
            drift[a] = max(drift[a], abs(value) / scale)
        h_before, norm_before, after_rejection = h, max(norm, 1e-2), False
        u = u_next
        _copy(y_new, y)
        h *= factor
        steps += 1
        fresh = True
    return DONE, u, -1, y_out, steps, rejected, drift, error_sum
