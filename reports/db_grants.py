"""What each database role may do with what the reports store.

The web stores answers, the questions of printed references, saved views, requests, bulletins, and releases, with tables
that no role can change; the counter deletes old answers. The clerk tells the owner of a view that a month has figures.
"""

GRANTS = {
    "tables": {
        "web": {
            "reports_storedanswer": "select, insert, update",
            "reports_analysisrequest": "select, insert, update (question, asked_by, organisation, asked_on, due_on, "
            "handling, state, answer, close_reason, ended_by_id, ended_at)",
            "reports_requestfigure": "select, insert, delete, update (month, digest)",
            "reports_figurereference": "select, insert",
            "reports_savedview": "select, insert, delete, "
            "update (name, shared_with, shared_role, shared_force, shared_unit, schedule, last_sent_for)",
            "reports_bulletin": "select, insert, update, delete",
            "reports_release": "select, insert, "
            "update (state, release_at, approved_by_id, approved_at, ended_by_id, ended_at, end_reason)",
            "reports_prereleasereader": "select, insert, delete",
            "reports_officialedition": "select, insert, update (extracted_on, source)",
            "reports_officialfigure": "select, insert",
        },
        "counter": {"reports_storedanswer": "select (digest, made_at), delete"},
        # Neither name nor address: a mail holds none of them.
        "clerk": {
            "reports_officialedition": "select",
            "reports_officialfigure": "select",
            "reports_savedview": "select (id, public_id, owner_id, schedule, last_sent_for), update (last_sent_for)",
        },
    },
}
