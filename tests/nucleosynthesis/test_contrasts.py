"""Distributions of a density: moments against integrals, Gauss rules, errors."""

import mpmath as mp
import numpy as np
import pytest

from lib.nucleosynthesis.contrasts import (
    SHAPES,
    Contrast,
    cosine,
    gaussian,
    lognormal,
    of_function,
    of_samples,
    two_point,
)
from tests.compare import close


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("eps", [0.0, 0.03, 0.1, 0.3, 0.6])
def test_mean_and_rms_are_what_is_asked_for(shape, eps):
    one = SHAPES[shape](eps)
    close(one.share @ one.density, 1.0, rel=1e-12)
    close(one.rms, eps, rel=2e-6, abs=1e-12)


def test_fourth_moments():
    close(two_point(0.3).share @ (two_point(0.3).density - 1) ** 4, 0.3**4, rel=1e-12)
    for dimensions, kurtosis in ((1, 3 / 2), (2, 9 / 4), (3, 27 / 8)):
        one = cosine(0.2, dimensions)
        close(one.rms, 0.2, rel=1e-12)
        close(one.share @ (one.density - 1) ** 4, kurtosis * 0.2**4, rel=1e-12)
    one = lognormal(0.3)
    close(one.share @ one.density**4, (1 + 0.3**2) ** 6, rel=1e-6)
    close(gaussian(0.05).share @ (gaussian(0.05).density - 1) ** 4, 3 * 0.05**4, rel=1e-9)


def test_a_strongly_cut_normal_distribution_against_mpmath():
    eps = 0.6
    one = gaussian(eps)

    def moments(s):
        density = [mp.quad(lambda x, n=n: x**n * mp.exp(-((x - 1) ** 2) / (2 * s**2)), [0, 1, 4, 20]) for n in range(4)]
        return [d / density[0] for d in density]

    width = mp.findroot(lambda s: moments(s)[2] / moments(s)[1] ** 2 - 1 - eps**2, 1.2)
    _, mean, _, third = moments(width)
    close(one.share @ one.density**3, float(third / mean**3), rel=1e-8)


def test_gauss_rules_keep_the_moments():
    for one in (lognormal(0.5), gaussian(0.4), cosine(0.3, 2)):
        few = one.reduced(5)
        assert few.density.size == 5 and np.all(few.density > 0)
        for power in range(1, 10):
            close(few.share @ few.density**power, one.share @ one.density**power, rel=1e-9)
    same = two_point(0.4).reduced(2)
    close(np.sort(same.density), [0.6, 1.4], rel=1e-12)


def test_samples_and_functions_agree():
    grid = (np.arange(64) + 0.5) / 64
    one = of_samples(5 * (1 + 0.5 * np.cos(2 * np.pi * grid)))
    close(one.rms, 0.5 / np.sqrt(2), rel=1e-12)
    flat = of_function(np.ones_like, 1.0, 3.0)
    close(flat.rms, 1 / np.sqrt(12), rel=1e-12)
    close(of_samples([1.0, 3.0], [3.0, 1.0]).rms, np.sqrt(0.75 * (1 / 3) ** 2 + 0.25), rel=1e-12)


@pytest.mark.parametrize(("build", "message"), [
    (lambda: two_point(1.5), "eps must be between 0.0 and 1.0, got 1.5"),
    (lambda: cosine(0.8), "eps must be between 0.0 and 0.707"),
    (lambda: cosine(0.1, 4), "dimensions must be 1, 2 or 3, got 4"),
    (lambda: gaussian(0.8), "eps must be between 0.0 and 0.75, got 0.8"),
    (lambda: lognormal(-0.1), "eps must be between 0.0 and 1.0, got -0.1"),
    (lambda: of_samples([1.0, -1.0]), "density must be finite and not negative, got -1.0"),
    (lambda: of_samples([0.0, 0.0]), "mean density must be finite and positive, got 0.0"),
    (lambda: of_samples([1.0, 2.0], [1.0]), "share must have one value per density, got 1 for 2"),
    (lambda: of_function(np.ones_like, 2.0, 1.0), "low must be below high, got 2.0 and 1.0"),
    (lambda: of_function(lambda x: 1 - x, 0.0, 2.0), "probability density must be finite and not negative"),
    (lambda: Contrast(np.array([1.0, 2.0]), np.array([0.5, 0.5])), "mean must be one, got 1.5"),
    (lambda: Contrast(np.array([1.0, 1.0]), np.array([0.5, 0.4])), "sum of the shares must be one, got 0.9"),
    (lambda: Contrast(np.array([1.0]), np.array([0.5, 0.5])), "share must have one value per density"),
    (lambda: two_point(0.3).reduced(3), "nodes must be between 1 and 2, got 3"),
])  # fmt: skip
def test_bad_input_is_named(build, message):
    with pytest.raises(ValueError, match=message):
        build()
