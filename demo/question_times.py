"""How long the questions of the last year’s returns took, for the page of questions. Invented; the same in every load.

The service measures it from the pages that a person opens. The history is loaded without pages, so that it has none.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q

from core import months
from investigations.burden.meter import MONTHS
from investigations.burden.questions import CONFIRMING, QUESTIONS, READING, REASONS
from investigations.choices import Arrival
from investigations.models import AnswerTime, MonthlyReturn
from investigations.returns.fields import PEOPLE

SECONDS = 5  # of an answer, if it is not listed
SLOWER = {
    PEOPLE: 34,
    "remarks": 26,
    "morile_score": 22,
    "partner_agencies": 17,
    "sub_types": 14,
    "nrm_referrals": 12,
    "early_advice": 11,
    "victim_liaison": 11,
    "opened_on": 9,
    "primary_type": 8,
}
SELDOM = frozenset({"merged_into", "void_reason", "closing_reason", "closed_on", "was_running"})
ON_THE_PAGE = 0.7  # the share of returns that are filled in there; the others are uploaded
PER_CASE = 2  # seconds of reading and confirming


def add(until: date) -> int:
    """Add the times of the approved returns of the year that ends with a month; return how many returns have some."""
    returns = (
        MonthlyReturn.objects.filter(
            period__gt=months.previous(until, MONTHS), period__lte=until, current__isnull=False
        )
        .annotate(
            cases=Count("current__entries"),
            new=Count("current__entries", filter=~Q(current__entries__arrival=Arrival.ROLLED)),
        )
        .order_by("period", "force")
        .values_list("pk", "force", "period", "cases", "new")
    )
    measured = []
    for pk, force, month, cases, new in returns:
        generator = random.Random(f"question times {force} {month}")
        if generator.random() < ON_THE_PAGE:
            empty = AnswerTime(monthly_return_id=pk, force_id=force, period_id=month)
            measured.append([*_of_return(empty, generator, cases=cases, new=new)])
    AnswerTime.objects.bulk_create(row for rows in measured for row in rows)
    return len(measured)


def _of_return(empty: AnswerTime, generator: random.Random, *, cases: int, new: int) -> Iterator[AnswerTime]:
    def row(question: str, seconds: float, *, given: int = 0, changed: int = 0) -> AnswerTime:
        return AnswerTime(
            monthly_return_id=empty.monthly_return_id,
            force_id=empty.force_id,
            period_id=empty.period_id,
            question=question,
            seconds=round(seconds),
            given=given,
            changed=changed,
        )

    for question in QUESTIONS:
        given = 0 if question in SELDOM else round(new * generator.uniform(0.5, 1))
        changed = round(cases * generator.uniform(0, 0.03 if question in SELDOM else 0.1))
        if given + changed:
            each = SLOWER.get(question, SECONDS) * generator.uniform(0.7, 1.4)
            yield row(question, (given + changed) * each, given=given, changed=changed)
    yield row(READING, 60 + PER_CASE * cases * generator.uniform(0.5, 1.5))
    yield row(CONFIRMING, 20 + PER_CASE * cases * generator.uniform(0.2, 0.8))
    yield row(REASONS, 45 * generator.randrange(1, 5))
