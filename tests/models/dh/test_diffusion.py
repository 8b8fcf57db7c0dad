"""Printed formulas of appendix A and the model that they make."""

import numpy as np
import pytest
import sympy as sp

from lib.claims import printed
from lib.inhomogeneity import diffusion
from lib.inhomogeneity.neutron_proton import diffusion_lengths
from lib.models.dh import diffusion as paper
from tests.compare import close


def test_model_holds_what_is_printed():
    model = paper.paper_model()
    assert model.electron_prefactor == printed("dh.a.eq81") and model.coulomb == paper.COULOMB_LOGARITHM
    assert not model.nucleons and paper.paper_model(nucleons=True).nucleons
    close(model.neutron(1e-4, 1.0), diffusion.neutron_electron(1e-4, prefactor=printed("dh.a.eq81")), rel=1e-14)


def test_lengths_scale_with_the_square_root_of_the_prefactor():
    """As long as only neutrons diffuse, d^2 is proportional to D_ne."""
    once, twice = (diffusion_lengths(paper.paper_model(electron_prefactor=p, coulomb="none"), 1e-4) for p in (0.1, 0.2))
    close(twice.neutron / once.neutron, np.sqrt(2), rel=1e-6)
    close(twice.proton / once.proton, np.sqrt(2), rel=1e-6)


def test_prefactors():
    close(paper.published_neutron_prefactor(), diffusion.neutron_electron_prefactor(), rel=3e-3)
    close(paper.published_proton_prefactor(2), diffusion.proton_electron_prefactor(), rel=1e-14)
    close(paper.published_proton_prefactor(2) / paper.published_proton_prefactor(), 137.035999, rel=1e-8)


def test_screening():
    close(paper.published_debye_wave_number(1e-4, power=1), diffusion.debye_wave_number(1e-4, "MB"), rel=1e-9)
    close(
        paper.published_debye_wave_number(1e-3, 2) / paper.published_debye_wave_number(1e-3, 1), 137.036**-0.5, rel=1e-6
    )


def test_fit():
    close(paper.published_fit([1e-3, 1.0]), [1.0, np.exp(-((6 / 7.14) ** 5))], rel=1e-14)
    assert paper.published_fit(1e-4) > 1
    with pytest.raises(ValueError, match="d k"):
        paper.published_fit(0.0)


def test_printed_lines_do_not_conserve_baryons():
    there, back = sp.symbols("there back", positive=True)
    total = sp.Matrix([[1, 1]]) * sp.Matrix(paper.published_matrix(0, 0, there, back))
    assert total == sp.Matrix([[back - there, back - there]])
