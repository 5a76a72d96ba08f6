"""The web remembers uploads, learns headers and forgets them, and takes documents in; the clerk reads those.

Nobody deletes an upload: it says who sent what, and when. A document is removed when nothing holds it any longer.
"""

GRANTS = {
    "tables": {
        "web": {
            "files_upload": "select, insert, update (type, state, rows, problems, done_at)",
            "files_learnedheader": "select, insert, delete",
            "files_document": "select, insert, delete",
            "files_documentpart": "select, delete",
        },
        "clerk": {
            "files_upload": "select",
            "files_document": "select, update",
            "files_documentpart": "select, insert",
        },
    },
}
