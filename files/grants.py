"""The web remembers uploads; the clerk reads which there are. Nobody deletes one: it says who sent what, and when."""

GRANTS = {
    "tables": {
        "web": {
            "files_upload": "select, insert, update (type, state, rows, problems, done_at)",
        },
        "clerk": {"files_upload": "select"},
    },
}
