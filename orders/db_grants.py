"""Database grants. The web role works with orders; the counter role reads codes, days and states only.

The counter reads no court's words and no identifying details. It makes one change: it ends orders after their last day.
The clerk reads what the list of orders prints, in the scope of the person who exports it; of identifying details, only
names.
"""

from core.scoped_rows import IN_SCOPE, SCOPED, of_forces

_TABLES = ("subject", "subjectidentifier", "order", "service")
_MANAGING = (
    "managerassignment",
    "riskassessment",
    "visit",
    "conditioncheck",
    "completedtask",
    "passport",
    "detailsnotice",
    "expirydecision",
)
_HISTORY = ("orderstep", "breachstep", "condition")
_BETWEEN = ("subjecttransfer", "areaalert", "breach", "breachcondition", "differentpeople", "subjectmerge")

GRANTS = {
    "tables": {
        "web": {f"orders_{table}": "select, insert, update, delete" for table in (*_TABLES, *_MANAGING, *_BETWEEN)}
        | {
            "orders_law": "select, insert, update",
            "orders_dutynumber": "select, insert, update",
            "orders_conditiontemplate": "select, insert, update (valid_to)",  # its words never change
            "orders_orderextraction": "select",
            # Rows are added to a history and never rewritten; their force changes only in a transfer.
            "orders_orderstep": "select, insert, update (force)",
            "orders_breachstep": "select, insert, update (force)",
            "orders_condition": "select, insert, update (force, removed_id)",
        },
        "counter": {
            "orders_law": "select",
            "orders_conditiontemplate": "select",
            "orders_orderextraction": "select, insert",
            "orders_orderextractioncell": "select, insert",
            "orders_subject": "select (id, force, risk, review_due_on, visit_due_on, died_on)",
            "orders_order": "select (id, public_id, subject_id, force, kind, basis, applicant, state, court_kind,"
            " next_on, made_on, starts_on, ends_on, served_on, notification_due_on, notified_on, main_id,"
            " replaced_by_id, created_at, place, left_something, version, decided_for),"
            " update (state, next_on, version)",
            "orders_orderstep": "select (id, order_id, force, number, move, was, became, made_on, asked_by, court_kind,"
            " starts_on, ends_on, at), insert",
            "orders_condition": "select (id, order_id, force, number, kind, template, reach, starts_on, ends_on,"
            " added_id, removed_id)",
            "orders_riskassessment": "select (id, subject_id, force, level, assessed_on)",
            "orders_subjecttransfer": "select (id, subject_id, force, receiver_id, state, settled_at)",
            "orders_visit": "select (id, subject_id, force, visited_on, was_planned, was_seen, next_due_on)",
            "orders_conditioncheck": "select (id, visit_id, force, condition_id, outcome)",
            "orders_expirydecision": "select (id, order_id, force, ends_on, choice, at)",
            "orders_breach": "select (id, order_id, force, happened_on, state, reporter_force_id, reported_at,"
            " arrested_on, decided_on)",
            "orders_breachcondition": "select (id, breach_id, force, condition_id)",
            "orders_breachstep": "select (id, breach_id, force, move, was, became, made_on, months, at)",
        },
        "clerk": {
            "orders_order": "select (id, public_id, subject_id, force, reference, kind, state, place, starts_on,"
            " ends_on)",
            "orders_subject": "select (id, number, force, officer_id)",
            "orders_subjectidentifier": "select (id, subject_id, force, kind, text, until)",
        },
    },
    "functions": {"web": ("scope.assigned_subjects(text[])",)},
    "policies": {
        f"orders_{table}": SCOPED
        for table in (*_TABLES, *_MANAGING, *_BETWEEN, *_HISTORY, "orderextraction", "orderextractioncell")
    }
    | {
        "orders_subjectidentifier": {"web": IN_SCOPE, "clerk": f"kind = 'name' and {IN_SCOPE}"},
        "orders_subjecttransfer": {"web": of_forces("force", "receiver_id")},
        "orders_areaalert": {"web": of_forces("force", "area_id")},
        "orders_breach": {"web": of_forces("force", "reporter_force_id")},
    },
}
