"""What each database role may do with the log: all roles add, none changes, the web reads what its person may know.

An application role can't supply the person, the time or the transaction number; the database sets them. Auditors read
every entry, administrators those about accounts, systems and settings, and everybody what they did themselves. What
others may know about a record, owner functions answer: who changed it last, who used it, who received it.
"""

from core.scoped_rows import PERSON, Rows

READABLE = (
    f"(select scope.role()) = 'auditor' or who = {PERSON}"
    " or (select scope.role()) = 'administrator' and audit.is_of_settings(subject)"
)

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
        "web": (
            "audit.cluster()",
            "audit.is_of_settings(text)",
            "audit.last_change(text,text[])",
            "audit.disclosures_of(text)",
            "audit.accesses_of(text,timestamp with time zone,timestamp with time zone)",
            "audit.entries_about(text[],timestamp with time zone,timestamp with time zone)",
            "audit.factors_not_given(timestamp with time zone,timestamp with time zone)",
        ),
        "counter": (
            "audit.cluster()",
            "audit.seal()",
            "audit.verify()",
            "audit.open_month(date)",
            "audit.publications_of(text)",
        ),
        "clerk": ("audit.cluster()",),
    },
    "policies": {"audit_entry": {"web": Rows(read=READABLE, write="false", add="true")}},
}
