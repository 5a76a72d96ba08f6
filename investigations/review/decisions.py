"""Submit, query and decide a return. Each public function makes one transition of the table in `returns/workflow.py`.

A submitted revision is frozen. Withdrawing, querying and reopening create the next one as its copy; approval applies to
the newest submitted revision. A reopened revision counts until its successor is approved.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.choices import Arrival, QueryState, ReturnStatus, RevisionState
from investigations.models import Entry, Holding, Investigation, MonthlyReturn, Query, QueryMessage, Revision
from investigations.quality import checks, data
from investigations.records import profiles
from investigations.returns import creation, earlier_months, notices, outdated_pages, receipts, transitions, workflow
from investigations.review import case_queries, queries
from investigations.review.queries import ReplyWanted
from notifications.choices import NoticeKind

LONGEST_WORDS = 1000
MOST_NAMED = 5

# The newest approved entry of each investigation. A giver's last month does not hide what the receiver reports of it.
LATEST_ENTRY = """
update investigations_investigation i set latest_entry_id = e.id
from investigations_entry e
where e.revision_id = %(revision)s and e.investigation_id = i.id and not exists (
    select from investigations_entry o join investigations_revision r on r.id = o.revision_id
    where o.id = i.latest_entry_id
      and (r.period > %(month)s or r.period = %(month)s and o.force <> e.force and e.state = 'transferred_out')
)
"""


@transaction.atomic
def submit(
    force: str, month: date, *, by: User, seen: str | None = None, reasons: Mapping[str, str] | None = None
) -> MonthlyReturn:
    """Submit the working revision: it is frozen and goes to the reviewer. After the lock it counts as late.

    `seen` is the token of the page on which the user checked the draft; None if no page was shown, because the same
    call has just made the draft from a file or as a nil return. `reasons` gives the reasons for all open warnings of a
    rule, by rule code, as a file's notes do. Raises TransitionNotAllowed, or EditConflict if a row was saved since.
    """
    monthly_return = transitions.locked(force, month, by=by)
    facts = transitions.refuse("submit", monthly_return, by=by)
    if seen is not None:
        outdated_pages.refuse_draft(transitions.working_revision(monthly_return), seen=seen, by=by)
    revision = _submit(monthly_return, facts, by=by, reasons=reasons or {})
    if monthly_return.submitted_on_time is None:
        monthly_return.submitted_on_time = clock.today() <= monthly_return.due_on
    _make_transition(monthly_return, "submit", by=by, revision=revision)
    notices.settle(monthly_return)
    return monthly_return


@transaction.atomic
def withdraw(force: str, month: date, *, by: User) -> MonthlyReturn:
    """Withdraw the submission: make the return a draft again, with a copy of the submitted revision as the next one."""
    monthly_return = transitions.locked(force, month, by=by)
    transitions.refuse("withdraw", monthly_return, by=by)
    revision = transitions.submitted_revision(monthly_return)
    _next_revision(monthly_return, revision)
    _supersede(monthly_return)
    _make_transition(monthly_return, "withdraw", by=by, revision=revision)
    return monthly_return


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
        **queries.fields_of(wanted, force=force),
    )
    _say(opened, words=words, by=by)
    _give_to_force(monthly_return, revision, by=by)
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
        **queries.fields_of(wanted, force=force),
    )
    message = _say(opened, words=words, by=by)
    transitions.record_event("ask", monthly_return, by=by, revision=route.revision)
    notices.tell(NoticeKind.RETURN_QUERIED, monthly_return, event=f"message {message.pk}", by=by)
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
    _say(this_query, words=words, by=by)
    _turn(this_query, QueryState.OPEN)
    _give_to_force(monthly_return, transitions.submitted_revision(monthly_return), by=by)
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
        notices.tell(NoticeKind.QUERY_REPLIED, monthly_return, event=f"message {message.pk}", by=by)
    return this_query


@transaction.atomic
def answer_return(force: str, month: date, *, by: User) -> MonthlyReturn:
    """Submit the next revision with the replies, once every query has one."""
    monthly_return = transitions.locked(force, month, by=by)
    facts = transitions.refuse("answer", monthly_return, by=by)
    if waiting := facts.open_questions:
        questions = "1 query" if waiting == 1 else f"{waiting} queries"
        raise TransitionNotAllowed(f"Reply to {questions} first, then send the return back.")
    revision = _submit(monthly_return, facts, by=by)
    _make_transition(monthly_return, "answer", by=by, revision=revision)
    notices.settle(monthly_return)
    notices.tell(NoticeKind.QUERY_REPLIED, monthly_return, event=f"revision {revision.pk}", by=by)
    return monthly_return


@transaction.atomic
def withdraw_answer(force: str, month: date, *, by: User) -> MonthlyReturn:
    """Withdraw a reply that the reviewer has not read: the queries are open again and the rows may change."""
    monthly_return = transitions.locked(force, month, by=by)
    transitions.refuse("withdraw_answer", monthly_return, by=by)
    withdrawn = transitions.submitted_revision(monthly_return)
    _next_revision(monthly_return, withdrawn)
    Revision.objects.filter(pk=withdrawn.pk).update(state=RevisionState.SUPERSEDED)
    answered = Query.objects.filter(monthly_return=monthly_return, state=QueryState.ANSWERED)
    answered.update(state=QueryState.OPEN)
    _make_transition(monthly_return, "withdraw_answer", by=by, revision=withdrawn)
    return monthly_return


@transaction.atomic
def read(force: str, month: date, *, by: User) -> None:
    """Record that a reviewer has opened the reply: from now on it cannot be withdrawn. Once per reply."""
    answered = MonthlyReturn.objects.visible_to(by).of(force, month).filter(status=ReturnStatus.ANSWERED)
    if by.role not in workflow.REVIEWERS or not answered.exists():
        return  # most page views end here and take no lock
    monthly_return = transitions.locked(force, month, by=by)
    is_answered = monthly_return.status == ReturnStatus.ANSWERED
    if is_answered and not transitions.facts_of(monthly_return, person=by).is_read:
        transitions.record_event("read", monthly_return, by=by, revision=transitions.submitted_revision(monthly_return))


@transaction.atomic
def settle(query_id: int, *, seen: str, by: User) -> Query:
    """Resolve a query: the reviewer has no further question in its thread."""
    this_query, monthly_return = _thread(query_id, by=by)
    _refuse_another_reviewer(monthly_return, by=by, verb="resolve this query")
    outdated_pages.refuse(monthly_return, seen=seen, decide="resolve the query")
    _turn(this_query, QueryState.SETTLED)
    log.record(Operation.ALTERATION, of=this_query)
    return this_query


@transaction.atomic
def approve(
    force: str, month: date, *, seen: str, by: User, carry_open: bool = False, reason: str = ""
) -> MonthlyReturn:
    """Accept the figures as submitted: that revision counts from now on, and never changes.

    With `carry_open`, open queries are left for next month's return and the force's unfinished reply is dropped. The
    national team gives a `reason` if it decides in place of a unit without a coordinator.
    """
    monthly_return = transitions.locked(force, month, by=by)
    facts = transitions.refuse(
        "approve", monthly_return, by=by, carry_open=carry_open, with_reason=bool(reason.strip())
    )
    outdated_pages.refuse(monthly_return, seen=seen, decide="approve")
    revision = transitions.submitted_revision(monthly_return)
    _refuse_unsettled(monthly_return, revision, facts)
    if monthly_return.status == ReturnStatus.QUERIED:
        _drop_working(monthly_return, revision)
    if revision.number > 1 or monthly_return.status != ReturnStatus.SUBMITTED:
        _leave_questions(monthly_return)
        _supersede(monthly_return, successor=revision)
    revision.state = RevisionState.APPROVED
    revision.approved_by = by
    revision.approved_at = clock.now()
    revision.save(update_fields=["state", "approved_by", "approved_at"])
    monthly_return.current = revision
    with connection.cursor() as cursor:
        cursor.execute(LATEST_ENTRY, {"revision": revision.pk, "month": month})
    profiles.store(revision)
    _make_transition(monthly_return, "approve", by=by, revision=revision, reason=reason, at=revision.approved_at)
    notices.tell(NoticeKind.RETURN_APPROVED, monthly_return, event=f"revision {revision.pk}", by=by)
    return monthly_return


@transaction.atomic
def reopen(force: str, month: date, *, reason: str, seen: str, by: User) -> MonthlyReturn:
    """Create the next revision of an approved return, to correct it. The approved one counts until that is approved."""
    monthly_return = transitions.locked(force, month, by=by)
    transitions.refuse("reopen", monthly_return, by=by, with_reason=bool(reason.strip()))
    outdated_pages.refuse(monthly_return, seen=seen, decide="reopen")
    approved = Revision.objects.get(monthly_return=monthly_return, state=RevisionState.APPROVED)
    _next_revision(monthly_return, approved)
    _make_transition(monthly_return, "reopen", by=by, revision=approved, reason=reason)
    notices.tell(NoticeKind.RETURN_REOPENED, monthly_return, event=f"revision {approved.pk}", by=by)
    return monthly_return


def _make_transition(
    monthly_return: MonthlyReturn,
    move: str,
    *,
    by: User,
    revision: Revision,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """Set the target status from the table, and record the transition with the submitted revision it is about."""
    monthly_return.status = workflow.TRANSITIONS[move].target
    monthly_return.save(update_fields=["status", "current", "submitted_on_time"])
    transitions.record_event(move, monthly_return, by=by, revision=revision, reason=reason, at=at)


def _submit(
    monthly_return: MonthlyReturn, facts: transitions.ReturnFacts, *, by: User, reasons: Mapping[str, str] | None = None
) -> Revision:
    """Build the working revision on the newest month before it, check it, and freeze it with its fingerprints."""
    revision = transitions.working_revision(monthly_return)
    if monthly_return.current_id is None and revision.rolled_from_id != facts.base:
        earlier_months.settle(revision, base=facts.base)
    seen = data.picture_of(revision)
    findings = checks.check_seen(revision, seen)
    if reasons:
        findings = checks.answer_questions(findings, reasons=reasons, by=by)
    if why := checks.why_not_ready(findings):
        raise TransitionNotAllowed(f"Not submitted. {why}")
    revision.is_nil = not seen.lines
    revision.fingerprint, revision.words_fingerprint = receipts.fingerprints(revision)
    revision.state = RevisionState.SUBMITTED
    revision.submitted_by = by
    revision.submitted_at = clock.now()
    revision.save(update_fields=["is_nil", "fingerprint", "words_fingerprint", "state", "submitted_by", "submitted_at"])
    return revision


def _refuse_unsettled(monthly_return: MonthlyReturn, revision: Revision, facts: transitions.ReturnFacts) -> None:
    """Refuse to approve a revision that contradicts earlier months. The next submission will match them."""
    if monthly_return.current_id is not None or revision.rolled_from_id == facts.base:
        return
    if differing := earlier_months.unsettled(revision, base=facts.base):
        named = ", ".join(differing[:MOST_NAMED]) + ("" if len(differing) <= MOST_NAMED else " and others")
        raise TransitionNotAllowed(
            f"This return is {workflow.status_in_words(monthly_return.status)}. An earlier month has changed since it "
            f"was submitted, which affects {named}. Send the force a query: its next revision will "
            "match the earlier month."
        )


def _next_revision(monthly_return: MonthlyReturn, source: Revision) -> None:
    """Create the next working revision: a copy of this one, with the reasons already given."""
    checks.check(creation.copy_revision(source, number=transitions.next_number(monthly_return), into=monthly_return))


def _supersede(monthly_return: MonthlyReturn, *, successor: Revision | None = None) -> None:
    """Mark submitted revisions as superseded; with a successor, also the approved one."""
    over = [RevisionState.SUBMITTED, RevisionState.APPROVED] if successor else [RevisionState.SUBMITTED]
    before = Revision.objects.filter(monthly_return=monthly_return, state__in=over)
    if successor:
        before = before.exclude(pk=successor.pk)
    before.update(state=RevisionState.SUPERSEDED)


def _leave_questions(monthly_return: MonthlyReturn) -> None:
    """Resolve the answered queries on approval, and leave the open ones for next month's return."""
    questions = Query.objects.filter(monthly_return=monthly_return)
    questions.filter(state=QueryState.OPEN).update(state=QueryState.CARRIED)
    questions.filter(state=QueryState.ANSWERED).update(state=QueryState.SETTLED)


def _give_to_force(monthly_return: MonthlyReturn, revision: Revision, *, by: User) -> None:
    """Give the return to the force, with a working revision to change if it has none yet."""
    if monthly_return.status != ReturnStatus.QUERIED:
        _next_revision(monthly_return, revision)
    _make_transition(monthly_return, "query", by=by, revision=revision)
    notices.tell(NoticeKind.RETURN_QUERIED, monthly_return, event=f"revision {revision.pk}", by=by)


def _carry_again(this_query: Query, monthly_return: MonthlyReturn, *, words: str, seen: str, by: User) -> Query:
    """Ask again in a thread of an approved return."""
    _refuse_another_reviewer(monthly_return, by=by, verb="ask again")
    outdated_pages.refuse(monthly_return, seen=seen, decide="ask")
    message = _say(this_query, words=words, by=by)
    _turn(this_query, QueryState.CARRIED)
    transitions.record_event("ask", monthly_return, by=by, revision=this_query.revision)
    notices.tell(NoticeKind.RETURN_QUERIED, monthly_return, event=f"message {message.pk}", by=by)
    return this_query


def _refuse_another_reviewer(monthly_return: MonthlyReturn, *, by: User, verb: str) -> None:
    """Refuse users who do not review this return, whatever its status."""
    if why := workflow.not_the_reviewer(
        role=by.role,
        reviewed_by_national=monthly_return.force.unit.reviewed_by_national,
        has_coordinator=transitions.has_coordinator(monthly_return, by=by),
        verb=verb,
    ):
        raise TransitionNotAllowed(f"This return is {workflow.status_in_words(monthly_return.status)}. {why}")


def _drop_working(monthly_return: MonthlyReturn, approved: Revision) -> None:
    """Delete the force's unfinished reply, and the investigations that only it has."""
    working = transitions.working_revision(monthly_return)
    mine = Entry.objects.filter(revision=working)
    known = Entry.objects.filter(revision=approved).values("investigation")
    if mine.filter(arrival=Arrival.TRANSFERRED_IN).exclude(investigation__in=known).exists():
        raise TransitionNotAllowed(
            "The force has accepted a transferred investigation since it submitted. Wait for its reply, or send "
            "a query."
        )
    new = list(mine.exclude(investigation__in=known).values_list("investigation", flat=True))
    working.delete()
    only_there = list(Investigation.objects.filter(pk__in=new, entries__isnull=True).values_list("pk", flat=True))
    Holding.objects.filter(investigation__in=only_there).delete()
    Investigation.objects.filter(pk__in=only_there).delete()


def _thread(query_id: int, *, by: User) -> tuple[Query, MonthlyReturn]:
    """Return a query in scope, and its return under the lock."""
    unlocked = Query.objects.visible_to(by).select_related("monthly_return").get(pk=query_id)
    monthly_return = transitions.locked(unlocked.force_id, unlocked.monthly_return.period_id, by=by)
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


def _turn(this_query: Query, state: QueryState) -> None:
    """Set the state of a query."""
    this_query.state = state
    this_query.save(update_fields=["state"])
