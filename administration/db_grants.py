"""What each database role may do with feedback and the status of the service.

The web adds, reads and resolves feedback; the counter deletes it at night. Each worker reports on its components, which
the web reads. The web makes and ends announcements; their words never change.
"""

_REPORTS = "select, insert, update (status, since, checked_at)"

GRANTS = {
    "tables": {
        "web": {
            "administration_feedback": "select, insert, update (dealt_with_by, dealt_with_at)",
            "administration_announcement": "select, insert, update (ended_at, ended_by)",
            "administration_componentcheck": "select",
        },
        "counter": {
            "administration_feedback": "select (id, sent_at), delete",
            "administration_componentcheck": _REPORTS,
        },
        "clerk": {"administration_componentcheck": _REPORTS},
    },
    "functions": {
        "web": (
            "scope.records_named(text,text[])",
            "scope.views_outside(timestamp with time zone,timestamp with time zone)",
            "scope.views_without_link(timestamp with time zone,timestamp with time zone)",
        )
    },
}
