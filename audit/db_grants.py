"""What each database role may do with the log: all roles add, none changes, the web shows it to auditors.

An application role can't supply the person, the time or the transaction number; the database sets them.
"""

_ADD = (
    "insert (kind, outcome, subject, keys, count, question, reason, recipient, request_id, source, method, route,"
    " status)"
)

GRANTS = {
    "tables": {
        "web": {"audit_entry": f"select, {_ADD}", "audit_pending": "select", "audit_seal": "select"},
        "counter": {"audit_entry": _ADD, "audit_pending": "select", "audit_seal": "select"},
        "clerk": {"audit_entry": _ADD},
    },
    "sequences": dict.fromkeys(("web", "counter", "clerk"), ("audit_entry_number",)),
    "functions": {
        "web": ("audit.cluster()",),
        "counter": ("audit.cluster()", "audit.seal()", "audit.verify()", "audit.open_month(date)"),
        "clerk": ("audit.cluster()",),
    },
}
