"""The court dates of a case, its custody time limits, and the claims and decisions of linked referrals, on one line.

A referral is linked to the investigation, and is left out for people who do not see it. The line says which dates will
collide: a custody time limit that ends before the trial, and a decision that is not expected before a court date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from accounts.models import User
from core import clock
from core.govuk import in_words
from core.sentences import listed
from nrm.data_rights import restriction
from nrm.models import Claim, NrmRule, Referral
from nrm.section45 import collisions, date_line
from nrm.section45.date_line import DateOnLine, Mark
from prosecutions.cases import custody, limit_warnings
from prosecutions.models import Defendant, ProsecutionCase

MOST_REFERRALS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtDates:
    """What the page of a case prints: marks on the line, and what will collide, as sentences."""

    marks: list[Mark]
    warnings: tuple[str, ...]
    referrals: tuple[Referral, ...]  # of which the line has dates

    width: int = date_line.WIDTH

    @property
    def height(self) -> int:
        """How far the drawing reaches above and below its line."""
        return date_line.height_of(self.marks)


def of_case(case: ProsecutionCase, defendants: list[Defendant], *, by: User) -> CourtDates | None:
    """Return the dates of a case; None if no defendant is waiting for a result. The timeline has those of the past."""
    today = clock.today()
    shown = [defendant for defendant in defendants if not defendant.is_removed]
    dates = [day for defendant in shown for day in _of_defendant(defendant)]
    if not any(defendant.is_undecided for defendant in shown):
        return None
    rows = Referral.objects.visible_to(by).filter(investigation=case.investigation_id)
    claimed = Exists(Claim.objects.filter(referral=OuterRef("pk"), result=""))
    rows = restriction.listed(rows).prefetch_related("claims")
    referrals = tuple(rows.order_by(claimed.desc(), "pk")[:MOST_REFERRALS])
    warnings = [sentence for defendant in shown for sentence in warnings_of(defendant, today=today)]
    too_late = _decisions_too_late(referrals, shown, today=today)
    warnings += [sentence for _, sentence in too_late]
    colliding = {day for day, _ in too_late}
    dates = _joined([replace(day, collides=day.collides or day.on in colliding) for day in dates])
    for referral in referrals:
        dates += _of_referral(referral, today=today)
    dates.append(DateOnLine(on=today, side="mechanism", what="Today"))
    return CourtDates(marks=date_line.marks_of(dates), warnings=tuple(warnings), referrals=referrals)


def _joined(dates: list[DateOnLine]) -> list[DateOnLine]:
    """Return one date for what happens to several defendants on the same day: `Defendants 1 and 2: trial`."""
    numbers: dict[DateOnLine, list[str]] = {}
    for day in dates:
        who, _, what = day.what.partition(": ")
        numbers.setdefault(replace(day, what=what), []).append(who.removeprefix("Defendant "))
    return [
        replace(day, what=f"{'Defendant' if len(those) == 1 else 'Defendants'} {listed(those)}: {day.what}")
        for day, those in numbers.items()
    ]


def warnings_of(defendant: Defendant, *, today: date) -> list[str]:
    """Return what a custody time limit collides with, or that it ends soon. None once there is a result."""
    limit = defendant.custody_limit_on
    if not defendant.is_in_custody or limit is None:
        return []
    warns_to = today + timedelta(days=custody.days_of_warning(today))
    if not limit_warnings.needs_attention(limit, trial_on=defendant.trial_on, warns_to=warns_to):
        return []
    ends = f"{defendant}: the custody time limit ends on {in_words(limit)}"
    if limit < today:
        return [f"{defendant}: the custody time limit ended on {in_words(limit)}. Check bail or custody now."]
    if defendant.trial_on:
        return [f"{ends}, before the trial on {in_words(defendant.trial_on)}."]
    return [f"{ends}, and no trial date is entered."]


def _of_defendant(defendant: Defendant) -> list[DateOnLine]:
    limit = defendant.custody_limit_on if defendant.is_in_custody else None
    is_too_early = bool(limit and defendant.trial_on and limit < defendant.trial_on)
    days = [
        (defendant.charged_on, "charged", False),
        (defendant.first_hearing_on, "first hearing", False),
        (limit, "custody time limit ends", is_too_early),
        (defendant.trial_on, "trial", is_too_early),
        (defendant.trial_ends_on, "trial expected to end", False),
        (defendant.result_on, f"result, {defendant.get_result_display().lower()}", False),
        (defendant.sentenced_on, "sentence", False),
    ]
    return [
        DateOnLine(on=day, side="court", what=f"{defendant}: {what}", collides=collides)
        for day, what, collides in days
        if day
    ]


def _of_referral(referral: Referral, *, today: date) -> list[DateOnLine]:
    """Return the claims of a referral, and the decision that it has or expects."""
    dates = [
        DateOnLine(on=claim.raised_on, side="mechanism", what=f"{referral.pseudonym}: section 45 claim raised")
        for claim in referral.claims.all()
    ]
    if referral.state in date_line.DECIDED and referral.began_on:
        what = f"{referral.pseudonym}: {referral.get_state_display().lower()}"
        return [*dates, DateOnLine(on=referral.began_on, side="mechanism", what=what)]
    rules = NrmRule.objects.book()
    expected = collisions.expected(referral.state, due_on=referral.due_on, today=today, rules=rules).conclusive
    if expected:
        what = f"{referral.pseudonym}: conclusive grounds decision, earliest date"
        dates.append(DateOnLine(on=expected, side="mechanism", what=what))
    return dates


def _decisions_too_late(
    referrals: tuple[Referral, ...], defendants: list[Defendant], *, today: date
) -> list[tuple[date, str]]:
    """Return the court dates for which the decision about a linked referral comes too late, or hardly in time."""
    rules = NrmRule.objects.book()
    late = []
    for referral in referrals:
        if not any(not claim.result for claim in referral.claims.all()):
            continue  # nobody waits for the decision about a person who claims no defence
        expected = collisions.expected(referral.state, due_on=referral.due_on, today=today, rules=rules).conclusive
        for defendant in defendants:
            if not defendant.is_undecided:
                continue
            days = {
                "trial_on": defendant.trial_on,
                "custody_time_limit": defendant.custody_limit_on if defendant.is_in_custody else None,
            }
            for collision in collisions.of_days(days, decision_on=expected, today=today, rules=rules):
                what = f"{collision.what[:1].lower()}{collision.sentence[1:]}"
                late.append((collision.on, f"{referral.pseudonym} and {defendant}: {what}"))
    return late
