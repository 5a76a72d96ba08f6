"""Review decisions by a user who has just read the page: each helper reads the page's token, then decides.

A test about outdated pages calls `seen_of` first, changes something, and calls `investigations.review.decisions`
or `queries` itself.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from accounts.models import User
from investigations.models import Investigation, JointDecision, MonthlyReturn, Query, Revision
from investigations.records import joint_operations
from investigations.returns import carry_forward_again, creation, outdated_pages
from investigations.review import case_queries, decisions, queries


def seen_of(force: str, month: date) -> str:
    """The token that the reviewer's page sends now; empty if there is no return."""
    monthly_return = MonthlyReturn.objects.filter(force=force, period=month).first()
    return outdated_pages.token_of(monthly_return) if monthly_return else ""


def seen_of_draft(force: str, month: date) -> str:
    """The token that *Check and submit* sends now; empty if there is no draft."""
    draft = Revision.objects.working().filter(force=force, period=month).first()
    return outdated_pages.token_of_draft(draft) if draft else ""


def seen_in(query_id: int) -> str:
    """The token that the force's query form sends now."""
    return outdated_pages.token_of_thread(Query.objects.get(pk=query_id))


def seen_of_pair(public_id: str, other: str) -> str:
    """The token that the page of a joint operation sends for the pair; empty if either return is missing."""
    pair = {
        str(investigation.public_id): investigation
        for investigation in Investigation.objects.filter(
            public_id__in=[identifier for identifier in (public_id, other) if identifier]
        )
    }
    return joint_operations.token_of(pair[public_id], pair[other]) if len(pair) == 2 else ""


def seen_of_case(public_id: str) -> str:
    """The token that the form of a question about a case sends now; empty if no submitted return has the case."""
    route = case_queries.route_of(Investigation.objects.get(public_id=public_id))
    return route.seen if route else ""


def query(force: str, month: date, *, by: User, **fields: Any) -> Query:
    return queries.query(force, month, seen=seen_of(force, month), by=by, **fields)


def ask_again(query_id: int, *, by: User, words: str) -> Query:
    return queries.ask_again(query_id, words=words, seen=_seen_around(query_id), by=by)


def answer(query_id: int, *, by: User, words: str) -> Query:
    return queries.answer(query_id, words=words, seen=seen_in(query_id), by=by)


def settle(query_id: int, *, by: User) -> Query:
    return queries.settle(query_id, seen=_seen_around(query_id), by=by)


def approve(force: str, month: date, *, by: User, **fields: Any) -> MonthlyReturn:
    return decisions.approve(force, month, seen=seen_of(force, month), by=by, **fields)


def reopen(force: str, month: date, *, by: User, reason: str) -> MonthlyReturn:
    return decisions.reopen(force, month, reason=reason, seen=seen_of(force, month), by=by)


def decide(public_id: UUID, *, other: str, by: User, **fields: Any) -> JointDecision:
    """Decide as the form that asks for the other reference does."""
    mine = Investigation.objects.get(public_id=public_id)
    return joint_operations.decide(public_id, other=other, seen=joint_operations.token_of(mine), by=by, **fields)


def accept_earlier(monthly_return: MonthlyReturn, *, by: User) -> int:
    """Accept the differences that the draft's page shows now."""
    shown = carry_forward_again.differences(creation.working(monthly_return))
    return carry_forward_again.accept(monthly_return, seen=carry_forward_again.token_of(shown), by=by)


def _seen_around(query_id: int) -> str:
    stored_query = Query.objects.get(pk=query_id)
    return outdated_pages.token_of(stored_query.monthly_return)
