"""Collisions between the decision of the mechanism and the dates of the criminal case.

They collide if the conclusive grounds decision can't be expected early enough before a trial or the end of a custody
time limit: it is due after that day, or within a number of days before it (the rule `collision_days`). The expected day
moves on with the calendar, so a warning comes at least that many days before. Where guidance sets no day for the
decision, it is not expected before today.

`of_days` answers for one case, `colliding` for all of them in the database; a test checks that they agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from nrm import states
from nrm.choices import ReferralState
from nrm.models import Claim, NrmRule, Referral
from nrm.querysets import ReferralQuerySet
from nrm.rules import deadlines
from nrm.rules.rulebook import Rulebook

NO_DAY_SET = states.RECONSIDERING | {ReferralState.AWAITING_CONCLUSIVE_GROUNDS, ReferralState.SUSPENDED}
COURT_DAYS = {"trial_on": "Trial", "custody_time_limit": "End of the custody time limit"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The earliest expected days of the decisions; None if one is made, or never will be."""

    reasonable: date | None = None
    conclusive: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collision:
    """One day of the criminal case for which the decision comes too late, or hardly in time."""

    what: str
    on: date
    decision_on: date

    @property
    def sentence(self) -> str:
        """Return what is wrong, for a page."""
        day, decision = f"{self.on:%-d %B %Y}", f"{self.decision_on:%-d %B %Y}"
        if self.decision_on > self.on:
            return f"{self.what} on {day}: the conclusive grounds decision is not expected before {decision}."
        gap = (self.on - self.decision_on).days
        near = f"{gap} day{'' if gap == 1 else 's'} before" if gap else "on the same day"
        return f"{self.what} on {day}: the conclusive grounds decision comes on {decision} at the earliest, {near}."


def expected(state: str, *, due_on: date | None, today: date, rules: Rulebook) -> Expected:
    """Return the earliest expected days of a referral's decisions; one not referred yet counts as referred today."""
    # The period begins with the day of the reasonable grounds decision; the other may follow on the day after its end.
    recovery = timedelta(days=rules.value("recovery_days", on=today))
    if state in states.NOT_REFERRED:
        due = deadlines.of_step(ReferralState.SUBMITTED, began=today, rules=rules)
        return Expected(reasonable=due.on, conclusive=due.on + recovery) if due else Expected()
    if state in states.AWAITING:
        reasonable = max(due_on or today, today)
        return Expected(reasonable=reasonable, conclusive=reasonable + recovery)
    if state == ReferralState.RECOVERY:
        return Expected(conclusive=max((due_on or today) + timedelta(days=1), today))
    return Expected(conclusive=today) if state in NO_DAY_SET else Expected()


def of_days(
    court_days: dict[str, date | None], *, decision_on: date | None, today: date, rules: Rulebook
) -> list[Collision]:
    """Return the collisions with a decision expected on a day; court days in the past collide with nothing."""
    if decision_on is None:
        return []
    margin = timedelta(days=rules.value("collision_days", on=today))
    return [
        Collision(what=COURT_DAYS[name], on=day, decision_on=decision_on)
        for name, day in court_days.items()
        if day and today <= day <= decision_on + margin
    ]


def of_claim(claim: Claim, *, today: date, rules: Rulebook) -> list[Collision]:
    """Return the collisions of one claim; none once it has a result."""
    if claim.result:
        return []
    referral = claim.referral
    decision_on = expected(referral.state, due_on=referral.due_on, today=today, rules=rules).conclusive
    days = {name: getattr(claim, name) for name in COURT_DAYS}
    return of_days(days, decision_on=decision_on, today=today, rules=rules)


def with_claims(referral: Referral, *, today: date, rules: Rulebook) -> list[tuple[Claim, list[Collision]]]:
    """Return the claims of a referral, newest first, each with its collisions."""
    claims = []
    for claim in referral.claims.for_page():
        claim.referral = referral
        claims.append((claim, of_claim(claim, today=today, rules=rules)))
    return claims


def colliding(rows: ReferralQuerySet, today: date) -> ReferralQuerySet:
    """Return the referrals with an open claim of which a court day collides with the decision."""
    rules = NrmRule.objects.book()
    near = Q()
    for name in COURT_DAYS:
        near |= Q(**{f"{name}__gte": today}) & _too_near(name, today, rules)
    return rows.filter(pk__in=Claim.objects.open().filter(near).values("referral"))


def _too_near(name: str, today: date, rules: Rulebook) -> Q:
    """Return the condition that a court day is not later than the expected decision plus the margin."""
    margin = timedelta(days=rules.value("collision_days", on=today))
    recovery = timedelta(days=rules.value("recovery_days", on=today))

    def until(state: Q, day: date | None, *, after_due: timedelta | None = None) -> Q:
        near = Q(**{f"{name}__lte": day + margin}) if day else Q()
        if after_due is not None:
            near |= Q(**{f"{name}__lte": F("referral__due_on") + after_due + margin})
        return state & near

    if_sent_today = expected(ReferralState.DRAFT, due_on=None, today=today, rules=rules).conclusive
    return (
        until(Q(referral__state__in=states.NOT_REFERRED), if_sent_today)
        | until(Q(referral__state__in=states.AWAITING), today + recovery, after_due=recovery)
        | until(Q(referral__state=ReferralState.RECOVERY), today, after_due=timedelta(days=1))
        | until(Q(referral__state__in=NO_DAY_SET), today)
    )
