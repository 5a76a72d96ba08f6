"""What each database role may do with documents: web stores them, and the clerk reads them.

A document is deleted when nothing refers to it any longer.
"""

GRANTS = {
    "tables": {
        "web": {
            "documents_document": "select, insert, delete",
            "documents_documentpart": "select, delete",
        },
        "clerk": {
            "documents_document": "select, update",
            "documents_documentpart": "select, insert",
        },
    },
}
