"""What each database role may do with retention. Only owner functions decide a request and blank text.

No application role can read or write the tables that hold what the apps declare as erasable.
"""

from core.scoped_rows import IN_SCOPE

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
            "scope.decides_on_retention(text)",
            "scope.erase(uuid,text)",
            "scope.close_erasure(uuid,text)",
        ),
    },
    "policies": {
        f"retention_{table}": {"web": IN_SCOPE, "clerk": IN_SCOPE} for table in ("erasure", "legalhold", "keepdecision")
    },
}
