"""Submit and decide a return. Each public function makes one transition of the table in `returns/workflow.py`.

`check_before_submission` makes none: it checks the draft for the page on which the user decides to submit. A submitted
revision is frozen. Withdrawing, querying and reopening create the next one as its copy; approval applies to the newest
submitted revision. A reopened revision counts until its successor is approved.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.choices import Arrival, QueryState, ReturnStatus, RevisionState
from investigations.models import Entry, Holding, Investigation, MonthlyReturn, Query, Revision
from investigations.quality import checks, data
from investigations.records import profiles
from investigations.returns import earlier_months, notices, outdated_pages, receipts, transitions, workflow
from investigations.review import certification, reply_wanted, steps
from investigations.sealed import counting
from notifications.choices import NoticeKind

MOST_NAMED = 5


@transaction.atomic
def check_before_submission(force: str, month: date, *, by: User) -> tuple[MonthlyReturn, Revision]:
    """Check the draft for the page before its submission; return it with its return.

    Under the lock, so that the check neither misses a row that is being saved nor changes a submitted revision. Raises
    TransitionNotAllowed if the user cannot submit it now, such as after a colleague has.
    """
    monthly_return = transitions.locked(force, month, by=by)
    transitions.refuse("submit", monthly_return, by=by)
    revision = transitions.working_revision(monthly_return)
    checks.check(revision)
    return monthly_return, revision


@transaction.atomic
def submit(
    force: str, month: date, *, by: User, seen: str | None = None, reasons: Mapping[str, str] | None = None
) -> MonthlyReturn:
    """Submit the working revision: it is frozen and goes to the reviewer. After the lock it counts as late.

    Where the force wants it, the return waits for its lead first (`certification.py`). The first submission decides
    whether it is on time, and a correction does not change that. Nobody knows of a return from before this service, or
    of a month that was opened here after it was due: history that is entered afterwards.

    `seen` is the token of the page on which the user checked the draft; None if no page was shown, because the same
    call has just made the draft from a file or as a nil return. `reasons` gives the reasons for all open warnings of a
    rule, by rule code, as a file's notes do. Raises TransitionNotAllowed, or EditConflict if a row was saved since.
    """
    monthly_return = transitions.locked(force, month, by=by)
    facts = transitions.refuse("submit", monthly_return, by=by)
    if seen is not None:
        outdated_pages.refuse_draft(transitions.working_revision(monthly_return), seen=seen, by=by)
    revision = _submit(monthly_return, facts, by=by, reasons=reasons or {})
    if revision.number == 1:
        due_on = monthly_return.due_on
        is_of_before = monthly_return.period.is_from_before(due_on)
        monthly_return.submitted_on_time = None if is_of_before else clock.today() <= due_on
    route = certification.route_of(force)
    move = "submit_to_certify" if route.is_to_lead else "submit"
    steps.make_transition(monthly_return, move, by=by, revision=revision, reason=route.note)
    notices.settle(monthly_return)
    if move == "submit_to_certify":
        notices.tell(NoticeKind.RETURN_TO_CERTIFY, monthly_return, event=f"revision {revision.pk}", by=by)
    return monthly_return


@transaction.atomic
def withdraw(force: str, month: date, *, by: User) -> MonthlyReturn:
    """Withdraw the submission: make the return a draft again, with a copy of the submitted revision as the next one."""
    monthly_return = transitions.locked(force, month, by=by)
    transitions.refuse("withdraw", monthly_return, by=by)
    revision = transitions.submitted_revision(monthly_return)
    steps.next_revision(monthly_return, revision)
    steps.supersede_submitted(monthly_return)
    steps.make_transition(monthly_return, "withdraw", by=by, revision=revision)
    notices.settle_certification(monthly_return)
    return monthly_return


@transaction.atomic
def answer_return(force: str, month: date, *, by: User) -> MonthlyReturn:
    """Submit the next revision with the replies, once every query has one."""
    monthly_return = transitions.locked(force, month, by=by)
    facts = transitions.refuse("answer", monthly_return, by=by)
    if waiting := facts.open_questions:
        questions = "1 query" if waiting == 1 else f"{waiting} queries"
        sealed = f" {workflow.about_sealed(facts.sealed_questions)}" if facts.sealed_questions else ""
        raise TransitionNotAllowed(f"Reply to {questions} first, then send the return back.{sealed}")
    revision = _submit(monthly_return, facts, by=by)
    steps.make_transition(monthly_return, "answer", by=by, revision=revision)
    notices.settle(monthly_return)
    notices.tell(NoticeKind.QUERY_REPLIED, monthly_return, event=f"revision {revision.pk}", by=by)
    return monthly_return


@transaction.atomic
def withdraw_answer(force: str, month: date, *, by: User) -> MonthlyReturn:
    """Withdraw a reply that the reviewer has not read: the queries are open again and the rows may change."""
    monthly_return = transitions.locked(force, month, by=by)
    transitions.refuse("withdraw_answer", monthly_return, by=by)
    withdrawn = transitions.submitted_revision(monthly_return)
    steps.next_revision(monthly_return, withdrawn)
    Revision.objects.filter(pk=withdrawn.pk).update(state=RevisionState.SUPERSEDED)
    answered = Query.objects.filter(monthly_return=monthly_return, state=QueryState.ANSWERED)
    with counting.with_sealed():
        answered.update(state=QueryState.OPEN)
    steps.make_transition(monthly_return, "withdraw_answer", by=by, revision=withdrawn)
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
        cursor.execute("select scope.set_latest_entries(%s)", [revision.pk])
    profiles.store(revision)
    steps.make_transition(monthly_return, "approve", by=by, revision=revision, reason=reason, at=revision.approved_at)
    notices.tell(NoticeKind.RETURN_APPROVED, monthly_return, event=f"revision {revision.pk}", by=by)
    return monthly_return


@transaction.atomic
def reopen(force: str, month: date, *, reason: str, seen: str, by: User) -> MonthlyReturn:
    """Create the next revision of an approved return, to correct it. The approved one counts until that is approved."""
    monthly_return = transitions.locked(force, month, by=by)
    transitions.refuse("reopen", monthly_return, by=by, with_reason=bool(reason.strip()))
    outdated_pages.refuse(monthly_return, seen=seen, decide="reopen")
    approved = Revision.objects.get(monthly_return=monthly_return, state=RevisionState.APPROVED)
    steps.next_revision(monthly_return, approved)
    steps.make_transition(monthly_return, "reopen", by=by, revision=approved, reason=reason)
    notices.tell(NoticeKind.RETURN_REOPENED, monthly_return, event=f"revision {approved.pk}", by=by)
    return monthly_return


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
    if why := checks.why_not_ready(findings) or counting.why_not_ready(revision.pk):
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


def _supersede(monthly_return: MonthlyReturn, *, successor: Revision) -> None:
    """Mark the submitted and approved revisions before this one as superseded."""
    over = [RevisionState.SUBMITTED, RevisionState.APPROVED]
    before = Revision.objects.filter(monthly_return=monthly_return, state__in=over)
    before.exclude(pk=successor.pk).update(state=RevisionState.SUPERSEDED)


def _leave_questions(monthly_return: MonthlyReturn) -> None:
    """Resolve the answered queries on approval, and leave the open ones, with a new day, for next month's return."""
    questions = Query.objects.filter(monthly_return=monthly_return)
    reply_by = Greatest("reply_by", Value(reply_wanted.next_day(None)))  # without a day before, the usual one
    with counting.with_sealed():
        questions.filter(state=QueryState.OPEN).update(state=QueryState.CARRIED, reply_by=reply_by)
        questions.filter(state=QueryState.ANSWERED).update(state=QueryState.SETTLED)
    notices.settle_overdue_replies(monthly_return)


def _drop_working(monthly_return: MonthlyReturn, approved: Revision) -> None:
    """Delete the force's unfinished reply, and the investigations that only it has."""
    working = transitions.working_revision(monthly_return)
    mine = Entry.objects.filter(revision=working)
    known = Entry.objects.filter(revision=approved).values("investigation")
    with counting.with_sealed():
        has_transferred = mine.filter(arrival=Arrival.TRANSFERRED_IN).exclude(investigation__in=known).exists()
    if has_transferred:
        raise TransitionNotAllowed(
            "The force has accepted a transferred investigation since it submitted. Wait for its reply, or send "
            "a query."
        )
    new = list(mine.exclude(investigation__in=known).values_list("investigation", flat=True))
    working.delete()
    only_there = list(Investigation.objects.filter(pk__in=new, entries__isnull=True).values_list("pk", flat=True))
    Holding.objects.filter(investigation__in=only_there).delete()
    Investigation.objects.filter(pk__in=only_there).delete()
