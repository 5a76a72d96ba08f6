"""The web remembers uploads, and learns headers and forgets them; the clerk reads which uploads there are.

Nobody deletes an upload: it says who sent what, and when.
"""

GRANTS = {
    "tables": {
        "web": {
            "files_upload": "select, insert, update (type, state, rows, problems, done_at)",
            "files_learnedheader": "select, insert, delete",
        },
        "clerk": {"files_upload": "select"},
    },
}
