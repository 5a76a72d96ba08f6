"""A person's drafts: the web keeps them, and a row-level policy shows it those of the person who acts alone.

Only an owner function keeps a form for somebody whose session has ended, and only one forgets what is a week old.
"""

GRANTS = {
    "tables": {"web": {"drafts_draft": "select, insert, update, delete"}},
    "functions": {
        "web": ("scope.keep_posted(text,text,text,bytea)",),
        "counter": ("scope.forget_drafts()", "scope.forget_sessions()"),
    },
}
