"""A schema with every kind of field, and a content that follows it."""

from lib.files.schema import Block, FileName, Flag, Integer, Number, Numbers, Text

SCHEMA = Block(
    "everything",
    {
        "profile_csv": FileName("table of the wall"),
        "v_w": Number("wall speed", above=0.0, below=1.0),
        "nE": Integer("energies", low=2, high=100),
        "average": Flag("average over the spectrum", default=False),
        "E_dist": Block("spectrum", {"T": Number("temperature", above=0.0), "mode": Text("how", choices=("a", "b"))}),
        "E": Numbers("energies", Number("energy", low=0.0), default=None),
    },
)
GOOD = {"profile_csv": "p.csv", "v_w": 0.3, "nE": 16, "E_dist": {"T": 1, "mode": "a"}}
