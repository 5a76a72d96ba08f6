"""Everybody reads the vocabularies; the web adds words to them, and only the owner loads the bodies."""

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
_BODIES = ("region", "unit", "force", "forcename", "forcealias", "forceplace")
_READ = {f"reference_{table}": "select" for table in (*_BODIES, *_LISTS)}

GRANTS = {
    "tables": {
        "web": _READ | {f"reference_{table}": "select, insert, update" for table in _LISTS},
        "counter": _READ,
        "clerk": _READ,
    },
}
