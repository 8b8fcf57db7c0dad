"""Printed numbers are read from the ledger, digit for digit."""

import pytest

from lib.book import ledger
from lib.claims import printed, printed_digits
from lib.claims.schema import load_rows
from lib.files.atomic import FileError


def test_every_printed_number_of_the_ledger_is_read():
    rows = {row.id: row.printed for row in load_rows().values() if row.printed}
    assert len(rows) > 50
    assert {name: printed_digits(name) for name in rows} == rows
    assert all(printed(name) == float(digits) for name, digits in rows.items())


def test_the_ledger_hands_the_same_function_on():
    assert ledger.printed is printed


@pytest.mark.parametrize("name", ["sfv.eq6", "sfv.nothing", "sfv"])
def test_a_row_without_a_printed_number_is_an_error_that_names_it(name):
    with pytest.raises(KeyError, match="no row"):
        printed(name)


@pytest.mark.parametrize("name", ["nobody.eq1", "../ledger/sfv.eq9.phi"])
def test_a_paper_that_the_ledger_does_not_hold_is_an_error_that_names_its_file(name):
    with pytest.raises(FileError, match=r"\.yml"):
        printed(name)
