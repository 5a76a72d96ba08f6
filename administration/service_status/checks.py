"""Stores what the workers report of the components, and says which status follows.

A worker reports each minute. If it no longer does, that is the finding: the worker, the scheduler or the queue is down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from administration.choices import Component, ComponentStatus
from administration.models import ComponentCheck
from core import clock

STOPPED_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentReport:
    """The last report about a component."""

    component: Component
    status: ComponentStatus
    since: datetime
    checked_at: datetime

    def status_at(self, now: datetime) -> ComponentStatus:
        """The status at a moment: not running if the report is too old."""
        return ComponentStatus.STOPPED if now - self.checked_at > STOPPED_AFTER else self.status

    def since_at(self, now: datetime) -> datetime:
        """Since when the status of a moment holds: a component that does not report stopped after its last report."""
        return self.checked_at if self.status_at(now) is ComponentStatus.STOPPED else self.since


@transaction.atomic
def report(component: Component, status: ComponentStatus) -> None:
    """Store the status of a component now. A repeated status keeps its start time."""
    now = clock.now()
    check, _ = ComponentCheck.objects.select_for_update().get_or_create(
        component=component, defaults={"status": status, "since": now, "checked_at": now}
    )
    if check.status != status:
        check.status, check.since = status, now
    check.checked_at = now
    check.save(update_fields=["status", "since", "checked_at"])


def reports() -> tuple[ComponentReport, ...]:
    """The last report about each component that has one."""
    return tuple(
        ComponentReport(
            component=Component(check.component),
            status=ComponentStatus(check.status),
            since=check.since,
            checked_at=check.checked_at,
        )
        for check in ComponentCheck.objects.order_by("component")
    )


def statuses(reported: Iterable[ComponentReport], *, now: datetime) -> Mapping[Component, ComponentStatus]:
    """The status of each component at a moment, in the order of the enumeration."""
    by_component = {report.component: report.status_at(now) for report in reported}
    return {component: by_component.get(component, ComponentStatus.UNCHECKED) for component in Component}
