"""What each database role may do with reference data: all roles read it, only the owner loads the forces.

The web role adds terms, ends them and corrects their spelling. The database grants let it neither change a term's code
or meaning nor delete a term.
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
_FORCES = ("region", "unit", "force", "forcename", "forcealias", "forceplace", "forcepopulation")
_READ = {f"reference_{table}": "select" for table in (*_FORCES, *_LISTS, "formerspelling", "listversion")}

GRANTS = {
    "tables": {
        "web": _READ
        | {f"reference_{table}": "select, insert, update (name, valid_to)" for table in _LISTS}
        | {"reference_formerspelling": "select, insert"},
        "counter": _READ,
        "clerk": _READ,
    },
}
