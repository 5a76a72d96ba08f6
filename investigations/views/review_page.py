"""The page of one return in review: what stands out, what changed, the queries, and the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.paging import ListPage, page_of
from investigations.choices import Severity
from investigations.models import Finding, InvestigationTransfer, MonthlyReturn, Revision
from investigations.returns import difference, outdated_pages, published_changes, transitions
from investigations.returns.changed_cases import ChangedCases
from investigations.returns.difference import DifferenceRow, ReturnDifference
from investigations.returns.status import status_of
from investigations.review import certification, claims, decisions, reply_wanted
from investigations.review.forms import CASE, ReturnQueryForm
from investigations.review.todo import waiting_for
from investigations.sealed import counting
from investigations.views.page_context import reconciliation_to_print, threads_of
from investigations.views.shared import person, revision_to_show
from investigations.views.warning_groups import grouped

# The keyboard shortcuts of the review page, as its list of shortcuts prints them.
KEYS = (
    (("J", "K"), "next change, previous change"),
    (("A",), "go to the Approve button"),
    (("Q",), "go to the Send query button"),
    (("N",), "go to the next return to review"),
)


MOST_UNCHANGED = 100  # on one page


@dataclass(frozen=True, slots=True)
class UnchangedRows:
    """The rows that are as they were, as a list that reads only the slice that a page shows."""

    revision: Revision
    but: ChangedCases

    def __len__(self) -> int:
        return self.but.unchanged

    def __getitem__(self, part: slice) -> tuple[DifferenceRow, ...]:
        first, last = part.start or 0, part.stop
        return difference.unchanged_rows(self.revision, but=self.but, first=first, most=last - first)


def show(
    request: HttpRequest,
    monthly_return: MonthlyReturn,
    *,
    read_before: str = "",
    typed: dict[str, Any] | None = None,
    query_case: str = "",
    ask_form: ReturnQueryForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the review page. `query_case` is the public id of the case whose row has the form of a query.

    After a refusal it shows what has changed since the revision that was `read_before`, and keeps what was `typed`.
    """
    user = person(request)
    decisions.read(monthly_return.force_id, monthly_return.period_id, by=user)
    monthly_return.refresh_from_db(fields=["status"])
    revision = revision_to_show(monthly_return, user)
    shown = difference.only_what_differs(revision)
    earlier = outdated_pages.revision_seen(monthly_return, read_before)
    findings = list(
        Finding.objects.filter(revision=revision, severity=Severity.WARNING).select_related(
            "entry__holding", "entry__investigation"
        )
    )
    facts = transitions.facts_of(monthly_return, person=user)
    cases = {row.public_id for rows in shown.lists_that_differ for row in rows}
    cases |= {finding.entry.investigation.public_id for finding in findings if finding.entry}
    log.record(Operation.CONSULTATION, of=monthly_return, beside=sorted(cases))
    came = [row for rows in (shown.new, shown.reopened, shown.transferred_in, shown.put_in) for row in rows]
    went = [row for rows in shown.left for row in rows]
    can_ask = not transitions.why_not("query", monthly_return, by=user, facts=facts)
    context = {
        "monthly_return": monthly_return,
        "period": monthly_return.period,
        "revision": revision,
        "seen": outdated_pages.token_of(monthly_return),
        "status": status_of(monthly_return, period=monthly_return.period),
        "earlier": earlier if earlier is not None and earlier.pk != revision.pk else None,
        "since_earlier": difference.between(earlier, revision) if earlier and earlier.pk != revision.pk else None,
        "typed": typed or {},
        "reconciliation": reconciliation_to_print(monthly_return, revision),
        "difference": shown,
        "hidden": counting.hidden_in([revision.pk]).get(revision.pk),
        "published": None if monthly_return.is_approved else published_changes.changes_by(revision, shown.totals),
        "has_year_ago": any(total.year_ago is not None for total in shown.totals),
        "has_notes": any(total.note for total in shown.totals),
        "warnings": grouped(findings),
        "threads": threads_of(monthly_return, user_is_force=False),
        "transfers": InvestigationTransfer.objects.of_giver(revision).offered(),
        "can_ask": can_ask,
        "keys": KEYS,
        "came": came,
        "went": went,
        "now": clock.now(),
        "unchanged": _unchanged(request, revision, shown),
        **_place_in_list(monthly_return, user=user),
        **_claim(monthly_return, user=user),
        **_decision(monthly_return, facts, user=user),
    }
    if can_ask:
        context |= _asking(monthly_return, revision, shown, query_case=query_case, form=ask_form, user=user)
    return render(request, "investigations/review.html", context, status=status)


def _place_in_list(monthly_return: MonthlyReturn, *, user: User) -> dict[str, Any]:
    """Where the return is in the reviewer's list, how many are in it, and which comes next."""
    mine, _ = waiting_for(user)
    place = next((n for n, item in enumerate(mine, 1) if item.monthly_return.pk == monthly_return.pk), None)
    others = (item for item in mine if item.monthly_return.pk != monthly_return.pk)
    return {"place": place, "waiting": len(mine), "next": next(others, None)}


def _claim(monthly_return: MonthlyReturn, *, user: User) -> dict[str, Any]:
    """Who has the return open to review it, if anybody."""
    claimed = claims.running_on([monthly_return]).get(monthly_return.pk)
    return {
        "claim": claims.in_words(claimed, reader=user) if claimed else "",
        "is_claimed_by_other": claimed is not None and claimed.by_id != user.pk,
    }


def _decision(monthly_return: MonthlyReturn, facts: transitions.ReturnFacts, *, user: User) -> dict[str, Any]:
    """Which decisions the reviewer can take, why not to approve, and who certified and decided."""
    why_not_approve = transitions.why_not("approve", monthly_return, by=user, facts=facts)
    why_not_carry = transitions.why_not("approve", monthly_return, by=user, carry_open=True, facts=facts)
    why_not_alone = transitions.why_not("approve", monthly_return, by=user, with_reason=False, facts=facts)
    return {
        "decided_by": transitions.decided_by(monthly_return, by=user, facts=facts),
        "certified": certification.in_words(monthly_return, is_without_lead=facts.is_without_lead),
        "why_not_approve": why_not_approve,
        "can_carry": bool(why_not_approve) and not why_not_carry,
        "carry_text": f"Approve and carry {'query' if facts.open_questions == 1 else 'queries'} forward",
        "needs_reason": not why_not_approve and bool(why_not_alone),
        "can_reopen": not transitions.why_not("reopen", monthly_return, by=user, facts=facts),
    }


def _unchanged(request: HttpRequest, revision: Revision, shown: ReturnDifference) -> ListPage | None:
    """A page of the rows that are as they were, if the reviewer asked for one: most never do."""
    if "unchanged" not in request.GET or shown.cases is None:
        return None
    rows = UnchangedRows(revision, shown.cases)
    return page_of(request, rows, singular="row unchanged", plural="rows unchanged", per_page=MOST_UNCHANGED)


def _asking(
    monthly_return: MonthlyReturn,
    revision: Revision,
    shown: ReturnDifference,
    *,
    query_case: str,
    form: ReturnQueryForm | None,
    user: User,
) -> dict[str, Any]:
    """The form of a query, in the row of a case if one was chosen; and what was asked about that case before."""
    rows = {str(row.public_id): row for rows in shown.lists_that_differ for row in rows}
    about = str(form.data.get("about", "")) if form is not None else ""
    wanted = about.removeprefix(CASE) if about.startswith(CASE) else query_case
    row = rows.get(wanted) or _row_in(revision, wanted)
    force = monthly_return.force_id
    if row is None:
        subjects = [(total.label, total.label) for total in shown.totals]
        subjects += [(f"{CASE}{key}", _called(row)) for key, row in rows.items()]
        data = form.data if form is not None else None
        return {"ask_form": ReturnQueryForm(data, force=force, subjects=subjects)}
    return {
        "asked": row.public_id,
        "is_asked_of_unchanged": str(row.public_id) not in rows,
        "asked_about": _called(row),
        "ask_form": form or ReturnQueryForm(force=force, initial={"about": f"{CASE}{row.public_id}"}),
        "asked_before": reply_wanted.earlier_on(row.investigation, user=user, besides=monthly_return.pk),
    }


def _row_in(revision: Revision, public_id: str) -> DifferenceRow | None:
    """The row of a case that is as it was; None if this is no case of the return."""
    try:
        return difference.row_of(revision, UUID(public_id))
    except ValueError:
        return None


def _called(row: DifferenceRow) -> str:
    return f"{row.reference} {row.operation_name}".strip()
