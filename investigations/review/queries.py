"""Queries about a return or a case: ask, ask again, reply, resolve. Each public function is one act of a thread.

A query sends a return in review to its force, with a working revision to change. A query on an approved return is
carried: the return stays approved, and the force replies at any time.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.choices import QueryState, ReturnStatus
from investigations.models import Investigation, MonthlyReturn, Query, QueryMessage, Revision
from investigations.returns import notices, outdated_pages, transitions, workflow
from investigations.review import case_queries, reply_wanted, steps
from investigations.review.reply_wanted import ReplyWanted
from investigations.sealed import counting
from notifications.choices import NoticeKind

LONGEST_WORDS = 1000


@transaction.atomic
def query(
    force: str,
    month: date,
    *,
    words: str,
    seen: str,
    by: User,
    investigation: UUID | None = None,
    about: str = "",
    wanted: ReplyWanted | None = None,
) -> Query:
    """Query one investigation (by its public id) or one total; the return goes to its force for a reply."""
    monthly_return = transitions.locked(force, month, by=by)
    transitions.refuse("query", monthly_return, by=by)
    outdated_pages.refuse(monthly_return, seen=seen, decide="ask")
    revision = transitions.submitted_revision(monthly_return)
    asked_of = Investigation.objects.get(public_id=investigation, entries__revision=revision) if investigation else None
    opened = Query.objects.create(
        monthly_return=monthly_return,
        force_id=force,
        revision=revision,
        investigation=asked_of,
        about="" if asked_of else (about or "return")[:40],
        opened_at=clock.now(),
        **reply_wanted.fields_of(wanted, force=force),
    )
    message = _say(opened, words=words, by=by)
    _give_to_force(monthly_return, revision, by=by)
    notices.tell_person_asked(opened, event=f"message {message.pk}", by=by)
    log.record(Operation.ALTERATION, of=monthly_return, beside=[asked_of] if asked_of else [])
    return opened


@transaction.atomic
def ask_about_case(public_id: UUID, *, words: str, seen: str, by: User, wanted: ReplyWanted | None = None) -> Query:
    """Ask the force about a case at any time: on its return in review, otherwise as a query on the approved return.

    `seen` is the token of the return that the form named. Raises Investigation.DoesNotExist out of scope,
    TransitionNotAllowed with the reason, or EditConflict if the return has changed since.
    """
    investigation = Investigation.objects.held_within(by).get(public_id=public_id)
    route = case_queries.route_of(investigation)
    if route is None:
        raise TransitionNotAllowed(case_queries.NOT_RETURNED)
    force, month = investigation.force_id, route.monthly_return.period_id
    monthly_return = transitions.locked(force, month, by=by)
    if monthly_return.status in workflow.UNDECIDED:
        return query(force, month, words=words, seen=seen, by=by, investigation=public_id, wanted=wanted)
    if why := case_queries.why_not_ask(route, by=by):
        raise TransitionNotAllowed(why)
    outdated_pages.refuse(monthly_return, seen=seen, decide="ask")
    opened = Query.objects.create(
        monthly_return=monthly_return,
        force_id=force,
        revision=route.revision,
        investigation=investigation,
        state=QueryState.CARRIED,
        opened_at=clock.now(),
        **reply_wanted.fields_of(wanted, force=force),
    )
    message = _say(opened, words=words, by=by)
    transitions.record_event("ask", monthly_return, by=by, revision=route.revision)
    notices.tell(NoticeKind.RETURN_QUERIED, monthly_return, event=f"message {message.pk}", by=by)
    notices.tell_person_asked(opened, event=f"message {message.pk}", by=by)
    log.record(Operation.ALTERATION, of=monthly_return, beside=[investigation])
    return opened


@transaction.atomic
def ask_again(query_id: int, *, words: str, seen: str, by: User) -> Query:
    """Add a further question to a query's thread: the force acts next.

    After the reply to a carried query, the return stays approved and the query is carried again.
    """
    this_query, monthly_return = _thread(query_id, by=by)
    if monthly_return.status == ReturnStatus.APPROVED and this_query.is_answered:
        return _carry_again(this_query, monthly_return, words=words, seen=seen, by=by)
    transitions.refuse("query", monthly_return, by=by)
    outdated_pages.refuse(monthly_return, seen=seen, decide="ask")
    message = _say(this_query, words=words, by=by)
    _turn_to_force(this_query, monthly_return, QueryState.OPEN)
    _give_to_force(monthly_return, transitions.submitted_revision(monthly_return), by=by)
    notices.tell_person_asked(this_query, event=f"message {message.pk}", by=by)
    return this_query


@transaction.atomic
def answer(query_id: int, *, words: str, seen: str, by: User) -> Query:
    """Reply to one query in words. `answer_return` sends the return back to the reviewer.

    A query left for next month's return may be answered whatever the status of the return it was about.
    """
    this_query, monthly_return = _thread(query_id, by=by)
    if this_query.state == QueryState.SETTLED:
        raise TransitionNotAllowed("This query is resolved. You do not need to reply.")
    if this_query.state != QueryState.CARRIED:
        transitions.refuse("answer", monthly_return, by=by)
    elif by.role not in workflow.FORCE:
        raise TransitionNotAllowed("This query was carried forward to the force. Only its analyst or lead can reply.")
    outdated_pages.refuse_in_thread(this_query, seen=seen)
    is_carried = this_query.state == QueryState.CARRIED
    message = _say(this_query, words=words, by=by)
    _turn(this_query, QueryState.ANSWERED)
    transitions.record_event("reply", monthly_return, by=by)
    if is_carried:  # of the others, the reviewers learn when the return comes back
        notices.settle_replied(this_query)
        notices.tell(NoticeKind.QUERY_REPLIED, monthly_return, event=f"message {message.pk}", by=by)
    return this_query


@transaction.atomic
def settle(query_id: int, *, seen: str, by: User) -> Query:
    """Resolve a query: the reviewer has no further question in its thread."""
    this_query, monthly_return = _thread(query_id, by=by)
    steps.refuse_another_reviewer(monthly_return, by=by, verb="resolve this query")
    outdated_pages.refuse(monthly_return, seen=seen, decide="resolve the query")
    _turn(this_query, QueryState.SETTLED)
    log.record(Operation.ALTERATION, of=this_query)
    return this_query


def _give_to_force(monthly_return: MonthlyReturn, revision: Revision, *, by: User) -> None:
    """Give the return to the force, with a working revision to change if it has none yet."""
    if monthly_return.status != ReturnStatus.QUERIED:
        steps.next_revision(monthly_return, revision)
    steps.make_transition(monthly_return, "query", by=by, revision=revision)
    notices.tell(NoticeKind.RETURN_QUERIED, monthly_return, event=f"revision {revision.pk}", by=by)


def _carry_again(this_query: Query, monthly_return: MonthlyReturn, *, words: str, seen: str, by: User) -> Query:
    """Ask again in a thread of an approved return."""
    steps.refuse_another_reviewer(monthly_return, by=by, verb="ask again")
    outdated_pages.refuse(monthly_return, seen=seen, decide="ask")
    message = _say(this_query, words=words, by=by)
    _turn_to_force(this_query, monthly_return, QueryState.CARRIED)
    transitions.record_event("ask", monthly_return, by=by, revision=this_query.revision)
    notices.tell(NoticeKind.RETURN_QUERIED, monthly_return, event=f"message {message.pk}", by=by)
    notices.tell_person_asked(this_query, event=f"message {message.pk}", by=by)
    return this_query


def _thread(query_id: int, *, by: User) -> tuple[Query, MonthlyReturn]:
    """Return a query in scope, and its return under the lock."""
    unlocked = Query.objects.visible_to(by).select_related("monthly_return").get(pk=query_id)
    monthly_return = transitions.locked(unlocked.force_id, unlocked.monthly_return.period_id, by=by)
    if why := counting.why_read_only(unlocked.investigation_id):
        raise TransitionNotAllowed(why)
    return Query.objects.visible_to(by).get(pk=query_id), monthly_return


def _say(this_query: Query, *, words: str, by: User) -> QueryMessage:
    """Add one message to a thread."""
    words = words.strip()
    if not words:
        raise TransitionNotAllowed("Enter some text.")
    if len(words) > LONGEST_WORDS:
        raise TransitionNotAllowed(f"The text has {len(words):,} characters. Shorten it to {LONGEST_WORDS:,}.")
    return QueryMessage.objects.create(
        query=this_query, force_id=this_query.force_id, by=by, at=clock.now(), words=words
    )


def _turn_to_force(this_query: Query, monthly_return: MonthlyReturn, state: QueryState) -> None:
    """Set the state of a query that waits for the force again, with a new day to reply by: it is not overdue now."""
    this_query.state = state
    this_query.reply_by = reply_wanted.next_day(this_query.reply_by)
    this_query.save(update_fields=["state", "reply_by"])
    notices.settle_overdue_replies(monthly_return)


def _turn(this_query: Query, state: QueryState) -> None:
    """Set the state of a query."""
    this_query.state = state
    this_query.save(update_fields=["state"])
