"""Which columns hold text or names of a subject and their orders, and how an erasure blanks each (docs/adr/0068).

A subject is erased with every order, and with the records that were merged into it. What is nothing but identity is
deleted: identifying details, passports, and what hangs on a detail. Codes, and the dates that figures count, stay.
`tests/retention/test_declared.py` compares this with the database.
"""

from __future__ import annotations

from accounts.duties import DutyKind
from core.erasable import EMPTY, ERASED, NO_VALUES, ErasableKind, ErasableRows, erased_if_given
from drafts.erasable import drafts_of_record, named_by_number
from exports.erasable import exports_of_forces
from matching.erasable import digests_of_lookups, hashes_of_records
from orders.erasure_stops import STOPS

_RECORDS = "(select scope.records_of_subject($1))"  # the subject, and what was merged into it
_OF_SUBJECT = f"t.subject_id in {_RECORDS}"
_OF_ONE_OF_TWO = f"t.subject_id in {_RECORDS} or t.other_id in {_RECORDS}"
_OF_ORDER = (
    "t.order_id in (select o.id from orders_order o where o.subject_id in (select scope.records_of_subject($1)))"
)
_OF_BREACH = (
    "t.breach_id in (select b.id from orders_breach b join orders_order o on o.id = b.order_id"
    " where o.subject_id in (select scope.records_of_subject($1)))"
)
_PUBLIC_IDS = "select s.public_id from orders_subject s where s.id in (select scope.records_of_subject($1))"
# The pages of a subject name the subject, an order or a breach in their address.
_IN_ADDRESS = (
    "exists (select from orders_subject s left join orders_order o on o.subject_id = s.id"
    " left join orders_breach b on b.order_id = o.id"
    " where s.id in (select scope.records_of_subject($1)) and t.address || ' ' || t.page"
    " ~ concat_ws('|', s.public_id, o.public_id, b.public_id))"
)
_FORCES = "array(select s.force::text from orders_subject s where s.id = $1)"
_NO_JSON = "'{}'::jsonb"

SUBJECT = ErasableKind(
    kind="subject",
    table="orders_subject",
    duty=DutyKind.ORDERS,
    records=_PUBLIC_IDS,
    stops=STOPS,
    rows=(
        ErasableRows(
            table="orders_orderstep",
            called="Courts and reasons of steps",
            rows=_OF_ORDER,
            columns={"court": erased_if_given("court"), "reasons": erased_if_given("reasons")},
        ),
        ErasableRows(
            table="orders_condition",
            called="Conditions",
            rows=_OF_ORDER,
            columns={
                "words": ERASED,
                "own_reason": erased_if_given("own_reason"),
                "plain": erased_if_given("plain"),
                "area": EMPTY,
                "persons": EMPTY,
                "countries": NO_VALUES,
                "station": erased_if_given("station"),
            },
        ),
        ErasableRows(
            table="orders_service",
            called="Who served an order",
            rows=_OF_ORDER,
            columns={"served_by": erased_if_given("served_by")},
        ),
        ErasableRows(
            table="orders_breachstep",
            called="Results of breaches",
            rows=_OF_BREACH,
            columns={
                "court": erased_if_given("court"),
                "sentence": erased_if_given("sentence"),
                "reasons": erased_if_given("reasons"),
            },
        ),
        ErasableRows(
            table="orders_breach",
            called="Breaches",
            rows=_OF_ORDER,
            columns={"facts": ERASED, "evidence": erased_if_given("evidence")},
        ),
        ErasableRows(
            table="orders_completedtask",
            called="References of tasks",
            rows=_OF_ORDER,
            columns={"reference": ERASED, "removed_reference": erased_if_given("removed_reference")},
        ),
        ErasableRows(
            table="orders_expirydecision",
            called="Reasons for decisions on expiry",
            rows=_OF_ORDER,
            columns={"reason": ERASED},
        ),
        ErasableRows(
            table="orders_riskassessment",
            called="Risk assessments",
            rows=_OF_SUBJECT,
            columns={"reason": ERASED},
        ),
        ErasableRows(
            table="orders_visit", called="Visits", rows=_OF_SUBJECT, columns={"officers": ERASED, "said": ERASED}
        ),
        ErasableRows(
            table="orders_differentpeople",
            called="Reasons why somebody is a different person",
            rows=_OF_ONE_OF_TWO,
            columns={"reason": ERASED},
        ),
        ErasableRows(
            table="orders_subjectmerge",
            called="Merges",
            rows=_OF_ONE_OF_TWO,
            columns={
                "reason": ERASED,
                "undone_why": erased_if_given("undone_why"),
                "moved": _NO_JSON,
                "before": _NO_JSON,
            },
        ),
        ErasableRows(
            table="orders_subjecttransfer",
            called="Reasons for transfers",
            rows=_OF_SUBJECT,
            columns={"reason": ERASED, "declined_why": erased_if_given("declined_why")},
        ),
        ErasableRows(table="orders_passport", called="Passports", rows=_OF_ORDER),
        # A notice of a detail has the day on which the person moved, or changed their name.
        ErasableRows(
            table="orders_detailsnotice",
            called="Notices of identifying details",
            rows=f"t.known_by_id is not null and {_OF_ORDER}",
        ),
        ErasableRows(table="orders_areaalert", called="Alerts about addresses", rows=_OF_SUBJECT),
        ErasableRows(table="orders_subjectidentifier", called="Identifying details", rows=_OF_SUBJECT),
        digests_of_lookups("orders", _PUBLIC_IDS),
        *hashes_of_records("orders", _PUBLIC_IDS),
        drafts_of_record(
            _IN_ADDRESS,
            named_by_number("/orders/merges/", "orders_subjectmerge", _OF_ONE_OF_TWO),
            named_by_number("/orders/transfers/", "orders_subjecttransfer", _OF_SUBJECT),
        ),
        exports_of_forces(_FORCES),
        ErasableRows(
            table="orders_order",
            called="References, courts and evidence of orders",
            rows=_OF_SUBJECT,
            columns={
                "reference": "'Erased ' || t.id",
                "evidence": erased_if_given("evidence"),
                "court": erased_if_given("court"),
            },
        ),
        ErasableRows(
            table="orders_subject",
            called="Dates of birth and contacts",
            rows=f"t.id in {_RECORDS}",
            columns={"born_on": "''::bytea", "out_of_hours_contact": EMPTY},
        ),
    ),
)

KINDS = (SUBJECT,)
