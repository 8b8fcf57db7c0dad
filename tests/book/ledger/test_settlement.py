import numpy as np
import pytest
import sympy

from lib.book.ledger import (
    MIME,
    settle,
)


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: outputs.append(data))
    return outputs


def test_settle_shows_number_unit_and_printed_digits(shown):
    settle("assim.eq2.19", np.float64(6.97123e-3), digits=3, details={"b": np.int64(2), "a": sympy.Rational(1, 3)})
    data = shown[0][MIME]
    assert data == {"id": "assim.eq2.19", "value": 0.00697, "details": {"a": 0.333, "b": 2}}
    assert shown[0]["text/plain"] == "assim.eq2.19: 0.00697 s (printed 7e-3, a 0.333, b 2)"
    assert '<p class="rc-settled" id="settled-assim.eq2.19"' in shown[0]["text/html"]
    assert "style" not in shown[0]["text/html"]
    assert [type(v) for v in data["details"].values()] == [float, int]


def test_settle_shows_whether_a_claim_holds(shown):
    settle("assim.eq2.18", np.True_, residual=0)
    settle("assim.eq3.7", False)
    assert shown[0][MIME] == {"id": "assim.eq2.18", "value": True, "details": {"residual": 0}}
    assert shown[1]["text/plain"] == "assim.eq3.7: does not hold"


def test_settle_keeps_more_digits_than_the_paper_prints(shown):
    settle("yields.eq2", 0.14925839041234)
    settle("assim.eq2.19", -0.0)
    assert shown[0][MIME]["value"] == 0.14925839041
    assert str(shown[1][MIME]["value"]) == "0.0"


@pytest.mark.parametrize(
    ("row", "value", "more", "error", "message"),
    [
        ("assim.eq9.99", 1.0, {}, KeyError, "assim.eq9.99"),
        ("assim.eq2.18", 1.0, {}, TypeError, "kind identity needs a bool, got 1.0"),
        ("assim.eq2.19", True, {}, TypeError, "kind value needs a number, got True"),
        ("assim.eq2.19", "7e-3", {}, TypeError, "got '7e-3'"),
        ("assim.eq2.19", 1j, {}, TypeError, "got 1j"),
        ("assim.eq2.19", np.ones(2), {}, TypeError, "got array"),
        ("assim.eq2.19", float("nan"), {}, ValueError, "must be finite, got nan"),
        ("assim.eq2.19", float("inf"), {}, ValueError, "must be finite, got inf"),
        ("assim.eq2.19", 1.0, {"details": {"x": float("nan")}}, ValueError, "assim.eq2.19: x must be finite"),
        ("yields.eq2", 0.149, {"digits": 3}, ValueError, "digits must be an integer from 10 to 15, got 3"),
        ("assim.eq2.19", 0.149, {"digits": 16}, ValueError, "got 16"),
    ],
)
def test_settle_refuses_what_it_cannot_record(shown, row, value, more, error, message):
    with pytest.raises(error) as caught:
        settle(row, value, **more)
    assert message in str(caught.value)
    assert shown == []
