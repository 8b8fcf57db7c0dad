"""The reactions that solvers use: spectrum checks, identical particles, threshold values at the benchmarks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.amplitudes.kinematics import momentum_transfer
from lib.models.assim.reactions import PROCESSES, SUM_Y2, Process, Spectrum, process
from tests.compare import close

A = Spectrum(1400.0, float(np.hypot(1400, 200)), 180.0)


def test_hypercharges_of_the_standard_model():
    """Three generations of Q, u, d, L, e as Weyl fermions."""
    multiplets = [(6, 1 / 6), (3, 2 / 3), (3, -1 / 3), (2, -1 / 2), (1, -1)]
    close(SUM_Y2["f"], 3 * sum(n * y**2 for n, y in multiplets), rel=1e-6)
    close(SUM_Y2["H"], 2 * 0.5**2, rel=1e-6)


def test_every_reaction_conserves_charge():
    charge = {"Psi": 1, "phi": 1, "other": 1}
    for r in PROCESSES.values():
        signed = [charge.get(p.rstrip("~"), 0) * (-1 if p.endswith("~") else 1) for p in r.particles]
        assert signed[0] + signed[1] == signed[2] + signed[3]


def test_identical_particles():
    assert process("phi phi > Psi Psi").identical_initial and process("phi phi > Psi Psi").identical_final
    assert not process("phi other > Psi Psi").identical_initial
    assert not process("Psi Psi~ > f f~").identical_final


def test_threshold_values_at_benchmark_a():
    """|M|^2/g^4; both conversions before the factor 1/2 for identical fermions."""
    values = {
        "chi Psi > phi B": 180 / 1400,
        "chi phi > Psi B": 360 / (180 + A.m_scalar),
        "phi phi > Psi Psi": 32 * 180**2 * (1400**2 + 2 * 200**2) / (180**2 + 200**2) ** 2,
        "phi other > Psi Psi": 32 * 1400**2 * 200**2 / (180**2 + 200**2) ** 2,
    }
    for name, value in values.items():
        close(process(name).threshold(A), value, rel=1e-11)


def test_threshold_keeps_its_digits_for_a_small_splitting():
    """The rest-frame value m_chi/M of assimilation does not depend on the splitting."""
    for m_soft in (0.1, 1.0, 10.0, 300.0):
        spectrum = Spectrum(1400.0, float(np.hypot(1400, m_soft)), 180.0)
        close(process("chi Psi > phi B").threshold(spectrum), 180 / 1400, rel=1e-9)


def test_light_matter_is_summed_and_scales_with_the_coupling():
    close(process("Psi Psi~ > f f~").threshold(A, 0.5), 10 * 0.5**4, rel=1e-6)
    close(process("Psi Psi~ > H H~").threshold(A), 0.25, rel=1e-6)
    assert process("phi phi~ > f f~").threshold(A) == 0.0


@given(
    st.sampled_from(sorted(PROCESSES)), st.floats(0.05, 1.5), st.floats(0, 0.9), st.floats(1e-3, 5), st.floats(-1, 1)
)
def test_squares_are_positive_in_the_whole_physical_region(name, chi, split, excess, cosine):
    spectrum = Spectrum(1.0, 1.0 + split * chi, chi)
    r = PROCESSES[name]
    m = r.masses(spectrum)
    s = (max(m[0] + m[1], m[2] + m[3]) * (1 + excess)) ** 2
    assert r.squared(s, momentum_transfer(s, cosine, m), spectrum, 1.0) > -1e-9


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Spectrum(-1.0, 1.0, 0.5), "m_psi must be finite and positive, got -1.0"),
        (lambda: Spectrum(1.0, 1.0, float("nan")), "m_chi must be finite and positive, got nan"),
        (lambda: Spectrum(1.0, 1.6, 0.5), "m_scalar must lie below m_psi \\+ m_chi = 1.5, got 1.6"),
        (lambda: process("chi chi > B B"), "unknown reaction 'chi chi > B B'"),
        (lambda: Process("phi B > x y", lambda *x: -1.0).threshold(A), "element of phi B > x y must not be negative"),
        (lambda: process("Psi Psi~ > B B").threshold(A, -0.3), "g must be finite and positive, got -0.3"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
