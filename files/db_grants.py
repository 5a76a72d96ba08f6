"""What each database role may do with files: web stores uploads, headers and documents; the clerk reads documents.

Nobody deletes an upload: it records who sent what, and when. A document is deleted when nothing refers to it any
longer.
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
