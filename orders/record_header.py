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
from core.sentences import counted_noun
from matching.search_terms import POSTCODE
from orders import permissions
from orders.choices import Particular
from orders.models import Order, Subject, SubjectIdentifier
from orders.subjects import erased
from orders.supervision import next_dates
from orders.workflow import OVER
from reference.models import Force

MOST_ORDERS = 6  # in the header; the overview lists all
OVERVIEW, SUPERVISION = "Overview", "Supervision"
DAYS_SHOWN = 30  # before the last order ends, from which the header also gives the days left
ORDER, PAST_DATES, EVIDENCE = "Order", "Past dates", "Evidence"
WHO, ACCESSES = "Who can see this", "Access history"
REPORT, REPORT_PAST = "Report a breach", "Report a past breach"
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
    "orders:subject-who-can-see": WHO,
    "orders:subject-access-history": ACCESSES,
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
    "orders:order-access-history": ACCESSES,
}


def header_of(subject: Subject, *, by: User, view_name: str, path: str, order: Order | None = None) -> RecordHeader:
    """Return the header of a page of a subject in the user's scope, or of one of their orders. Two queries."""
    name, town = _name_and_town(subject, by=by)
    is_of_the_subject = view_name in BELONGS_TO
    orders = list(Order.objects.visible_to(by).filter(subject=subject).for_header())
    return RecordHeader(
        kind="Subject",
        number=subject.number,
        name=name,
        tags=(_status(subject, orders, today=clock.today()),),
        # The force of an order is that of its subject, and was loaded with the order.
        facts=_facts(subject, orders, force=(order or subject).force, town=town, today=clock.today()),
        links=_links(subject, orders, order=order, by=by, here=BELONGS_TO.get(view_name, ""), path=path),
        part=f"Order {order.reference}" if order else "",
        part_links=_part_links(order, by=by, here=OF_AN_ORDER.get(view_name, ""), path=path)
        if order and not is_of_the_subject
        else (),
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
    has_ended = bool(orders) and all(order.state in OVER for order in orders)
    if has_ended and erased.is_erased(subject.pk):  # only a subject whose orders have ended costs the query
        return HeaderTag(text="Erased", colour="grey")
    if subject.died_on:
        return HeaderTag(text="Has died", colour="grey")
    many = sum(order.is_in_force(today) for order in orders)
    if not many:
        return HeaderTag(text="No order in force", colour="grey")
    return HeaderTag(text=f"{many} order{'' if many == 1 else 's'} in force", colour="green")


def _facts(subject: Subject, orders: list[Order], *, force: Force, town: str, today: date) -> tuple[HeaderFact, ...]:
    facts = [HeaderFact(label="Town", value=town)] if town else []
    if not subject.died_on:
        facts.append(HeaderFact(label="Risk", value=subject.get_risk_display() or "Not assessed"))
        upcoming = next_dates.of_subject(subject, orders, today=today)
        if visit := upcoming.visit_by:
            is_overdue = upcoming.is_visit_overdue
            words = f"Overdue, was due {in_words(visit)}" if is_overdue else f"Due by {in_words(visit)}"
            facts.append(HeaderFact(label="Next visit", value=words, is_overdue=is_overdue, is_next=True))
        if last := upcoming.orders_end_on:
            label = "Order ends" if upcoming.order_count == 1 else "Last order ends"
            facts.append(HeaderFact(label=label, value=_end_in_words(last, today=today)))
    facts.append(HeaderFact(label="Managing officer", value=subject.officer.name if subject.officer else "Unassigned"))
    facts.append(HeaderFact(label="Force", value=force.short_name))
    return tuple(facts)


def _end_in_words(last: date, *, today: date) -> str:
    days = (last - today).days
    if days > DAYS_SHOWN:
        return in_words(last)
    return f"{in_words(last)}, {f'in {counted_noun(days, "day")}' if days else 'today'}"


def _links(
    subject: Subject, orders: list[Order], *, order: Order | None, by: User, here: str, path: str
) -> tuple[HeaderLink, ...]:
    """Return the subject's pages, and each order: those in force first, and always the order of the page."""
    chosen = orders[:MOST_ORDERS]
    if order and order not in chosen:
        chosen.append(order)
    overview = subject.get_absolute_url()
    supervision = reverse("orders:supervision", args=[subject.public_id])
    who = reverse("orders:subject-who-can-see", args=[subject.public_id])
    accesses = reverse("orders:subject-access-history", args=[subject.public_id])
    is_on_order = order is not None and not here
    own = (HeaderLink.to(ACCESSES, accesses, is_here=here == ACCESSES, path=path),)
    return (
        HeaderLink.to(OVERVIEW, overview, is_here=here == OVERVIEW, path=path),
        HeaderLink.to(SUPERVISION, supervision, is_here=here == SUPERVISION, path=path),
        *(
            HeaderLink.to(row.reference, row.get_absolute_url(), is_here=is_on_order and row == order, path=path)
            for row in chosen
        ),
        HeaderLink.to(WHO, who, is_here=here == WHO, path=path),
        *(own if permissions.is_of_force(by, subject.force_id) else ()),
    )


def _part_links(order: Order, *, by: User, here: str, path: str) -> tuple[HeaderLink, ...]:
    """Return the pages of one order; before a court makes it, it has one.

    The access history of an application is linked from the same page of its subject.
    """
    if not order.made_on:
        return ()
    is_own = permissions.is_of_force(by, order.force_id)
    pages = [(ORDER, order.get_absolute_url()), (PAST_DATES, reverse("orders:order-on-day", args=[order.public_id]))]
    if is_own:
        pages.append((EVIDENCE, reverse("orders:evidence-new", args=[order.public_id])))
    pages.append((REPORT, reverse("orders:breach-new", args=[order.public_id])))
    if is_own:
        pages.append((ACCESSES, reverse("orders:order-access-history", args=[order.public_id])))
    titles = {REPORT: REPORT_PAST} if order.is_over(clock.today()) else {}
    return tuple(HeaderLink.to(titles.get(page, page), url, is_here=page == here, path=path) for page, url in pages)
