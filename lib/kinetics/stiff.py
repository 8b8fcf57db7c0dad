"""Adaptive integration of stiff mass-action systems with conserved combinations kept to rounding.

Each step eliminates as many species as there are conservation laws, the most abundant ones first, and advances the
others by a Rosenbrock method: the products of huge rates that cancel in the full Jacobian never enter, and abundances
never leave the plane of the conserved charges. Output points are reached by extra steps from the last accepted point,
so that the sequence of steps does not know of them.

The parts, each of which can be exchanged alone: the system (coefficients, derivative, Jacobian), the elimination, the
linear algebra, the step of any :class:`lib.kinetics.rodas.Tableau`, the error norm, the control of the step size, the
output. They share this module because numba's cache of a caller does not notice a change in an imported kernel.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numba import njit

_SMALLEST_PIVOT = 1e-9
"""Entries of a conservation law below this are rounding of its elimination, not a coefficient."""
_TINY = 1e-300


class Status(IntEnum):
    """How an integration ended: at its end, or where a value, the step or the number of steps gave out."""

    DONE = 0
    NON_FINITE = 1
    UNDERFLOW = 2
    TOO_MANY_STEPS = 3


_kernel = njit(cache=True, nogil=True, error_model="numpy")


@_kernel
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


@_kernel
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


@_kernel
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


@_kernel
def _linearise(u, system, point):
    """Fill all of ``point`` but Y; return the first species with a value that is not finite, or -1."""
    u_start, spacing, table, slopes, reactants, changes = system
    k, k_dot, y, f, f_dot, jac = point
    _coefficients(u, u_start, spacing, table, slopes, k, k_dot)
    _derivative(k, y, reactants, changes, f)
    _derivative(k_dot, y, reactants, changes, f_dot)
    _jacobian(k, y, reactants, changes, jac)
    for i in range(y.size):
        if not np.isfinite(f[i] + f_dot[i] + y[i]):
            return i
    return -1


@_kernel
def _abundant(reduced, law, y, atol):
    """Return the most abundant species of a law, by its share of the law."""
    best, column = -1.0, -1
    for i in range(y.size):
        weight = abs(reduced[law, i]) * (abs(y[i]) + atol[i])
        if abs(reduced[law, i]) > _SMALLEST_PIVOT and weight > best:
            best, column = weight, i
    return column


@_kernel
def _eliminate(conserved, y, atol, split):
    """Solve laws . Y = charges for the most abundant species and sort the species into the two sets of ``split``."""
    reduced, rows, dependent = split
    laws, charges = conserved
    m, n = laws.shape
    for a in range(m):
        reduced[a, n] = charges[a]
        for i in range(n):
            reduced[a, i] = laws[a, i]
    for a in range(m):
        column = _abundant(reduced, a, y, atol)
        dependent[a] = column
        pivot = reduced[a, column]
        for i in range(n + 1):
            reduced[a, i] /= pivot
        for b in range(m):
            factor = reduced[b, column]
            if b != a and factor != 0.0:
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


@_kernel
def _fill_dependent(y, reduced, rows, dependent):
    """Set the eliminated species from the conserved charges."""
    for d in range(dependent.size):
        value = reduced[d, y.size]
        for a in range(rows.size):
            value -= reduced[d, rows[a]] * y[rows[a]]
        y[dependent[d]] = value


@_kernel
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


@_kernel
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


@_kernel
def _step_matrix(shift, jac, reduced, rows, dependent, w):
    """Fill shift - J of the species that are kept, J with the dependence of the eliminated ones."""
    for a in range(rows.size):
        i = rows[a]
        for b in range(rows.size):
            j = rows[b]
            entry = jac[i, j]
            for d in range(dependent.size):
                entry -= jac[i, dependent[d]] * reduced[d, j]
            w[a, b] = -entry
        w[a, a] += shift


@_kernel
def _stage_point(s, start, rows, weights, stages, y):
    """Fill y of the species that are kept with the abundances at which stage s takes the derivative."""
    for a in range(rows.size):
        value = start[rows[a]]
        for p in range(s):
            value += weights[s, p] * stages[p, a]
        y[rows[a]] = value


@_kernel
def _step(u, h, point, split, system, method, work, trial):
    """One Rosenbrock step from (u, Y) to u + h: fill ``trial``; return False if it breaks down."""
    u_start, spacing, table, slopes, reactants, changes = system
    w, pivots, stages, k, k_dot, g = work
    reduced, rows, dependent = split
    gamma, alpha, weights, c_weights, d_weights, _ = method
    _, _, y, f, f_dot, jac = point
    y_new, error = trial
    _step_matrix(1.0 / (h * gamma), jac, reduced, rows, dependent, w)
    if not _factor(w, pivots, rows.size):
        return False
    last = 0.0
    for s in range(alpha.size):
        if s > 0:
            _stage_point(s, y, rows, weights, stages, y_new)
            _fill_dependent(y_new, reduced, rows, dependent)
            if alpha[s] != last:
                last = alpha[s]
                _coefficients(u + last * h, u_start, spacing, table, slopes, k, k_dot)
            _derivative(k, y_new, reactants, changes, g)
        for a in range(rows.size):
            value = f[rows[a]] if s == 0 else g[rows[a]]
            value += h * d_weights[s] * f_dot[rows[a]]
            for p in range(s):
                value += c_weights[s, p] / h * stages[p, a]
            stages[s, a] = value
        _solve(w, pivots, rows.size, stages[s])
    _finish(stages[alpha.size - 1], reduced, rows, dependent, y_new, error)
    return True


@_kernel
def _finish(last, reduced, rows, dependent, y, error):
    """Add the last stage, which is also the estimate of the error, and carry both to the eliminated species."""
    for a in range(rows.size):
        error[rows[a]] = last[a]
        y[rows[a]] += last[a]
    _fill_dependent(y, reduced, rows, dependent)
    for d in range(dependent.size):
        carried = 0.0
        for a in range(rows.size):
            carried -= reduced[d, rows[a]] * error[rows[a]]
        error[dependent[d]] = carried


@_kernel
def _error_norm(y, trial, goal):
    """Return the largest |error_i|/(atol_i + rtol |Y_i|); infinity where a value is not finite."""
    y_new, error = trial
    rtol, atol, norm = goal.rtol, goal.atol, 0.0
    for i in range(y.size):
        ratio = abs(error[i]) / (atol[i] + rtol * max(abs(y[i]), abs(y_new[i])))
        if not np.isfinite(ratio + y_new[i]):
            return np.inf
        norm = max(norm, ratio)
    return norm


@_kernel
def _first_step(point, goal):
    """Return the length of the first step."""
    control = goal.control
    h = control.first_share * (goal.u_end - goal.u_start)
    for i in range(point.y.size):
        scale = abs(point.y[i]) + goal.atol[i] / goal.rtol
        h = min(h, control.first_change * scale / (abs(point.f[i]) + _TINY))
    return max(h, control.smallest_first * abs(goal.u_start))


@_kernel
def _shrink(norm, order, control):
    """Return the factor for a step that failed with this error norm."""
    if norm == np.inf:
        return control.breakdown_shrink
    return max(control.largest_shrink, min(control.safety * norm ** (-1.0 / order), control.least_shrink))


@_kernel
def _growth(norm, h, norm_before, h_before, order, control):
    """Return the factor after a step that succeeded, from it and the one before (Gustafsson); h_before = 0 at first."""
    floored = max(norm, control.smallest_norm)
    factor = control.safety * floored ** (-1.0 / order)
    if h_before > 0.0:
        predicted = control.safety * h / h_before * (norm_before / floored**2) ** (1.0 / order)
        factor = min(factor, predicted)
    return max(control.largest_shrink, min(control.largest_growth, factor))


@_kernel
def _fastest(point, atol):
    """Return the species that changes fastest, relative to its abundance."""
    worst = 0
    for i in range(point.y.size):
        here, there = atol[worst] + abs(point.y[worst]), atol[i] + abs(point.y[i])
        if abs(point.f[i]) * here > abs(point.f[worst]) * there:
            worst = i
    return worst


@_kernel
def _copy(source, target):
    """Copy one vector onto another: a slice would first look for overlaps."""
    for i in range(source.size):
        target[i] = source[i]


@_kernel
def _write(u, u_next, point, split, system, method, work, trial, side, goal, record):
    """Store the output points up to ``u_next``; return False if a step to one of them breaks down."""
    u_out, y_out, counts = goal.u_out, record.y_out, record.counts
    while counts[2] < u_out.size and u_out[counts[2]] <= u_next:
        reached = trial
        if u_out[counts[2]] != u_next:
            reached = side
            if not _step(u, u_out[counts[2]] - u, point, split, system, method, work, side):
                return False
        _copy(reached.y, y_out[counts[2]])
        counts[2] += 1
    return True


@_kernel
def _account(trial, conserved, goal, record):
    """Add an accepted step to the sums of the errors and to the largest drifts."""
    y, error = trial
    laws, charges = conserved
    rtol, atol, error_sum, drift = goal.rtol, goal.atol, record.error_sum, record.drift
    for i in range(y.size):
        error_sum[i] += abs(error[i]) / (abs(y[i]) + atol[i] / rtol)
    for a in range(charges.size):
        value, scale = -charges[a], _TINY
        for i in range(y.size):
            value += laws[a, i] * y[i]
            scale += abs(laws[a, i] * y[i])
        drift[a] = max(drift[a], abs(value) / scale)
    record.counts[0] += 1


@_kernel
def march(system, method, conserved, goal, point, split, work, trial, side, record):
    """Step from the start to the end, see :mod:`lib.kinetics.state`; return status, where it stopped, whom to blame."""
    u_end, u_out, atol, control, counts = goal.u_end, goal.u_out, goal.atol, goal.control, record.counts
    y, y_new = point.y, trial.y  # not in the loop, where each look into a tuple would move a count of references
    u, h, h_before, norm_before, after_rejection, fresh = goal.u_start, 0.0, 0.0, 1.0, False, True
    while u < u_end:
        if counts[0] + counts[1] >= goal.max_steps:
            return Status.TOO_MANY_STEPS, u, -1
        if fresh:
            blame = _linearise(u, system, point)
            if blame >= 0:
                return Status.NON_FINITE, u, blame
            _eliminate(conserved, y, atol, split)
            fresh = False
        if h == 0.0:
            h = _first_step(point, goal)
        final = u + (1.0 + control.end_slack) * h >= u_end
        if final:
            h = u_end - u
        elif u + control.breakdown_shrink * h == u:
            return Status.UNDERFLOW, u, _fastest(point, atol)
        good = _step(u, h, point, split, system, method, work, trial)
        norm = _error_norm(y, trial, goal) if good else np.inf
        if norm > 1.0:
            counts[1] += 1
            h *= _shrink(norm, method.order, control)
            after_rejection = True
            continue
        u_next = u_end if final else u + h
        due = counts[2] < u_out.size and u_out[counts[2]] <= u_next
        if due and not _write(u, u_next, point, split, system, method, work, trial, side, goal, record):
            return Status.NON_FINITE, u, -1
        _account(trial, conserved, goal, record)
        factor = _growth(norm, h, norm_before, h_before, method.order, control)
        factor = min(1.0, factor) if after_rejection else factor
        h_before, norm_before, after_rejection, fresh = h, max(norm, control.remembered_norm), False, True
        u, h = u_next, h * factor
        _copy(y_new, y)
    return Status.DONE, u, -1
