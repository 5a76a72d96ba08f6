"""What each database role may do with retention. Only owner functions decide a request and blank text.

No application role can read or write the tables that hold what the apps declare as erasable.
"""

from core.scoped_rows import IN_SCOPE

# Also a record that the force has given to another; not one that is sealed to the person. A row without a force is
# about a record of no force (`scope.shows_decision`); these tables are small, so that no index has to serve both.
_SHOWN = f"({IN_SCOPE} or force is null) and scope.shows_decision(kind, record, force)"

GRANTS = {
    "tables": {
        "web": {
            "retention_erasure": "select, insert",
            "retention_legalhold": "select, insert, update (lifted_by_id, lifted_at, lifted_reason)",
            "retention_keepdecision": "select, insert",
        },
    },
    "functions": {
        "web": (
            "scope.why_not_erase(text,uuid)",
            "scope.digest_of_text(text,uuid)",
            "scope.rows_to_erase(text,uuid)",
            "scope.shows_decision(text,uuid,text)",
            "scope.decides_on_retention(text)",
            "scope.erase(uuid,text)",
            "scope.close_erasure(uuid,text)",
        ),
    },
    "policies": {
        f"retention_{table}": {"web": _SHOWN, "clerk": IN_SCOPE} for table in ("erasure", "legalhold", "keepdecision")
    },
}
