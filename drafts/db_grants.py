"""What each database role may do with drafts: the web stores them, and a row-level policy limits them to their owner.

Only an owner function stores a form for a person whose session has ended, and only one deletes drafts a week old.
"""

GRANTS = {
    "tables": {"web": {"drafts_draft": "select, insert, update, delete"}},
    "functions": {
        "web": ("scope.keep_posted(text,text,text,bytea)",),
        "counter": ("scope.forget_drafts()", "scope.forget_sessions()"),
    },
}
