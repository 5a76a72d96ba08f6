"""Notices of orders that expire, for the force's order managers: one at each reminder that the law's rows set.

The question is that of the to-do list. It follows from the stored dates, so a run may come twice or late.
"""

from __future__ import annotations

from datetime import date

from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from orders import todo_questions
from orders.models import Law, Order, Subject
from orders.supervision import due
from orders.todo_questions import ToDoScope


def make_due(day: date) -> int:
    """Make the notices of the reminders that orders have reached, and return how many are new."""
    law = Law.objects.book()
    scope = ToDoScope(orders=Order.objects.all(), subjects=Subject.objects.all(), day=day, law=law)
    places = [
        NoticePlace(
            url_name="orders:order-detail",
            url_args=(str(public_id),),
            key=f"{public_id}:{ends_on}:{days}",
            force=force,
            due_on=ends_on,
        )
        for place, days in enumerate(due.reminders(day, law=law))
        for public_id, force, ends_on in Order.objects.filter(
            pk__in=todo_questions.expires(place)(scope).values_list("pk", flat=True)
        ).values_list("public_id", "force", "ends_on")
    ]
    return creation.notify(NoticeKind.ORDER_EXPIRES, places)
