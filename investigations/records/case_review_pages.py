"""The numbers of the case review page and one page of its list, which cost the same for 2,000 cases and for 200,000.

Both come from what is stored at approval (`sql/case_reviews.sql`). `case_review.to_review` has the same cases in the
same order, to read all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Sum

from accounts.models import User
from investigations.models import CaseReviewCount, Entry, Holding
from investigations.querysets import EntryQuerySet
from investigations.records.case_review import NewestReturn, ReviewCounts, counts_of, with_lines

# The first cases of each return, in the order of the index, and then the first of these. A case that another force has
# returned since is left out before it is counted. Those are few, so the index alone has all the rest.
_PAGE = """
    with returned_elsewhere as materialized (
        select e.id
        from investigations_holding h
        join investigations_entry e on e.investigation_id = h.investigation_id and e.revision_id = any(%(returns)s)
        join investigations_investigation i on i.id = e.investigation_id and i.latest_entry_id <> e.id
        where h.ends_on >= %(since)s
    )
    select c.entry_id
    from investigations_revision r
    join reference_force f on f.code = r.force
    cross join lateral (
        select c.entry_id, c.urgency
        from investigations_casetoreview c
        where c.revision_id = r.id
            and (%(type)s = '' or c.primary_type = %(type)s)
            and (%(reason)s = '' or %(reason)s = any(c.review_reasons))
            and c.entry_id not in (select id from returned_elsewhere)
        order by c.urgency, c.entry_id limit %(last)s
    ) c
    where r.id = any(%(returns)s)
    order by c.urgency, f.short_name, c.entry_id offset %(first)s limit %(many)s
"""


def counts_within(returns: Collection[NewestReturn], *, user: User, primary_type: str = "") -> ReviewCounts:
    """The numbers of cases in these returns, of one primary type or all, without those returned elsewhere since."""
    months = [newest.month for newest in returns if newest.month]
    if not months:
        return ReviewCounts(live=0, to_review=0, by_reason={})
    revisions = [newest.revision for newest in returns if newest.revision]
    stored = CaseReviewCount.objects.visible_to(user).filter(revision__in=revisions)
    elsewhere = _returned_elsewhere(user).filter(
        revision__in=revisions,
        investigation__in=Holding.objects.filter(ends_on__gte=min(months)).values("investigation"),
    )
    if primary_type:
        stored, elsewhere = stored.filter(primary_type=primary_type), elsewhere.filter(primary_type=primary_type)
    numbers = Counter(dict(stored.values_list("counted").annotate(Sum("number"))))
    less = counts_of(elsewhere)
    return ReviewCounts(
        live=numbers[CaseReviewCount.LIVE] - less.live,
        to_review=numbers[CaseReviewCount.TO_REVIEW] - less.to_review,
        by_reason={reason: numbers[reason] - number for reason, number in less.by_reason.items()},
    )


def _returned_elsewhere(user: User) -> EntryQuerySet:
    """Live cases that another force has returned since: their holding in the force has ended by then."""
    return Entry.objects.visible_to(user).live().exclude(investigation__latest_entry=F("pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesToReview:
    """The cases to review in these returns, the most urgent first, for a paginator: a slice reads only its own rows."""

    returns: Collection[NewestReturn]
    user: User
    number: int
    primary_type: str = ""
    reason: str = ""

    def count(self) -> int:
        """How many there are."""
        return self.number

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, part: slice) -> list[Entry]:
        first, last = part.start or 0, min(self.number if part.stop is None else part.stop, self.number)
        with connection.cursor() as cursor:
            # A statement of its own: as a subquery, the planner takes it for many rows and reads every entry.
            cursor.execute(
                _PAGE,
                {
                    "returns": [newest.revision for newest in self.returns if newest.revision],
                    "since": min((newest.month for newest in self.returns if newest.month), default=None),
                    "type": self.primary_type,
                    "reason": self.reason,
                    "first": first,
                    "last": last,
                    "many": max(last - first, 0),
                },
            )
            keys = [key for (key,) in cursor.fetchall()]
        entries = with_lines(Entry.objects.visible_to(self.user).filter(pk__in=keys))
        return list(entries.order_by("to_review__urgency", "force__short_name", "pk"))
