"""What each database role may do with imports: web stores uploads and headers.

Nobody deletes an upload: it records who sent what, and when.
"""

from core.scoped_rows import IN_SCOPE

GRANTS = {
    "tables": {
        "web": {
            "imports_upload": "select, insert, update (type, state, rows, problems, done_at)",
            "imports_learnedheader": "select, insert, delete",
        },
        "clerk": {"imports_upload": "select"},
    },
    # A list of the country, such as published figures, is of no force.
    "policies": {"imports_upload": dict.fromkeys(("web", "clerk"), f"{IN_SCOPE} or force is null")},
}
