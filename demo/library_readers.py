"""Feedback and requests from the library's readers: what is wrong, what they could not find. Most have a reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core import clock
from demo import people
from demo.cast import Cast
from guidance import content_requests, reader_feedback
from guidance.models import Product

ANSWERED_AFTER = timedelta(days=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSearch:
    """A search by an officer that found nothing. Without a reply it is open."""

    force: str
    days_ago: int
    sought: str
    words: str
    answer: str = ""
    product: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFeedback:
    """An officer's feedback on a product. Without a reply it is open."""

    force: str
    days_ago: int
    product: str
    kind: str
    words: str
    answer: str = ""


SOUGHT = (
    DemoSearch(
        force="devon-and-cornwall",
        days_ago=61,
        sought="crew list of a boat",
        words="Who has the crew list of a fishing boat that has just landed?",
        answer="The Maritime and Coastguard Agency. The “Fishing boats” section lists what else to ask for.",
        product="fishing-and-farms",
    ),
    DemoSearch(
        force="west-midlands",
        days_ago=47,
        sought="school run by a charity",
        words="Is there anything on children who are home-schooled by the people exploiting them?",
        answer="Not yet. We will add it to the bulletin on children at its next review. Until then, call us.",
    ),
    DemoSearch(
        force="kent",
        days_ago=16,
        sought="vape shop",
        words="Which of a vape shop’s records show who works and sleeps there?",
    ),
    DemoSearch(
        force="humberside",
        days_ago=5,
        sought="delivery riders renting accounts",
        words="What should we look for on a rider’s phone to see whose account it is, and under what power?",
    ),
)
REMARKED = (
    DemoFeedback(
        force="south-wales",
        days_ago=38,
        product="hand-car-washes",
        kind="useful",
        words="The checklist fits on the back of a pocket notebook. We gave it to every shift.",
        answer="Thank you. The pocket edition is the same list, ready to print.",
    ),
    DemoFeedback(
        force="norfolk",
        days_ago=8,
        product="interpreters",
        kind="missing",
        words="It does not say what to do at night when no interpreter speaks the dialect.",
    ),
)


def add_feedback(cast: Cast, today: date) -> int:
    """Record all feedback and requests up to now, with the replies. Return how many readers sent some."""
    for request in SOUGHT:
        said_on = today - timedelta(days=request.days_ago)
        with clock.at(_at(said_on, 22)):
            wanted = content_requests.request_content(
                request.sought, words=request.words, by=cast[people.officer(request.force)]
            )
        if request.answer:
            product = Product.objects.get(slug=request.product) if request.product else None
            with clock.at(_at(said_on + ANSWERED_AFTER, 10)):
                content_requests.answer(wanted.pk, words=request.answer, product=product, by=cast.national)
    for other in REMARKED:
        said_on = today - timedelta(days=other.days_ago)
        page = Product.objects.select_related("current").get(slug=other.product)
        with clock.at(_at(said_on, 7)):
            remark = reader_feedback.give_feedback(
                page, kind=other.kind, words=other.words, by=cast[people.officer(other.force)]
            )
        if other.answer:
            with clock.at(_at(said_on + ANSWERED_AFTER, 11)):
                reader_feedback.answer(remark.pk, words=other.answer, by=cast.national)
    return len(SOUGHT) + len(REMARKED)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 20), clock.LONDON)
