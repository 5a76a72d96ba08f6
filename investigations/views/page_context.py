"""What the pages of the force and of the reviewer have in common: the reconciliation and the queries of a return."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from core import months
from core.govuk import in_words
from investigations.choices import QueryState, ReturnStatus
from investigations.models import Holding, MonthlyReturn, Query, Revision
from investigations.returns import outdated_pages, stored_reconciliation


def reconciliation_to_print(monthly_return: MonthlyReturn, revision: Revision) -> dict[str, Any]:
    """The reconciliation as the component prints it; each term opens its list."""
    counted = stored_reconciliation.reconciliation_of(revision)
    base = reverse(
        "investigations:return-detail", args=[monthly_return.force_id, months.text(monthly_return.period_id)]
    )
    terms = [
        {"key": term.key, "sign": term.sign, "label": term.label, "value": term.value, "url": f"{base}?show={term.key}"}
        for term in counted.terms()
    ]
    live = {"key": "live", "sign": "=", "label": "live now", "value": counted.live, "url": f"{base}?show=live"}
    return {
        "terms": [*terms, live],
        "closes": True,
        "sentence": f"{counted.sentence()}.",
        "covers": counted.covers(monthly_return.period_id),
    }


def threads_of(monthly_return: MonthlyReturn, *, user_is_force: bool) -> list[dict[str, Any]]:
    """The queries on a return, newest first, as the component prints them."""
    turn = {"open": "yellow", "answered": "blue", "settled": "green", "carried": "purple"}
    queries = (
        Query.objects.filter(
            Q(monthly_return=monthly_return)
            | Q(force=monthly_return.force_id, state=QueryState.CARRIED, revision__period__lt=monthly_return.period_id)
        )
        .select_related("investigation", "for_person")
        .defer("for_person__password", "for_person__last_login")
        .prefetch_related("messages", "messages__by")
        .order_by("-pk")
    )
    asked_of = [query.investigation_id for query in queries if query.investigation_id]
    holdings = Holding.objects.filter(force=monthly_return.force_id, investigation__in=asked_of)
    references = {holding.investigation_id: str(holding) for holding in holdings}
    still_open = sum(
        query.state == QueryState.OPEN and query.monthly_return_id == monthly_return.pk for query in queries
    )
    return [
        {
            "query": query,
            "seen": outdated_pages.token_of_thread(query),
            "on": references.get(query.investigation_id or 0, query.about or "the return"),
            "wanted": _wanted(query),
            "turn": {"text": _turn(query, monthly_return, user_is_force=user_is_force), "colour": turn[query.state]},
            "is_last": still_open == 1
            and query.state == QueryState.OPEN
            and query.monthly_return_id == monthly_return.pk,
            "messages": [
                {
                    "by": message.by.name,
                    "at": message.at,
                    "text": message.words,
                    "ours": (message.by.force_id == monthly_return.force_id) == user_is_force,
                }
                for message in sorted(query.messages.all(), key=lambda message: message.pk)
            ],
        }
        for query in queries
    ]


def _wanted(query: Query) -> str:
    """`For Priya Nair, reply by 6 November 2026`, while the query has no reply; empty afterwards."""
    if query.reply_by is None or not (query.is_open or query.is_carried):
        return ""
    reply = f"For {query.for_person.name}, reply" if query.for_person else "Reply"
    return f"{reply} by {in_words(query.reply_by)}{', overdue' if query.is_overdue else ''}"


def _turn(query: Query, monthly_return: MonthlyReturn, *, user_is_force: bool) -> str:
    """Who acts next. The reviewer has a reply only when the return was sent back with it."""
    match query.state:
        case QueryState.OPEN:
            return "Waiting for you" if user_is_force else "With the force"
        case QueryState.ANSWERED if (
            monthly_return.status == ReturnStatus.QUERIED and query.monthly_return_id == monthly_return.pk
        ):
            return "Replied, not sent back yet"
        case QueryState.ANSWERED:
            return "With the reviewer" if user_is_force else "Replied"
        case _:
            return str(query.get_state_display())
