"""The reconciliation of a stored revision, and the list of investigations behind each of its terms.

The opening is what the month that the revision was carried forward from says *now*: if that month was corrected later,
the difference appears as corrections up and down, each with its list. `reconciliation.py` decides how a reconciliation
closes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from investigations.choices import Arrival, EntryState, RevisionState
from investigations.models import Entry, Revision
from investigations.returns import corrections, reconciliation
from investigations.sealed import counting

_ARRIVALS = {
    "already_running": Arrival.ALREADY_RUNNING,
    "first_reported": Arrival.FIRST_REPORTED,
    "reopened": Arrival.REOPENED,
    "transferred_in": Arrival.TRANSFERRED_IN,
}
_STATES = {
    "live": EntryState.LIVE,
    "closed": EntryState.CLOSED,
    "transferred_out": EntryState.TRANSFERRED_OUT,
    "merged": EntryState.MERGED,
}
TERMS = ("opening", *_ARRIVALS, *_STATES, "corrected_up", "corrected_down")


def opening_of(revision: Revision) -> Revision | None:
    """The revision that now counts for the month that this one was carried forward from; None if there was none."""
    return openings_of([revision]).get(revision.pk)


def openings_of(revisions: Collection[Revision]) -> dict[int, Revision]:
    """The openings of several revisions by their keys, in two statements. A first return has none."""
    sources = {each.pk: each.rolled_from_id for each in revisions if each.rolled_from_id}
    if not sources:
        return {}
    same_return = Revision.objects.filter(monthly_return__revisions__in=set(sources.values())).distinct()
    by_return: dict[int, list[Revision]] = defaultdict(list)
    # An undecided month counts by its last submitted revision, until the next revision is decided.
    for each in same_return.order_by("number"):
        by_return[each.monthly_return_id].append(each)
    by_key = {each.pk: each for given in by_return.values() for each in given}
    return {
        revision: _counting(by_return[by_key[source].monthly_return_id]) or by_key[source]
        for revision, source in sources.items()
    }


def _counting(given: list[Revision]) -> Revision | None:
    """The approved revision of a return, otherwise the last submitted one."""
    for state in (RevisionState.APPROVED, RevisionState.SUBMITTED):
        if of_state := [each for each in given if each.state == state]:
            return of_state[-1]
    return None


def reconciliation_of(revision: Revision) -> reconciliation.ReturnReconciliation:
    """From live then to live now, counted from the entries in two statements."""
    counted = Entry.objects.filter(revision=revision).values_list("arrival", "state").annotate(n=Count("pk")).order_by()
    arrivals, states = Counter[str](), Counter[str]()
    with counting.with_sealed():
        for arrival, state, number in counted:
            arrivals[arrival] += number
            states[state] += number
    opening = opening_of(revision)
    live_then, corrected = (None, None) if opening is None else corrections.against(opening, revision)
    return reconciliation.from_counts(
        opening=live_then,
        opening_month=None if opening is None else opening.period_id,
        arrivals=reconciliation.Arrivals(**arrivals),
        states=reconciliation.States(**states),
        corrections=corrected,
    )


def entries_of_term(revision: Revision, term: str) -> QuerySet[Entry]:
    """The entries behind one term of the reconciliation, by its key. Raises KeyError for an unknown term.

    The entries of the opening, and of corrections down, are entries of the earlier month.
    """
    mine = Q(revision=revision)
    if term in _ARRIVALS:
        return Entry.objects.filter(mine, arrival=_ARRIVALS[term])
    if term in _STATES:
        return Entry.objects.filter(mine, state=_STATES[term])
    if term not in TERMS:
        raise KeyError(term)
    opening = opening_of(revision)
    if term == "corrected_up":
        return corrections.cases_up(opening, revision)
    if term == "corrected_down":
        return corrections.cases_down(opening, revision)
    return Entry.objects.filter(revision=opening).live() if opening else Entry.objects.none()
