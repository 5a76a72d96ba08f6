"""Everything that happened with one order in one list, newest first. One question for each kind.

A kind is a function in `KINDS`, so that the page, its order and its budget have one place. No kind tells who the
subject is.
"""

from __future__ import annotations

from collections.abc import Iterator

from core import clock
from core.govuk import in_words
from orders.choices import OrderKind
from orders.models import Order, OrderStep
from orders.supervision import events as managing
from orders.timeline_events import Event, Source, named
from orders.workflow import TRANSITIONS

# What each move is called once it was made; where the order is made on sentence, nobody applied (s.14).
TITLES = {
    "apply": "Applied for",
    "adjourn": "Adjourned",
    "make": "Made",
    "refuse": "Refused",
    "withdraw": "Application withdrawn",
    "serve": "Served",
    "vary": "Varied",
    "extend": "Extended",
    "renew": "Renewed",
    "renewed_before": "Continues: a court renewed or extended it before its last day",
    "appeal": "Appealed against",
    "appeal_dismissed": "Appeal dismissed or abandoned",
    "appeal_varied": "Changed on appeal",
    "quash": "Quashed on appeal",
    "discharge": "Discharged",
    "replace": "Replaced by a later order",
    "main_decided": "Ended with the main application",
    "expire": "Expired",
    "die": "Ended: the subject has died",
}
ON_SENTENCE = {"apply": "Prosecutor asked for the order", "withdraw": "Request withdrawn"}


def timeline_of(order: Order) -> list[Event]:
    """The whole timeline; what happened on one day stands in the order in which it was recorded."""
    return newest_first([event for kind in KINDS for event in kind(order)])


def newest_first(events: list[Event]) -> list[Event]:
    """By day, then by when it was recorded; of what is equal in both, the later in the list stands first."""
    first = clock.now().replace(year=1900)
    return sorted(events, key=lambda event: (event.on, event.recorded_at or first))[::-1]


def beginning(order: Order) -> Iterator[Event]:
    """Where the record began."""
    yield Event(
        on=clock.day_of(order.created_at),
        title="Record started",
        who=order.get_applicant_display(),
        recorded_at=order.created_at,
    )


def steps(order: Order) -> Iterator[Event]:
    """The moves: who asked, which court, and which days the order has since."""
    titles = TITLES | ON_SENTENCE if order.kind == OrderKind.STPO_SENTENCE else TITLES
    for step in named(OrderStep.objects.filter(order=order), "by").order_by("number"):
        yield Event(
            on=step.on,
            title=titles[step.move],
            who=_who(step),
            said=step.reasons,
            then=_then(step),
            recorded_at=step.at,
            recorded_by=step.by.name if step.by else "",
        )


KINDS: tuple[Source, ...] = (beginning, steps, *managing.KINDS)


def _who(step: OrderStep) -> str:
    return ", ".join(filter(None, [step.court, step.get_asked_by_display()]))


def _then(step: OrderStep) -> str:
    if step.next_on:
        return f"Next hearing on {in_words(step.next_on)}."
    if not TRANSITIONS[step.move].sets_term or step.starts_on is None:
        return ""
    last = f"until {in_words(step.ends_on)}" if step.ends_on else "until further order"
    return f"From {in_words(step.starts_on)} {last}."
