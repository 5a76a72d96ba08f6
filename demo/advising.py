"""Advice that coordinators gave on cases in the newest returns, its results, and their questions to forces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle

from accounts.models import User
from core import clock
from demo.cast import Cast
from demo.forces import DemoForce, all_forces
from investigations.advice import advice as advice_log
from investigations.choices import AdviceSubject, ReviewReason
from investigations.models import Entry
from investigations.records import case_review
from investigations.returns import outdated_pages
from investigations.review import case_queries, queries

OF_A_FORCE, OF_A_UNIT = 3, 9  # pieces of advice
MOST_URGENT = 400  # cases of a unit that its coordinator reads
GIVEN_TO = ("DI Farrow", "DS Sharif", "DI Osborne", "DS Rowe", "DI Tate", "DS Aziz", "DCI Holroyd", "DS Penhale")
QUESTION = "The return has not changed for some time. What is the next step, and when do you expect it?"
REPLY = "We are waiting for phone downloads, due in about three weeks. We will update the row in the next return."
QUESTIONS = 6  # units that ask one; half of the forces have replied
OPEN, FOLLOWED, NOT_FOLLOWED = "", "followed", "not_followed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAdvice:
    """One piece of advice: about what, when, when to follow it up, and the result. Days to come are less than 0."""

    about: AdviceSubject
    words: str
    days_ago: int
    follow_up: int | None = None
    result: str = OPEN
    reason: str = ""


BY_REASON: dict[ReviewReason, tuple[PlannedAdvice, ...]] = {
    ReviewReason.CHILDREN_WITHOUT_REFERRAL: (
        PlannedAdvice(
            about=AdviceSubject.NRM,
            words="A child is involved, so no consent is needed. Make the referral today and record the strategy "
            "discussion with children’s services.",
            days_ago=24,
            follow_up=10,
            result=FOLLOWED,
        ),
        PlannedAdvice(
            about=AdviceSubject.NRM,
            words="Refer the child to the NRM now. Do not wait for the interview.",
            days_ago=6,
            follow_up=1,
        ),
    ),
    ReviewReason.NO_EARLY_ADVICE: (
        PlannedAdvice(
            about=AdviceSubject.EARLY_ADVICE,
            words="Seek early investigative advice from the CPS before you arrest, and agree the disclosure strategy "
            "with them.",
            days_ago=47,
            follow_up=19,
            result=FOLLOWED,
        ),
        PlannedAdvice(
            about=AdviceSubject.EARLY_ADVICE,
            words="Ask the CPS for early advice on the section 45 defence. Template sent.",
            days_ago=13,
            follow_up=-1,
        ),
        PlannedAdvice(
            about=AdviceSubject.EARLY_ADVICE,
            words="Consider a victimless prosecution and ask the CPS about it early.",
            days_ago=61,
            result=NOT_FOLLOWED,
            reason="The CPS will advise once the financial evidence is complete.",
        ),
    ),
    ReviewReason.NO_LIAISON_OFFICER: (
        PlannedAdvice(
            about=AdviceSubject.VICTIM_LIAISON,
            words="Appoint a victim liaison officer now. Support keeps victims in the investigation.",
            days_ago=33,
            follow_up=12,
            result=FOLLOWED,
        ),
        PlannedAdvice(
            about=AdviceSubject.VICTIM_LIAISON,
            words="Ask the regional victim navigator to take this case until you have a liaison officer.",
            days_ago=9,
            follow_up=-5,
        ),
    ),
    ReviewReason.NO_FINANCIAL_INVESTIGATOR: (
        PlannedAdvice(
            about=AdviceSubject.FINANCIAL,
            words="Task a financial investigator with the wages accounts. The regional unit can lend you one.",
            days_ago=40,
            follow_up=3,
        ),
        PlannedAdvice(
            about=AdviceSubject.FINANCIAL,
            words="Ask for restraint before the first arrest.",
            days_ago=52,
            result=NOT_FOLLOWED,
            reason="No assets were identified in this country.",
        ),
    ),
    ReviewReason.LONG_OPEN: (
        PlannedAdvice(
            about=AdviceSubject.ORDERS,
            words="Consider a risk order while the investigation continues. The law team can review the application.",
            days_ago=28,
            follow_up=-2,
        ),
    ),
    ReviewReason.JOINT: (
        PlannedAdvice(
            about=AdviceSubject.OTHER,
            words="Agree with the other force which of you leads, and set up one policy book.",
            days_ago=17,
            result=FOLLOWED,
        ),
    ),
}


def advise(cast: Cast, today: date) -> int:
    """Every unit’s coordinator advises on a few of the cases to review; the answer is how many pieces of advice."""
    given, questions = 0, 0
    plans = {reason: cycle(plan) for reason, plan in BY_REASON.items()}
    officers, used = cycle(GIVEN_TO), Counter[ReviewReason]()
    for force in _force_of_each_unit():
        coordinator, advised = cast.reviewer(force.slug), Counter[str]()
        for entry in _cases_of(coordinator):
            reasons = [reason for reason in BY_REASON if reason in entry.profile.review_reasons]
            if not reasons or advised[entry.force_id] == OF_A_FORCE or advised.total() == OF_A_UNIT:
                continue
            reason = min(reasons, key=lambda code: used[code])  # so that not all advice is about the most urgent
            planned = next(plans[reason])
            if entry.opened_on is None or entry.opened_on > today - timedelta(days=planned.days_ago):
                continue
            _give(planned, entry, today, to=next(officers), by=coordinator)
            advised[entry.force_id] += 1
            used[reason] += 1
        given += advised.total()
        if questions < QUESTIONS and _ask(coordinator, cast, today, is_answered=questions % 2 == 0):
            questions += 1
    return given


def _force_of_each_unit() -> Iterator[DemoForce]:
    """One force of every unit that has a coordinator."""
    units: set[str] = set()
    for force in all_forces().values():
        if not force.reviewed_by_national and force.unit not in units:
            units.add(force.unit)
            yield force


def _cases_of(coordinator: User) -> list[Entry]:
    returns = case_review.newest_returns(coordinator)
    return list(case_review.to_review(case_review.live_cases(returns, user=coordinator))[:MOST_URGENT])


def _give(planned: PlannedAdvice, entry: Entry, today: date, *, to: str, by: User) -> None:
    given_on = today - timedelta(days=planned.days_ago)
    follow_up_on = None if planned.follow_up is None else today - timedelta(days=planned.follow_up)
    with clock.at(_at(given_on, 15)):
        advice = advice_log.record(
            entry.investigation.public_id,
            given_on=given_on,
            given_to=to,
            about=planned.about,
            words=planned.words,
            follow_up_on=follow_up_on,
            by=by,
        )
    if planned.result:
        with clock.at(_at(follow_up_on or given_on + timedelta(days=14), 10)):
            advice_log.follow_up(advice.public_id, result=planned.result, reason=planned.reason, by=by)


def _ask(coordinator: User, cast: Cast, today: date, *, is_answered: bool) -> bool:
    """Ask about the first case whose force has no return in review, so that no return goes back to its force."""
    asked_at = _at(today - timedelta(days=5), 11)
    for entry in _cases_of(coordinator):
        route = case_queries.route_of(entry.investigation)
        if route is None or route.is_in_review or entry.investigation.force_id != entry.force_id:
            continue
        if route.revision.approved_at is None or route.revision.approved_at > asked_at:
            continue
        with clock.at(asked_at):
            query = queries.ask_about_case(
                entry.investigation.public_id, words=QUESTION, seen=route.seen, by=coordinator
            )
        if is_answered:
            slug = next(slug for slug, force in all_forces().items() if force.code == entry.force_id)
            seen = outdated_pages.token_of_thread(query)
            with clock.at(_at(today - timedelta(days=2), 9)):
                queries.answer(query.pk, words=REPLY, seen=seen, by=cast.analyst(slug))
        return True
    return False


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 40), clock.LONDON)
