import numpy as np
import pandas as pd
import pytest
import sympy

from lib.book.report import show, table, text


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (1, 4, "1"),
        (123456, 2, "123456"),
        (1234.5678, 4, "1235"),
        (1.0, 4, "1"),
        (123456.7, 2, "120000"),
        (1234567.8, 2, "1.2e+06"),
        (2.0000001e-9, 4, "2e-09"),
        (-0.0, 4, "0"),
        (np.float64(1 / 3), 3, "0.333"),
        (np.int64(7), 3, "7"),
        (np.bool_(False), 3, "False"),
        (np.array([[1.0, -0.0], [2.345678, 1e20]]), 3, "[[1, 0], [2.35, 1e+20]]"),
        (np.array(2.5), 3, "2.5"),
        ({"a": np.float64(0.1), "b": (1, 2.5)}, 3, "{a: 0.1, b: [1, 2.5]}"),
        (1.5 - 2.25j, 3, "1.5 - 2.25i"),
        (sympy.Rational(1, 3), 3, "0.333"),
        (sympy.Integer(3), 3, "3"),
        (float("nan"), 3, "nan"),
        (None, 3, ""),
        ("text", 3, "text"),
    ],
)
def test_text_is_rounded_and_plain(value, digits, shown):
    assert text(value, digits) == shown


def test_last_bits_do_not_show():
    assert text(0.1 + 0.2, 12) == text(0.3, 12)


def test_show_prints_one_line(capsys):
    show("lifetime", np.float64(6.97123e-3), digits=3, unit="s")
    show("exact", True)
    assert capsys.readouterr().out == "lifetime = 0.00697 s\nexact = True\n"


@pytest.mark.parametrize("call", [lambda: show("a", 1.0, digits=0), lambda: table([{"a": 1}], digits=0)])
def test_digits_below_one_are_refused(call):
    with pytest.raises(ValueError, match="digits must be at least 1, got 0"):
        call()


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: outputs.append(data))
    return outputs


def test_table_is_the_same_from_frame_mappings_and_sequences(shown):
    rows = [{"name": "A & B", "m [GeV]": 1400.0}, {"name": "C", "m [GeV]": 0.123456}]
    table(rows, digits=3, caption="Masses")
    table(pd.DataFrame(rows), digits=3, caption="Masses")
    table([list(row.values()) for row in rows], digits=3, caption="Masses", columns=["name", "m [GeV]"])
    assert shown[0] == shown[1] == shown[2]
    assert shown[0]["text/plain"] == "Masses\nname   m [GeV]\n-----  -------\nA & B     1400\nC        0.123"
    html = shown[0]["text/html"]
    assert html.startswith('<div class="rc-table"><table>\n<caption>Masses</caption>')
    assert "<td>A &amp; B</td>" in html
    assert '<td class="rc-num">0.123</td>' in html
    assert "style" not in html


def test_table_keeps_a_named_index_and_chosen_columns(shown):
    table(pd.DataFrame({"y": [1.0]}, index=pd.Index(["p"], name="x")))
    table([{"a": 1, "b": 2, "c": 3}], columns=["c", "a"])
    assert shown[0]["text/plain"] == "x  y\n-  -\np  1"
    assert shown[1]["text/plain"] == "c  a\n-  -\n3  1"


def test_table_without_matching_headings_is_refused():
    with pytest.raises(ValueError, match="columns must be given"):
        table([[1, 2]])
    with pytest.raises(ValueError, match=r"2 entries, got \[1\]"):
        table([[1]], columns=["a", "b"])
