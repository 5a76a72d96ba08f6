"""What each database role may do with imports: web stores uploads and headers.

Nobody deletes an upload: it records who sent what, and when.
"""

from core.scoped_rows import IN_SCOPE

# The national team uploads for the whole country, such as official statistics: these rows are of no force.
_NATIONAL = "force is null and (select scope.role()) = 'national'"
GRANTS = {
    "tables": {
        "web": {
            "imports_upload": "select, insert, update (type, state, rows, problems, done_at)",
            "imports_learnedheader": "select, insert, delete",
        },
        "clerk": {"imports_upload": "select"},
    },
    "policies": {"imports_upload": dict.fromkeys(("web", "clerk"), f"{IN_SCOPE} or {_NATIONAL}")},
}
