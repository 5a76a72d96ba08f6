"""Takes one planned return through the product's functions, as the force's users and its reviewer would.

Only functions that pages call write records here. The clock follows the diary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from accounts.models import User
from core import months
from demo import words
from demo.forces import force_named
from demo.planned_returns import PlannedEntry, PlannedReturn
from demo.report import ADVERT_MONTHS, ADVERTS
from investigations.models import Entry, Investigation, InvestigationTransfer, MonthlyReturn, Query
from investigations.quality.rules import RULES
from investigations.records import supporting_forces, transfers
from investigations.returns import creation, nil_return, outdated_pages, whole_import
from investigations.returns.whole_import import InvestigationRow
from investigations.review import decisions, queries


class PlanRefused(Exception):
    """The product refused the plan: one of them is wrong."""


def row_of(line: PlannedEntry) -> InvestigationRow:
    """The line as a row of a workbook."""
    return InvestigationRow(values=line.typed(), people=[group.typed() for group in line.people])


def reasons_of(slug: str, month: date) -> Mapping[str, str]:
    """The force's explanations of the findings of each rule."""
    adverts = slug in ADVERTS and month in ADVERT_MONTHS
    return {code: words.reason(code, f"{slug} {month}", adverts=adverts) for code in RULES}


def submit_whole(
    planned: PlannedReturn, *, by: User, lines: Iterable[PlannedEntry] | None = None, submit: bool = True
) -> MonthlyReturn:
    """Submit a planned return, or the given lines in its place. A return without lines is a nil return if the force may
    send one; the first return of a series is an ordinary one.
    """
    code = force_named(planned.slug).code
    chosen = planned.lines if lines is None else list(lines)
    is_new = not MonthlyReturn.objects.of(code, planned.month).exists()
    if not chosen and submit and is_new and not nil_return.why_not(code, planned.month):
        return nil_return.submit_nil_return(code, planned.month, by=by)
    handed = whole_import.submit_whole_return(
        code,
        planned.month,
        rows=[row_of(line) for line in chosen],
        by=by,
        submit=submit,
        reasons=reasons_of(planned.slug, planned.month) if submit else None,
    )
    if handed.monthly_return is None:
        problems = "\n".join(str(problem) for problem in handed.errors[:10])
        raise PlanRefused(f"{planned.slug}, {months.label(planned.month)}:\n{problems}")
    return handed.monthly_return


def seen_of(code: str, month: date) -> str:
    """What the return's page, just opened, sends with a reviewer's decision."""
    return outdated_pages.token_of(MonthlyReturn.objects.get(force=code, period=month))


def reply_to(query: Query, *, reply: str, by: User) -> None:
    """Reply to a query, as on a page just opened."""
    queries.answer(query.pk, words=reply, seen=outdated_pages.token_of_thread(Query.objects.get(pk=query.pk)), by=by)


def query_return(slug: str, month: date, *, question: str, by: User, about: PlannedEntry | None = None) -> Query:
    """Query one investigation of a submitted return, or its total."""
    code = force_named(slug).code
    if about is None:
        return queries.query(code, month, words=question, seen=seen_of(code, month), by=by, about="total")
    entry = Entry.objects.select_related("investigation").get(
        force=code, revision__period=month, revision__state="submitted", holding__reference=about.reference
    )
    return queries.query(
        code,
        month,
        words=question,
        seen=seen_of(code, month),
        by=by,
        investigation=entry.investigation.public_id,
    )


def reply_to_query(query: Query, slug: str, month: date, *, reply: str, by: User) -> None:
    """Reply to a query in words and submit the return unchanged."""
    reply_to(query, reply=reply, by=by)
    decisions.answer_return(force_named(slug).code, month, by=by)


def offer(giver: str, reference: str, *, to: str, month: date, by: User) -> InvestigationTransfer:
    """Offer an investigation that the force's return of a month contains."""
    entry = Entry.objects.get(
        force=force_named(giver).code, revision__period=month, revision__state="approved", holding__reference=reference
    )
    return transfers.offer(entry.pk, to=force_named(to).code, by=by)


def accept(offered: InvestigationTransfer, *, month: date, reference: str, by: User) -> None:
    """Accept an offered investigation in the receiver's draft."""
    transfers.accept(offered.pk, month=month, reference=reference, by=by)


def begin(slug: str, month: date, *, by: User) -> MonthlyReturn:
    """Begin the return and leave it as carried forward."""
    return creation.begin(force_named(slug).code, month, by=by)


def withdraw(offered: InvestigationTransfer, *, by: User) -> None:
    """Withdraw an offer."""
    transfers.withdraw(offered.pk, by=by)


def decline(offered: InvestigationTransfer, *, reason: str, by: User) -> None:
    """Decline an offered investigation, which stays with its force."""
    transfers.decline(offered.pk, reason=reason, by=by)


def support(leader: str, reference: str, *, supporter: str, contact: str, shares_name: bool, by: User) -> None:
    """Enter a supporting force of the lead force's investigation with this reference."""
    investigation = Investigation.objects.get(holdings__force=force_named(leader).code, holdings__reference=reference)
    supporting_forces.enter(
        investigation.public_id, supporter=force_named(supporter).code, contact=contact, shares_name=shares_name, by=by
    )
