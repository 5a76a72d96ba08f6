"""Which live cases each measure of case review counts: once as SQL and once for a queryset, so that both agree.

Everything is read from the profile of an approved entry, which never changes (`profiles.py`). A case that answers *not
known* counts like one that answers *no*, as on the page of case review.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from investigations.choices import EntryState, ReviewReason


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCondition:
    """The live cases that one measure counts. `sql` is a condition on the profile `p` of the entry; `q` the same."""

    measure: str
    label: str
    sql: str
    q: Q

    @property
    def on_entry(self) -> Q:
        """The whole condition on an entry."""
        return Q(state=EntryState.LIVE) & self.q


def _for_reason(measure: str, label: str, reason: ReviewReason) -> CaseCondition:
    """The cases that have one reason for review."""
    return CaseCondition(
        measure=measure,
        label=label,
        sql=f"'{reason.value}' = any(p.review_reasons)",
        q=Q(profile__review_reasons__contains=[reason.value]),
    )


TO_REVIEW = CaseCondition(
    measure="cases_to_review",
    label="Live, with a reason for review",
    sql="p.review_reasons <> '{}'",
    q=~Q(profile__review_reasons=[]),
)
CHILDREN = CaseCondition(
    measure="live_children",
    label="Live, with a potential victim under 18",
    sql="p.children > 0",
    q=Q(profile__children__gt=0),
)
# Which reason a new case has is `first_reported` and `already_running`, which the returns count.
CONDITIONS = (
    TO_REVIEW,
    _for_reason("live_unchanged", "Live, unchanged", ReviewReason.UNCHANGED),
    _for_reason("live_long_open", "Live, open for a long time", ReviewReason.LONG_OPEN),
    _for_reason("live_no_liaison_officer", "Live, no victim liaison officer", ReviewReason.NO_LIAISON_OFFICER),
    _for_reason(
        "live_no_financial_investigator", "Live, no financial investigator", ReviewReason.NO_FINANCIAL_INVESTIGATOR
    ),
    _for_reason("live_no_early_advice", "Live, no early CPS advice", ReviewReason.NO_EARLY_ADVICE),
    CHILDREN,
    _for_reason(
        "live_children_no_referral", "Live, children and no NRM referral", ReviewReason.CHILDREN_WITHOUT_REFERRAL
    ),
    CaseCondition(
        measure="live_joint",
        label="Live, joint or cross-border",
        sql="p.is_joint",
        q=Q(profile__is_joint=True),
    ),
)
BY_MEASURE = {condition.measure: condition for condition in CONDITIONS}
