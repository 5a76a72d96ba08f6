"""The web works with orders; the counter reads codes, days and states, never a word or what a subject is known by."""

_TABLES = ("subject", "knownby", "order", "step", "condition", "service")

GRANTS = {
    "tables": {
        "web": {f"orders_{table}": "select, insert, update, delete" for table in _TABLES}
        | {"orders_law": "select, insert, update"},
        "counter": {
            "orders_law": "select",
            "orders_subject": "select (id, force, risk, review_due_on, visit_due_on, died_on)",
            "orders_order": "select (id, subject_id, force, kind, basis, applicant, state, court_kind, next_on,"
            " made_on, starts_on, ends_on, served_on, told_by, told_on, main_id, replaced_by_id, created_at, version)",
            "orders_step": "select (id, order_id, force, number, move, was, became, made_on, asked_by, court_kind,"
            " starts_on, ends_on, at)",
            "orders_condition": "select (id, order_id, force, number, kind, template, reach, starts_on, ends_on,"
            " added_id, removed_id)",
        },
    },
}
