"""What each database role may do with exports, and which rows it sees.

The web sees a person's own requests, and those about no force beyond the person's scope, which the person may approve.
The clerk sees a request only in the scope of its requester, which it enters by the job; by number alone, it
learns which were stopped. The counter deletes old
requests and reads none.
"""

_OWN = "requested_by_id = (select scope.person())"

GRANTS = {
    "tables": {
        "web": {
            "exports_listexport": "select, insert, update (state, decided_by_id, decided_at, expires_at, job_id,"
            " refusal, downloaded_at)"
        },
        "counter": {"exports_listexport": "select (id, requested_at), delete"},
        "clerk": {
            "exports_listexport": "select, update (state, refusal, tries, rows_total, rows_done, progressed_at,"
            " made_at, name, size, sha256, records, expires_at)"
        },
    },
    "functions": {"clerk": ("scope.stop_export(uuid)", "scope.stopped_among(uuid[])")},
    "policies": {
        "exports_listexport": {
            "web": f"{_OWN} or forces::text[] <@ (select scope.forces())",
            "clerk": _OWN,
        }
    },
}
