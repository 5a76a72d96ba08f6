"""The header of a subject's and an order's pages: the name for users who may see it, the number for everybody.

Two open tabs about two people must not look alike. So every page about a subject has the name, the number and, below
them, the town, the next visit and the owner, with links to the subject's other pages. Notifications and emails never
take their text from here.
"""

from __future__ import annotations

import re
from datetime import date

from django.urls import reverse

from accounts.models import User
from core import clock
from core.govuk import in_words
from core.record_header import HeaderFact, HeaderLink, HeaderTag, RecordHeader
from matching.search_terms import POSTCODE
from orders import permissions
from orders.choices import Particular
from orders.models import Order, Subject, SubjectIdentifier
from orders.workflow import LIVE
from reference.models import Force

MOST_ORDERS = 6  # in the header; the overview lists all
OVERVIEW, SUPERVISION = "Overview", "Supervision"
ORDER, PAST_DATES, EVIDENCE, REPORT = "Order", "Past dates", "Evidence", "Report a breach"
BELONGS_TO = {  # the link that each page of a subject marks as current
    "orders:subject-detail": OVERVIEW,
    "orders:merge-new": OVERVIEW,
    "orders:identifier-add": OVERVIEW,
    "orders:identifier-end": OVERVIEW,
    "orders:order-new": OVERVIEW,
    "orders:supervision": SUPERVISION,
    "orders:supervision-part": SUPERVISION,
    "orders:order-part": SUPERVISION,
    "orders:visit-new": SUPERVISION,
    "orders:transfer-new": SUPERVISION,
    "orders:transfer-detail": SUPERVISION,
    "orders:transfer-decide": SUPERVISION,
}
OF_AN_ORDER = {  # the same for pages of one order, among that order's links
    "orders:order-detail": ORDER,
    "orders:order-correct": ORDER,
    "orders:transition-new": ORDER,
    "orders:breach-detail": ORDER,
    "orders:breach-transition": ORDER,
    "orders:order-on-day": PAST_DATES,
    "orders:evidence-new": EVIDENCE,
    "orders:breach-new": REPORT,
}


def header_of(subject: Subject, *, by: User, view_name: str, path: str, order: Order | None = None) -> RecordHeader:
    """Return the header of a page of a subject in the user's scope, or of one of their orders. Two queries."""
    name, town = _name_and_town(subject, by=by)
    orders = list(Order.objects.visible_to(by).filter(subject=subject).for_header())
    return RecordHeader(
        kind="Subject",
        number=subject.number,
        name=name,
        tags=(_status(subject, orders, today=clock.today()),),
        # The force of an order is that of its subject, and was loaded with the order.
        facts=_facts(subject, orders, force=(order or subject).force, town=town, today=clock.today()),
        links=_links(subject, orders, order=order, here=BELONGS_TO.get(view_name, ""), path=path),
        part=f"Order {order.reference}" if order else "",
        part_links=_part_links(order, by=by, here=OF_AN_ORDER.get(view_name, ""), path=path) if order else (),
    )


def shown(header: RecordHeader | None) -> str:
    """Return what the log records in addition to the page view."""
    return "with the name of the subject" if header and header.name else ""


def _name_and_town(subject: Subject, *, by: User) -> tuple[str, str]:
    if not permissions.is_of_force(by, subject.force_id):
        return "", ""
    kinds = (Particular.NAME, Particular.ADDRESS)
    rows = (
        SubjectIdentifier.objects.visible_to(by)
        .filter(subject=subject, kind__in=kinds, until__isnull=True)
        .order_by("pk")
    )
    texts = {row.kind: row.text.reveal() for row in rows}  # the newest of each kind comes last
    return texts.get(Particular.NAME, ""), town_of(texts.get(Particular.ADDRESS, ""))


def town_of(address: str) -> str:
    """The town of an address: its last part without a postcode; blank where the address has one part."""
    parts = [part.strip() for part in re.split(r"[,\n]", POSTCODE.sub("", address)) if part.strip()]
    return parts[-1] if len(parts) > 1 else ""


def _status(subject: Subject, orders: list[Order], *, today: date) -> HeaderTag:
    if subject.died_on:
        return HeaderTag(text="Has died", colour="grey")
    many = sum(_is_in_force(order, today) for order in orders)
    if not many:
        return HeaderTag(text="No order in force", colour="grey")
    return HeaderTag(text=f"{many} order{'' if many == 1 else 's'} in force", colour="green")


def _is_in_force(order: Order, today: date) -> bool:
    """Whether the order is in force today, by its newest transition."""
    has_begun = order.starts_on is not None and order.starts_on <= today
    return order.state in LIVE and has_begun and (order.ends_on is None or order.ends_on >= today)


def _last_end(orders: list[Order], today: date) -> date | None:
    """The day on which the last order in force ends; None without one, or if one has no end."""
    ends = [order.ends_on for order in orders if _is_in_force(order, today)]
    return max((end for end in ends if end), default=None) if all(ends) else None


def _facts(subject: Subject, orders: list[Order], *, force: Force, town: str, today: date) -> tuple[HeaderFact, ...]:
    facts = [HeaderFact(label="Town", value=town)] if town else []
    if not subject.died_on:
        facts.append(HeaderFact(label="Risk", value=subject.get_risk_display() or "Not assessed"))
        if due := subject.visit_due_on:
            is_overdue = due < today
            words = f"Overdue, was due {in_words(due)}" if is_overdue else f"Due by {in_words(due)}"
            if (last := _last_end(orders, today)) and last < due:
                words = f"{words}. The last order in force ends on {in_words(last)}"
            facts.append(HeaderFact(label="Next visit", value=words, is_overdue=is_overdue))
    facts.append(HeaderFact(label="Managing officer", value=subject.officer.name if subject.officer else "Unassigned"))
    facts.append(HeaderFact(label="Force", value=force.short_name))
    return tuple(facts)


def _links(
    subject: Subject, orders: list[Order], *, order: Order | None, here: str, path: str
) -> tuple[HeaderLink, ...]:
    """Return the subject's pages, and each order: those in force first, and always the order of the page."""
    chosen = orders[:MOST_ORDERS]
    if order and order not in chosen:
        chosen.append(order)
    overview = subject.get_absolute_url()
    supervision = reverse("orders:supervision", args=[subject.public_id])
    is_on_order = order is not None and not here
    return (
        HeaderLink.to(OVERVIEW, overview, is_here=here == OVERVIEW, path=path),
        HeaderLink.to(SUPERVISION, supervision, is_here=here == SUPERVISION, path=path),
        *(
            HeaderLink.to(row.reference, row.get_absolute_url(), is_here=is_on_order and row == order, path=path)
            for row in chosen
        ),
    )


def _part_links(order: Order, *, by: User, here: str, path: str) -> tuple[HeaderLink, ...]:
    """Return the pages of one order; before a court makes it, it has one."""
    if not order.made_on:
        return ()
    pages = [(ORDER, order.get_absolute_url(), True)]
    pages += [
        (title, reverse(f"orders:{name}", args=[order.public_id]), is_open)
        for title, name, is_open in (
            (PAST_DATES, "order-on-day", True),
            (EVIDENCE, "evidence-new", permissions.is_of_force(by, order.force_id)),
            (REPORT, "breach-new", True),
        )
    ]
    return tuple(
        HeaderLink.to(title, url, is_here=title == here, path=path) for title, url, is_open in pages if is_open
    )
