"""The returns that a reviewer decides next: those in which something stands out, and those in which nothing does.

A return is clean if a reviewer who read all of it would find nothing to ask about. `_what_stands_out` is that rule, and
gives the reason in words for each return that is not clean. Only clean returns can be approved together. The number of
statements does not grow with the returns.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from accounts.models import User
from core import months
from core.sentences import counted_noun, quoted
from core.transfers import TransferState
from figures.models import Snapshot
from investigations.choices import QueryState, RevisionState, Severity
from investigations.models import (
    Entry,
    Finding,
    InvestigationTransfer,
    MonthlyReturn,
    Query,
    ReturnEvent,
    ReviewClaim,
    Revision,
)
from investigations.returns import outdated_pages, stored_reconciliation, transitions
from investigations.returns.transitions import ReturnFacts
from investigations.review import certification, claims, return_numbers
from investigations.review.return_numbers import ReturnNumbers
from investigations.review.todo import WaitingReturn, waiting_for

MONTHS_BACK = 6  # how far back the list tells how often a force's returns were approved without a query
CLEAN = (
    "No new warnings, no queries, no transfers waiting for a reply, every total within its usual range, certified "
    "where the force wants it, and no approved or published figures that would change."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastReturns:
    """How many of a force's returns were approved in the months before, and how many of them without a query."""

    approved: int = 0
    without_query: int = 0

    @property
    def sentence(self) -> str:
        """`Approved without a query 5 times of 6`."""
        if not self.approved:
            return "No earlier return"
        return f"Approved without a query {self.without_query} of {counted_noun(self.approved, 'time')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxReturn:
    """One return as the list prints it. `reasons` says what stands out, the most important first."""

    waiting: WaitingReturn
    revision: Revision
    numbers: ReturnNumbers
    past: PastReturns
    reasons: tuple[str, ...]
    seen: str  # the token of the return as the list showed it
    claim: str = ""  # who is reading it, in words

    @property
    def monthly_return(self) -> MonthlyReturn:
        return self.waiting.monthly_return

    @property
    def key(self) -> str:
        """The return in a form: force and month."""
        return f"{self.monthly_return.force_id} {months.text(self.monthly_return.period_id)}"

    @property
    def is_clean(self) -> bool:
        """Whether nothing stands out."""
        return not self.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """A reviewer's returns: to look at, clean, and with the forces."""

    to_look_at: tuple[InboxReturn, ...]
    clean: tuple[InboxReturn, ...]
    with_forces: tuple[WaitingReturn, ...]

    @property
    def returns_to_decide(self) -> list[MonthlyReturn]:
        """The returns that wait for the reviewer."""
        return [item.monthly_return for item in (*self.to_look_at, *self.clean)]

    @property
    def returns(self) -> list[MonthlyReturn]:
        """Every return that is listed."""
        return self.returns_to_decide + [item.monthly_return for item in self.with_forces]

    @property
    def number(self) -> int:
        """How many returns wait for the reviewer."""
        return len(self.to_look_at) + len(self.clean)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What is read about all returns at once, by the key of the return or of its revision."""

    warnings: dict[int, list[Finding]]
    queries: dict[int, Counter[str]]
    receivers: dict[int, list[str]]
    facts: dict[int, ReturnFacts]
    claims: dict[int, ReviewClaim]
    published: set[date]


def inbox_of(user: User) -> Inbox:
    """The reviewer's list. Returns that lock soon and replies come first, then those with most warnings."""
    mine, theirs = waiting_for(user)
    returns = [item.monthly_return for item in mine]
    if not returns:
        return Inbox(to_look_at=(), clean=(), with_forces=tuple(theirs))
    revisions = _submitted(returns)
    openings = stored_reconciliation.openings_of(revisions.values())
    numbers = return_numbers.numbers_of(revisions.values(), openings)
    tokens = outdated_pages.tokens_of(revisions)
    past = _past_of(returns)
    seen = _Seen(
        warnings=_new_warnings_in(revisions.values(), openings),
        queries=_queries_on(returns),
        receivers=_transfers_in(revisions.values()),
        facts=transitions.facts_of_each(returns, person=user),
        claims=claims.running_on(returns),
        published=_published_of(returns),
    )
    items = [
        InboxReturn(
            waiting=item,
            revision=(revision := revisions[item.monthly_return.pk]),
            numbers=(counted := numbers[revision.pk]),
            past=past[item.monthly_return.pk],
            reasons=tuple(_what_stands_out(item, revision, counted, seen=seen, user=user)),
            seen=tokens[item.monthly_return.pk],
            claim=claims.in_words(claimed, reader=user) if (claimed := seen.claims.get(item.monthly_return.pk)) else "",
        )
        for item in mine
    ]
    return Inbox(
        to_look_at=tuple(item for item in items if not item.is_clean),
        clean=tuple(item for item in items if item.is_clean),
        with_forces=tuple(theirs),
    )


def _what_stands_out(
    item: WaitingReturn, revision: Revision, numbers: ReturnNumbers, *, seen: _Seen, user: User
) -> Iterator[str]:
    """Why the reviewer should open the return, as sentences; none for a clean return."""
    monthly_return = item.monthly_return
    warnings = seen.warnings[revision.pk]
    yield from (finding.message for finding in warnings if finding.entry_id is None)
    if about_cases := [finding for finding in warnings if finding.entry_id is not None]:
        yield _warnings_in_words(about_cases)
    queries = seen.queries[monthly_return.pk]
    if replied := queries[QueryState.ANSWERED]:
        yield f"The force replied to {counted_noun(replied, 'query', 'queries')}."
    if still_open := queries[QueryState.OPEN]:
        yield f"{counted_noun(still_open, 'query', 'queries')} without a reply."
    yield from (f"A transfer to {receiver} is waiting for their reply." for receiver in seen.receivers[revision.pk])
    if numbers.then is None:
        yield "First return: there is no earlier month to compare it with."
    if monthly_return.current_id is not None:
        yield "A correction: approved figures change if you approve it."
    claimed = seen.claims.get(monthly_return.pk)
    if claimed is not None and claimed.by_id != user.pk:
        yield f"{claims.in_words(claimed, reader=user)}."
    facts = seen.facts[monthly_return.pk]
    if facts.is_without_lead:
        yield certification.NO_LEAD
    if why := transitions.why_not("approve", monthly_return, by=user, carry_open=True, with_reason=False, facts=facts):
        yield why
    elif monthly_return.current_id is None and revision.rolled_from_id != facts.base:
        yield "An earlier month has changed since this return was submitted."
    if monthly_return.period_id in seen.published:
        yield f"{months.label(monthly_return.period_id)} is published: its next version changes if you approve this."


def _warnings_in_words(findings: list[Finding]) -> str:
    """`6 warnings about cases, 5 with the reason “Not known yet”.`"""
    words = counted_noun(len(findings), "warning") + " about cases"
    reason, number = Counter(finding.reason.rstrip(".") for finding in findings).most_common(1)[0]
    if number == len(findings):
        return f"{words}, {'with' if number == 1 else 'all with'} the reason “{quoted(reason)}”."
    if number > 1:
        return f"{words}, {number:,} with the reason “{quoted(reason)}”."
    return f"{words}, each with its own reason."


def _published_of(returns: Collection[MonthlyReturn]) -> set[date]:
    """The months of these returns that are published."""
    snapshots = Snapshot.objects.published().filter(period__in={each.period_id for each in returns})
    return set(snapshots.values_list("period", flat=True))


def _submitted(returns: Collection[MonthlyReturn]) -> dict[int, Revision]:
    """The newest submitted revision of each return, by the key of the return."""
    revisions = Revision.objects.filter(monthly_return__in=returns, state=RevisionState.SUBMITTED)
    revisions = revisions.select_related("submitted_by").order_by("number")
    revisions = revisions.defer("submitted_by__password", "submitted_by__last_login")
    return {revision.monthly_return_id: revision for revision in revisions}


def _new_warnings_in(revisions: Collection[Revision], openings: Mapping[int, Revision]) -> dict[int, list[Finding]]:
    """The warnings of each revision, without those whose reason was read with the return of the month before."""
    warnings: dict[int, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(revision__in=revisions, severity=Severity.WARNING).order_by("pk"):
        read_at = openings[finding.revision_id].submitted_at if finding.revision_id in openings else None
        if read_at is None or finding.reason_at is None or finding.reason_at > read_at:
            warnings[finding.revision_id].append(finding)
    return warnings


def _queries_on(returns: Collection[MonthlyReturn]) -> dict[int, Counter[str]]:
    queries: dict[int, Counter[str]] = defaultdict(Counter)
    for key, state in Query.objects.filter(monthly_return__in=returns).values_list("monthly_return", "state"):
        queries[key][state] += 1
    return queries


def _transfers_in(revisions: Collection[Revision]) -> dict[int, list[str]]:
    """The forces to which a case of each revision is offered."""
    by_force = {revision.force_id: revision.pk for revision in revisions}
    entries = Entry.objects.filter(revision__in=revisions, investigation=OuterRef("investigation"))
    offers = InvestigationTransfer.objects.filter(Exists(entries), force__in=by_force, state=TransferState.OFFERED)
    receivers: dict[int, list[str]] = defaultdict(list)
    for offer in offers.select_related("receiver").order_by("pk"):
        receivers[by_force[offer.force_id]].append(offer.receiver.short_name)
    return receivers


def _past_of(returns: Collection[MonthlyReturn]) -> dict[int, PastReturns]:
    """How the returns of the months before each of these were approved."""
    first = months.previous(min(each.period_id for each in returns), MONTHS_BACK)
    query_events = ReturnEvent.objects.filter(monthly_return=OuterRef("pk"), move="query")
    approved = MonthlyReturn.objects.filter(
        force__in={each.force_id for each in returns}, period__gte=first, current__isnull=False
    )
    by_force: dict[str, list[tuple[date, bool]]] = defaultdict(list)
    for force, month, was_asked in approved.annotate(asked=Exists(query_events)).values_list(
        "force", "period", "asked"
    ):
        by_force[force].append((month, was_asked))
    past = {}
    for each in returns:
        back = months.previous(each.period_id, MONTHS_BACK)
        before = [was_asked for month, was_asked in by_force[each.force_id] if back <= month < each.period_id]
        past[each.pk] = PastReturns(approved=len(before), without_query=before.count(False))
    return past
