"""What each database role may do with imports: web stores uploads and headers.

Nobody deletes an upload: it records who sent what, and when.
"""

GRANTS = {
    "tables": {
        "web": {
            "imports_upload": "select, insert, update (type, state, rows, problems, done_at)",
            "imports_learnedheader": "select, insert, delete",
        },
        "clerk": {"imports_upload": "select"},
    },
}
