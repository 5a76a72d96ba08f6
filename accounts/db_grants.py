"""What each database role may do with accounts: login writes them, web reads names, both enter a scope.

The counter role does the nightly work and removes expired address changes. The login role writes mail, and only the
clerk role reads and sends it: its links open accounts. The clerk also writes emails that open none.
It opens access reviews by an owner function and reminds of them; only the login role reads and writes what they say.

No other role reads second factors: not the web role, which has the key to their secrets, and no worker.

A page needs to read a person's row to print who submitted a return. Only owner functions and the login role read the
session table.
"""

_PERSON = (
    "select (id, public_id, email, name, role, force, unit, is_active, created_at, reopened_at, single_letters,"
    " duty_phone)"
)
_ANSWER = "answer, words, answered_by_id, answered_at, done_by_id, done_at"

GRANTS = {
    "tables": {
        "login": {
            "accounts_user": "select, insert, update",
            "accounts_duty": "select, insert, update, delete",
            "accounts_session": "select, insert, update, delete",
            "accounts_emailchange": "select, insert, update",
            "accounts_knownsource": "select, insert, update",
            "accounts_signinfailures": "select, insert, update, delete",
            "accounts_outgoingmail": "insert, select (id)",
            "accounts_limit": "select, insert, update, delete",
            "accounts_acceptedcode": "select, insert, update",
            "accounts_factorreset": "select, insert, update",
            "accounts_signonidentity": "select, insert, update (used_at), delete",
            "accounts_claimrule": "select, insert, update (confirmed_by_id, confirmed_at, ended_by_id, ended_at)",
            "accounts_accessproposal": "select, insert, update (state, decided_by_id, decided_at)",
            "accounts_accessreview": "select",
            "accounts_reviewedperson": f"select, update ({_ANSWER})",
            "mfa_authenticator": "select, insert, update, delete",
            "account_emailaddress": "select, insert, update, delete",
            "account_emailconfirmation": "select, insert, update, delete",
            "django_content_type": "select",
            "auth_permission": "select",
            "reference_force": "select",
            "reference_unit": "select",
            "reference_region": "select",
        },
        "web": {
            "accounts_user": _PERSON,
            "accounts_duty": "select",
            "accounts_job": "select, insert",
            "accounts_outgoingmail": "select (created_at)",
        },
        "counter": {
            "accounts_emailchange": "select (id, asked_at), delete",
            "accounts_knownsource": "select (id, seen_at), delete",
            "accounts_signinfailures": "select (bucket, ends_at), delete",
        },
        "clerk": {
            "accounts_user": _PERSON,
            "accounts_job": "select",
            "accounts_duty": "select",
            "accounts_outgoingmail": "select, insert, update (next_try_at, tries), delete",
            "accounts_accessreview": "select, update (reminders)",
            "accounts_reviewedperson": "select (id, review_id, user_id, answer)",
        },
    },
    "sequences": {},
    "functions": {
        "web": (
            "scope.enter_session(text)",
            "scope.person()",
            "scope.role()",
            "scope.forces()",
            "scope.opened(text)",
        ),
        "counter": (
            "scope.log_ended_sessions()",
            "scope.enter_job(uuid)",
            "scope.person()",
            "scope.role()",
            "scope.forces()",
        ),
        "clerk": (
            "scope.close_unused()",
            "scope.open_access_reviews(date)",
            "scope.delete_old_access_reviews()",
            "scope.enter_job(uuid)",
            "scope.finish_job(uuid)",
            "scope.person()",
            "scope.role()",
            "scope.forces()",
        ),
    },
    "schemas": dict.fromkeys(("web", "counter", "clerk"), ("scope", "audit")),
}
