"""What stops the erasure of a subject: somebody still has to act, or would look for the record."""

from __future__ import annotations

from core.erasable import Stop
from core.transfers import TransferState
from orders.choices import MergeState
from orders.supervision.breach_workflow import SETTLED
from orders.workflow import OVER

_ORDERS = "select from orders_order t where t.subject_id in (select scope.records_of_subject($1))"


def _listed(values: frozenset[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


STOPS = (
    Stop(
        code="merged",
        condition="exists (select from orders_subject s where s.id = $1 and s.merged_into_id is not null)",
        sentence="This record was merged into another. It is erased with that record.",
    ),
    Stop(
        code="orders",
        condition=f"exists ({_ORDERS} and t.state not in ({_listed(frozenset(OVER))}))",
        sentence="An order of this subject is in force, or not decided. Wait until every order has ended.",
    ),
    Stop(
        code="left",
        condition=f"exists ({_ORDERS} and t.left_something)",
        sentence="A marker or notification for an ended order has not been removed. Record its removal first.",
    ),
    Stop(
        code="passport",
        condition=f"exists ({_ORDERS} and exists (select from orders_passport p"
        " where p.order_id = t.id and p.returned_on is null))",
        sentence="The police still hold a passport of this subject. Record its return first.",
    ),
    Stop(
        code="breach",
        condition=f"exists ({_ORDERS} and exists (select from orders_breach b"
        f" where b.order_id = t.id and b.state not in ({_listed(frozenset(SETTLED))})))",
        sentence="A breach of an order has no result yet. Record its result first.",
    ),
    Stop(
        code="transfer",
        condition="exists (select from orders_subjecttransfer o"
        f" where o.subject_id = $1 and o.state in ('{TransferState.OFFERED}', '{TransferState.DECLINED}'))",
        sentence="This subject is offered to another force, or its reply is not noted. Withdraw the offer, wait for the"
        " reply, or note it.",
    ),
    Stop(
        code="merge",
        condition="exists (select from orders_subjectmerge m"
        f" where $1 in (m.subject_id, m.other_id) and m.state = '{MergeState.REQUESTED}')",
        sentence="A merge of this subject awaits confirmation. Confirm, decline or withdraw it first.",
    ),
    Stop(
        code="taken",
        condition=f"exists ({_ORDERS} and exists (select from orders_order o"
        " where o.force = t.force and o.id <> t.id and o.reference = 'Erased ' || t.id))",
        sentence="Another order of your force has the reference that an order of this subject would get: “Erased” with"
        " a number. Change that reference first.",
    ),
)
