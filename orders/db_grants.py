"""Database grants. The web role works with orders; the counter role reads codes, days and states only.

The counter reads no court's words and no identifying details. It makes one change: it ends orders after their last day.
The clerk reads what the list of orders prints, in the scope of the person who exports it; of identifying details, only
names.

Of another force's orders the web role reads the rows that an owner function has opened in this transaction: of a card
that the person found by a search, and of a breach that the person reported (`sql/open_cards.sql`, `open_reports.sql`).
"""

from core.scoped_rows import IN_SCOPE, PERSON, SCOPED, Rows, of_forces, opened

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

# A person reads the breaches that they reported, and adds one to an order that is open to them, for their own force.
_OWN = f"reported_by_id = {PERSON}"
_REPORTED = f"{_OWN} and state = 'suspected'"
_TO_THE_MANAGING_FORCE = "force = (select o.force from orders_order o where o.id = orders_breach.order_id)"
_FROM_OWN_FORCE = (
    "reporter_force_id is not distinct from"
    " (select u.force from accounts_user u where u.id = orders_breach.reported_by_id)"
)
_REPORT = " and ".join(
    [_REPORTED, "investigation_id is null", opened("order_id", kind="order"), _TO_THE_MANAGING_FORCE, _FROM_OWN_FORCE]
)
_REPORTED_CONDITION = (
    "exists (select from orders_breach b join orders_condition c on c.order_id = b.order_id"
    " where b.id = orders_breachcondition.breach_id and c.id = orders_breachcondition.condition_id"
    " and b.force = orders_breachcondition.force and b.state = 'suspected'"
    " and b.reported_by_id = (select scope.person()))"
)
_OF_OWN_REPORT = "breach_id in (select b.id from orders_breach b where b.reported_by_id = (select scope.person()))"


def _shown(column: str, *, kind: str, of: str = "") -> dict[str, str | Rows]:
    """Rows of the scope's forces, and those to read that are open by this column.

    `of` is the table of the record that a row belongs to: a row of another force, which only pretends to, is not shown.
    """
    is_open = opened(column, kind=kind)
    if of:
        is_open += f" and force = (select o.force from orders_{of} o where o.id = {column})"  # noqa: S608 -- our names
    return {"web": Rows(read=f"{IN_SCOPE} or {is_open}", write=IN_SCOPE), "clerk": IN_SCOPE}


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
    "functions": {
        "web": (
            "scope.join_subject_transfer(bigint)",
            "scope.offered_subject(bigint)",
            "scope.alerted_subjects(bigint[])",
            "scope.note_alert(bigint,bigint,timestamp with time zone)",
            "scope.open_cards(uuid[])",
            "scope.open_card_of(uuid)",
            "scope.open_reports(uuid)",
            "scope.lock_order(uuid)",
            "scope.last_seen(bigint,date)",
            "scope.assigned_subjects(text[])",
            "scope.is_erased_subject(bigint)",
        ),
    },
    "policies": {
        f"orders_{table}": SCOPED
        for table in (*_TABLES, *_MANAGING, *_BETWEEN, *_HISTORY, "orderextraction", "orderextractioncell")
    }
    | {
        "orders_subject": _shown("id", kind="subject"),
        "orders_subjectidentifier": _shown("subject_id", kind="identity", of="subject")
        | {"clerk": f"kind = 'name' and {IN_SCOPE}"},
        "orders_order": _shown("id", kind="order"),
        "orders_condition": _shown("order_id", kind="order", of="order"),
        "orders_orderstep": _shown("order_id", kind="history", of="order"),
        "orders_completedtask": _shown("order_id", kind="history", of="order"),
        # The other force reads these. It answers an offer after it has joined the transfer, and notes an alert by a
        # function: if it could write a row itself, it could offer itself any subject.
        "orders_subjecttransfer": {"web": Rows(read=of_forces("force", "receiver_id"), write=IN_SCOPE)},
        "orders_areaalert": {"web": Rows(read=of_forces("force", "area_id"), write=IN_SCOPE)},
        "orders_breach": {"web": Rows(read=f"{IN_SCOPE} or {_OWN}", write=IN_SCOPE, add=_REPORT)},
        "orders_breachcondition": {
            "web": Rows(read=f"{IN_SCOPE} or {_OF_OWN_REPORT}", write=IN_SCOPE, add=_REPORTED_CONDITION)
        },
        "orders_breachstep": {"web": Rows(read=f"{IN_SCOPE} or {_OF_OWN_REPORT}", write=IN_SCOPE)},
        # The number that an officer calls at night: every person reads it, and a force sets its own.
        "orders_dutynumber": {"web": Rows(read=f"{PERSON} is not null", write=IN_SCOPE)},
    },
}
