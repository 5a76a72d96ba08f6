"""Everybody reads the vocabularies; only the owner loads the bodies.

The web adds words, ends them and corrects their spelling. That no code and no meaning of a word is ever changed, and
that none is deleted, is what the database lets it do.
"""

_LISTS = (
    "nationality",
    "exploitationtype",
    "exploitationsubtype",
    "origin",
    "stage",
    "closingreason",
    "agency",
    "offence",
)
_FORCES = ("region", "unit", "force", "forcename", "forcealias", "forceplace")
_READ = {f"reference_{table}": "select" for table in (*_FORCES, *_LISTS, "formerspelling")}

GRANTS = {
    "tables": {
        "web": _READ
        | {f"reference_{table}": "select, insert, update (name, valid_to)" for table in _LISTS}
        | {"reference_formerspelling": "select, insert"},
        "counter": _READ,
        "clerk": _READ,
    },
}
