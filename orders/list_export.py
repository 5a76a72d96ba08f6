"""The list of orders as a file: as the list shows them, with the names of subjects only to people who manage them.

Each line is about a person, so each export needs a second person (P19).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from django.http import QueryDict

from accounts.choices import POLICE_ROLES
from accounts.duties import DutyKind
from accounts.models import User
from core import clock
from core.spreadsheets.sheet import ColumnKind
from exports.sources import FiltersNotValid, ListColumn, ListLine, ListSource, RecordList, filters_in_words
from orders import order_on_day
from orders.filters import OrderFilter
from orders.models import Order
from orders.subjects import records

# What a line prints. The clerk may read these columns, and those by which the list is filtered and sorted.
PRINTED = (
    "public_id",
    "reference",
    "kind",
    "state",
    "starts_on",
    "ends_on",
    "force__short_name",
    "subject__number",
    "subject__force",
    "subject__officer__name",
)


def narrowed(query: QueryDict, user: User) -> RecordList:
    """The list as the user sees it under these filters. Raises FiltersNotValid."""
    rows = Order.objects.visible_to(user).for_list().defer(None).only(*PRINTED)
    listed = OrderFilter(query, user=user, queryset=rows)
    if not listed.form.is_valid():
        raise FiltersNotValid
    chosen = listed.form.cleaned_data
    codes = ", ".join(f"{name} {getattr(value, 'pk', value)}" for name, value in chosen.items() if value)
    lines_of: Callable[[Sequence[Order]], Iterator[ListLine]] = partial(_lines, by=user)
    return RecordList(rows=listed.qs, lines_of=lines_of, filters=codes, in_words=filters_in_words(listed.form))


LIST = ListSource(
    name="orders",
    title="Orders",
    singular="order or application",
    plural="orders and applications",
    subject="orders.order",
    roles=POLICE_ROLES,
    duty=DutyKind.ORDERS,
    list_url="orders:order-list",
    columns=(
        ListColumn(name="reference", label="Order"),
        ListColumn(name="subject_number", label="Subject"),
        ListColumn(name="subject_name", label="Subject’s name", description="Only for people who manage the subject."),
        ListColumn(name="force", label="Force"),
        ListColumn(name="kind", label="Kind"),
        ListColumn(name="status", label="Status", description="On the day of the export."),
        ListColumn(name="last_day", label="Last day", kind=ColumnKind.DATE),
        ListColumn(
            name="term",
            label="Term",
            description="Whether the order ends on its last day, or runs until a court ends it.",
        ),
        ListColumn(name="managed_by", label="Managed by"),
    ),
    key=("reference",),
    narrow=narrowed,
    about_people=True,
)


def _lines(orders: Sequence[Order], *, by: User) -> Iterator[ListLine]:
    names = records.names_of({order.subject for order in orders}, by=by)
    for row in order_on_day.rows_of(orders, on=clock.today(), names=names):
        order = row.order
        yield ListLine(
            cells=[
                order.reference,
                order.subject.number,
                row.name,
                order.force.short_name,
                order.get_kind_display(),
                row.label,
                order.ends_on if row.has_term else None,
                ("until its last day" if order.ends_on else "until further order") if row.has_term else None,
                order.subject.officer.name if order.subject.officer else None,
            ],
            record=str(order.public_id),
        )
