"""The printed templates of the four utilities, run in a folder of their own."""

import json

from lib.book.ledger import ROOT
from lib.commands import driver
from lib.commands.sfv import extended_lz, local_lz, transport, xi_overlap
from lib.models.sfv.parameters import TABLE_B

EXAMPLES = ROOT / "notebooks" / "sfv" / "examples"
TEMPLATES = {
    "extended-lz": (extended_lz, "extended_LZ_lambda_params.json"),
    "transport": (transport, "transport_params.json"),
    "xi-overlap": (xi_overlap, "xi_overlap_finiteE_params.json"),
    "local-lz": (local_lz, "lambda_local_LZ_params.json"),
}


def template(name):
    """The printed parameters of a utility."""
    return json.loads((EXAMPLES / TEMPLATES[name][1]).read_text())


def run(folder, name, config):
    """The result of a utility for these parameters."""
    (folder / "params.json").write_text(json.dumps(config))
    return driver.execute(TEMPLATES[name][0], folder / "params.json", folder / "out.json")


def changed(config, dotted, value):
    """Return a deep copy with one dotted key replaced, or removed for an Ellipsis."""
    copy = json.loads(json.dumps(config))
    *blocks, last = dotted.split(".")
    inner = copy
    for key in blocks:
        inner = inner[key]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return copy


def as_tabled(value, name):
    """Fail unless the value rounds to the one in the draft's table, up to its sign."""
    assert abs(abs(value) - abs(TABLE_B[name].value)) <= TABLE_B[name].half_unit, name
