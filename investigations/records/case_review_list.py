"""The list of cases to review under some filters: the same for its page and its export."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from accounts.models import User
from core import clock
from investigations.querysets import EntryQuerySet
from investigations.records import case_review, case_review_pages, profiles
from investigations.records.case_review import NewestReturn, ReviewCounts
from investigations.records.case_review_pages import CasesToReview
from investigations.records.filters import CaseReviewFilter


@dataclass(frozen=True, kw_only=True)
class CaseReviewList:
    """What a person asked for: the newest returns of their forces, and the live cases in them under the filters."""

    user: User
    returns: tuple[NewestReturn, ...]
    titles: tuple[tuple[str, str], ...]  # of the reasons, by code
    asked: CaseReviewFilter

    @property
    def rows(self) -> EntryQuerySet:
        """All the cases, the most urgent first."""
        return case_review.to_review(self.asked.qs)

    @property
    def pages(self) -> CasesToReview:
        """The same cases for a paginator, which reads one page of them."""
        return CasesToReview(
            returns=self.covered,
            user=self.user,
            number=self.counts.number_of(self.reason),
            primary_type=self._primary_type,
            reason=self.reason,
        )

    @cached_property
    def counts(self) -> ReviewCounts:
        """How many cases there are under every filter but the reason."""
        return case_review_pages.counts_within(self.covered, user=self.user, primary_type=self._primary_type)

    @property
    def covered(self) -> list[NewestReturn]:
        """The returns that the filters may leave cases of."""
        return [newest for newest in self.returns if self.asked.is_about(newest.force)]

    @property
    def reason(self) -> str:
        """The code of the reason asked for, or nothing."""
        return str(self.asked.chosen.get("reason", ""))

    @property
    def _primary_type(self) -> str:
        return getattr(self.asked.chosen.get("type"), "pk", "")


def asked_of(query: QueryDict, *, user: User) -> CaseReviewList:
    """The list that an address asks for. The form of its filters says whether they are valid."""
    returns = case_review.newest_returns(user)
    rule = profiles.in_force(case_review.newest_month(returns) or clock.today())
    titles = [(reason.code.value, reason.title_under(rule)) for reason in case_review.REASONS]
    cases = case_review.live_cases(returns, user=user)
    filterset = CaseReviewFilter(query, user=user, reasons=titles, queryset=cases)
    return CaseReviewList(user=user, returns=tuple(returns), titles=tuple(titles), asked=filterset)
