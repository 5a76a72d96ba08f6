"""The timeline of an order: all its events in one list, newest first. One query for each kind of event.

Each kind is a function in `KINDS`, so that the page, the sequence and the query budget are defined in one place. No
event shows the subject's identity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from accounts.querysets import named
from core import clock
from core.govuk import in_words
from core.timeline import TimelineEvent, newest_first
from orders.choices import OrderKind
from orders.models import Order, OrderStep
from orders.supervision import timeline as supervision
from orders.workflow import TRANSITIONS

# The label of each transition once it was made; on an order at sentence, nobody applied (s.14).
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


def timeline_of(order: Order) -> list[TimelineEvent]:
    """The whole timeline; events of one day are in the sequence in which they were recorded."""
    return newest_first([event for kind in KINDS for event in kind(order)])


def beginning(order: Order) -> Iterator[TimelineEvent]:
    """The creation of the record."""
    yield TimelineEvent(
        day=clock.day_of(order.created_at),
        title="Record started",
        who=order.get_applicant_display(),
        recorded_at=order.created_at,
    )


def steps(order: Order) -> Iterator[TimelineEvent]:
    """The transitions: who asked, which court, and the order's days from then on."""
    for step in named(OrderStep.objects.filter(order=order), "by").order_by("number"):
        yield event_of(order, step)


def event_of(order: Order, step: OrderStep) -> TimelineEvent:
    """One transition of an order; its person is loaded."""
    titles = TITLES | ON_SENTENCE if order.kind == OrderKind.STPO_SENTENCE else TITLES
    return TimelineEvent(
        day=step.on,
        title=titles[step.move],
        who=_who(step),
        reasons=step.reasons,
        text=_then(step),
        recorded_at=step.at,
        recorded_by=step.by.name if step.by else "",
    )


KINDS: tuple[Callable[[Order], Iterator[TimelineEvent]], ...] = (beginning, steps, *supervision.KINDS)


def _who(step: OrderStep) -> str:
    asked_by = step.get_asked_by_display()
    if step.court:
        asked_by = f"{asked_by[:1].lower()}{asked_by[1:]}"
    return ", ".join(filter(None, [step.court, asked_by]))


def _then(step: OrderStep) -> str:
    if step.next_on:
        return f"Next hearing on {in_words(step.next_on)}."
    if not TRANSITIONS[step.move].sets_term or step.starts_on is None:
        return ""
    last = f"until {in_words(step.ends_on)}" if step.ends_on else "until further order"
    return f"From {in_words(step.starts_on)} {last}."
