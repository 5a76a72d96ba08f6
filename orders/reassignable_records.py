"""The roles in which subjects of orders name people, and how all subjects of one person are reassigned at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from accounts import duties
from accounts.duties import DutyKind
from accounts.models import User
from accounts.reassignment.records import LockedRecords, ReassignableRecords, RecordRow, by_place, day_cell
from accounts.reassignment.responsibilities import RecordRole, Responsibility
from orders.models import Subject
from orders.supervision import people, record

OFFICER, DEPUTY, SUPERVISOR = people.ROLES


def _in_role(role: str) -> Callable[[User], QuerySet[Any]]:
    """The managed subjects that name somebody in this role."""
    return lambda user: Subject.objects.visible_to(user).unmerged().managed().filter(**{f"{role}__isnull": False})


def _officer_gone(user: User) -> Q:
    return ~Q(officer__in=record.people(user.force_id or "").values("pk"))


def _second_gone(role: str) -> Callable[[User], Q]:
    """As the to-do list has it: without the duty, in whatever force."""
    return lambda user: ~Q(**{f"{role}__in": duties.holders(DutyKind.ORDERS).values("pk")})


def _order_managers(user: User) -> QuerySet[User]:
    return record.people(user.force_id or "")


class ReassignableSubjects(ReassignableRecords):
    """Subjects with an order that somebody manages, by managing officer, deputy and supervisor."""

    namespace = "orders"
    duty = DutyKind.ORDERS
    title = "Orders"
    nouns = "subjects of orders"
    back_to = ("orders:order-list", "Orders")
    columns = ("Risk level", "Next visit")
    roles = (
        RecordRole(
            code=OFFICER,
            label="Managing officer",
            singular="subject as managing officer",
            plural="subjects as managing officer",
            rows=_in_role(OFFICER),
            holder=OFFICER,
            is_gone=_officer_gone,
            successors=_order_managers,
            version="version",
        ),
        RecordRole(
            code=DEPUTY,
            label="Deputy",
            singular="subject as deputy",
            plural="subjects as deputy",
            rows=_in_role(DEPUTY),
            holder=DEPUTY,
            is_gone=_second_gone(DEPUTY),
            successors=_order_managers,
            version="version",
        ),
        RecordRole(
            code=SUPERVISOR,
            label="Supervising sergeant",
            singular="subject as supervising sergeant",
            plural="subjects as supervising sergeant",
            rows=_in_role(SUPERVISOR),
            holder=SUPERVISOR,
            is_gone=_second_gone(SUPERVISOR),
            successors=_order_managers,
            version="version",
        ),
    )

    def rows_of(self, responsibilities: Sequence[Responsibility], *, person: User, user: User) -> list[RecordRow]:
        """Number, role, risk level and next visit. The identity stays sealed."""
        subjects = Subject.objects.visible_to(user).for_list().in_bulk({row.key for row in responsibilities})
        return [
            RecordRow(
                responsibility=row,
                record=subject,
                url=subject.get_absolute_url(),
                name=subject.number,
                role=self.role_labels[row.role],
                cells=(
                    subject.get_risk_display() or "Not assessed",
                    day_cell(subject.visit_due_on),
                ),
            )
            for row in responsibilities
            if (subject := subjects.get(row.key))
        ]

    def locked(self, chosen: Sequence[Responsibility], *, by: User) -> LockedRecords:
        """The subjects in scope, locked one after the other by key, so that two users never wait for each other."""
        rows = Subject.objects.visible_to(by).unmerged().filter(pk__in={row.key for row in chosen}).order_by("pk")
        locked = rows.select_related("force").select_for_update(of=("self",))
        return by_place(chosen, {subject.pk: subject for subject in locked})

    def give(self, records: Mapping[str, Sequence[Any]], *, person: User, to: User, by: User) -> None:
        """Give the roles to a colleague. Raises TransitionNotAllowed by the rules of `people`."""
        people.reassign_many(records, to=to, by=by)


SUBJECTS = ReassignableSubjects()
