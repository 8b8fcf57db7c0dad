import numpy as np
import pytest

from lib.inhomogeneity.transfer import Gaussian, Tabulated
from tests.compare import close

K = np.geomspace(1e-3, 8.0, 60)


def test_a_gaussian_is_the_fourier_transform_of_a_normal_density():
    x, step = np.linspace(-40.0, 40.0, 8001, retstep=True)
    density = np.exp(-0.5 * (x / 2.0) ** 2) / (2.0 * np.sqrt(2 * np.pi))
    for k in (0.0, 0.3, 1.0):
        close(Gaussian(2.0)(k), step * np.sum(density * np.cos(k * x)), abs=1e-14)


def test_a_table_of_a_gaussian_is_exact_between_its_wave_numbers():
    k = np.concatenate([[0.0, 1e-9], np.geomspace(1e-4, 7.9, 777)])
    close(Tabulated(K, Gaussian(1.3)(K))(k), Gaussian(1.3)(k), rel=1e-11)


def test_a_table_converges_to_what_it_was_made_of():
    def smooth(k):
        return np.exp(-0.5 * k**2) * (1 + 0.3 * k**2 / (1 + k**4))

    k = np.linspace(0.01, 5.0, 333)
    errors = []
    for n in (40, 80, 160):
        knots = np.linspace(0.0, 6.0, n + 1)[1:]
        errors.append(np.max(np.abs(Tabulated(knots, smooth(knots))(k) - smooth(k))))
    assert errors[2] < 1e-4 and errors[0] > 4 * errors[1] > 16 * errors[2]


def test_a_monotone_table_stays_monotone():
    values = np.array([1.0, 0.9, 0.9, 0.2, 0.19, 1e-5, 0.0])
    table = Tabulated(np.arange(1.0, 8.0), values)
    assert table.decreasing
    found = table(np.linspace(0.0, 7.0, 2001))
    assert np.all(np.diff(found) <= 1e-15) and found[0] == 1.0 and found[-1] == 0.0
    assert not Tabulated([1.0, 2.0], [0.5, 0.6]).decreasing
    assert not Tabulated([1.0, 2.0], [1.5, 0.6]).decreasing


@pytest.mark.parametrize("transfer", [Gaussian(1.3), Tabulated(K, Gaussian(1.3)(K))])
def test_scaling_multiplies_lengths(transfer):
    close(transfer.scaled(2.5)(K / 3), Gaussian(1.3 * 2.5)(K / 3), rel=1e-9)


@pytest.mark.parametrize(
    "transfer", [Gaussian(1.3), Tabulated(np.linspace(0.01, 8, 4000), Gaussian(1.3)(np.linspace(0.01, 8, 4000)))]
)
def test_negligible_beyond_says_where_the_square_falls_below(transfer):
    k = transfer.negligible_beyond(1e-10)
    assert transfer(k) ** 2 <= 1.001e-10 and transfer(0.99 * k) ** 2 > 1e-10


def test_the_end_of_a_table():
    cut = Tabulated([1.0, 2.0, 3.0], [0.5, 0.1, 0.9e-3])
    assert cut(5.0) == 0.0 and cut.negligible_beyond(1e-20) == 3.0 and cut.negligible_beyond(0.02) == 2.0
    assert cut.negligible_beyond(0.5) == 1.0
    hanging = Tabulated([1.0, 2.0], [0.5, 0.25])
    assert hanging.negligible_beyond(1e-3) == np.inf and hanging.negligible_beyond(0.5) == 1.0
    with pytest.raises(
        ValueError, match=r"wave number 2\.5 is beyond the table, which ends at 2\.0 with the value 0\.25"
    ):
        hanging([0.1, 2.5])


def test_no_diffusion():
    assert Gaussian(0.0)(1e9) == 1.0 and Gaussian(0.0).negligible_beyond(0.5) == np.inf


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Gaussian(-1.0), "diffusion length must be finite and not negative, got -1.0"),
        (lambda: Gaussian(1.0)(-2.0), "wave number must be finite and not negative, got -2.0"),
        (lambda: Gaussian(1.0)(np.nan), "wave number .* got nan"),
        (lambda: Gaussian(1.0).scaled(0.0), "factor must be finite and positive, got 0.0"),
        (lambda: Gaussian(1.0).negligible_beyond(1.5), "tolerance must lie between 0 and 1, got 1.5"),
        (lambda: Tabulated([1.0, 2.0], [0.5, np.nan]), "values of the transfer function .* got nan"),
        (lambda: Tabulated([1.0, 2.0], [0.5, -0.1]), "values of the transfer function .* got -0.1"),
        (lambda: Tabulated([2.0, 1.0], [0.5, 0.1]), "wave numbers must be strictly increasing, got 2.0 before 1.0"),
        (lambda: Tabulated([0.0, 1.0], [1.0, 0.1]), "wave numbers must be finite and positive, got 0.0"),
        (lambda: Tabulated([1.0, 2.0], [0.5]), r"must have shape \(2,\), got \(1,\)"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
