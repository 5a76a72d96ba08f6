"""The small cast of the review: an analyst, her coordinator, the national team, a stranger; and returns to try on them.

Rows are made straight in the tables, so that a rule can be tried on what no door lets in.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.choices import Role
from accounts.models import User
from figures.calendar import dates_of
from figures.choices import PeriodState
from figures.models import Period
from investigations.models import Entry, EntryPeople, EntryWords, Holding, Investigation, MonthlyReturn, Revision
from reference import clock
from reference.models import Force

LANCASHIRE, CHESHIRE, WEST_MERCIA, BTP = "E23000003", "E23000006", "E23000016", "BTP"
JANUARY, FEBRUARY, MARCH = date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1)
_numbers = itertools.count(1)


def person(role: str, *, force: str | None = None, unit: str | None = None, **fields: Any) -> User:
    """A person of a role and place."""
    number = next(_numbers)
    return User.objects.create(
        email=f"person{number}@example.org",
        name=f"Person {number}",
        role=role,
        force_id=force,
        unit_id=unit,
        password="!",
        **fields,
    )


@dataclass
class Cast:
    """Who stands around one force's return. Made when first asked for."""

    force: str = LANCASHIRE
    made: dict[str, User] = field(default_factory=dict)

    def _once(self, key: str, role: Role, **place: str) -> User:
        if key not in self.made:
            self.made[key] = person(role, **place)
        return self.made[key]

    @property
    def analyst(self) -> User:
        return self._once("analyst", Role.ANALYST, force=self.force)

    @property
    def lead(self) -> User:
        return self._once("lead", Role.LEAD, force=self.force)

    @property
    def coordinator(self) -> User:
        unit = Force.objects.get(pk=self.force).unit_id
        return self._once("coordinator", Role.COORDINATOR, unit=unit)

    @property
    def national(self) -> User:
        return self._once("national", Role.NATIONAL)

    @property
    def stranger(self) -> User:
        return self._once("stranger", Role.COORDINATOR, unit="wmrocu")


def period(month: date, *, starts_series: bool = False, is_locked: bool = False) -> Period:
    """A month of reporting, open."""
    dates = dates_of(month)
    found, _ = Period.objects.get_or_create(
        month=month,
        defaults={
            "opens_on": dates.opens_on,
            "due_on": dates.due_on,
            "locks_on": dates.locks_on,
            "starts_series": starts_series,
            "state": PeriodState.LOCKED if is_locked else PeriodState.OPEN,
        },
    )
    return found


def draft(force: str = LANCASHIRE, month: date = FEBRUARY, *, rolled_from: Revision | None = None) -> Revision:
    """A return that was begun: its working revision, empty."""
    period(month, starts_series=not Period.objects.filter(month__lt=month).exists())
    monthly_return = MonthlyReturn.objects.create(force_id=force, period_id=month)
    return Revision.objects.create(
        monthly_return=monthly_return, force_id=force, period_id=month, number=1, rolled_from=rolled_from
    )


def entry(
    revision: Revision,
    *,
    previous: Entry | None = None,
    reference: str = "",
    operation_name: str = "",
    victims: int = 1,
    suspects: int = 0,
    typed: dict[str, Any] | None = None,
    remarks: str = "",
    **fields: Any,
) -> Entry:
    """One investigation in a revision: a new one, or the one of `previous`."""
    if previous is not None:
        investigation, holding = previous.investigation, previous.holding
        copied = ("opened_on", "stage_id", "origin_id", "primary_type_id", "sub_types", "secondary_types")
        fields = {"arrival": "rolled", **{name: getattr(previous, name) for name in copied}, **fields}
    else:
        investigation = Investigation.objects.create(force_id=revision.force_id)
        holding = Holding.objects.create(
            investigation=investigation,
            force_id=revision.force_id,
            reference=reference or f"REF/{next(_numbers)}",
            operation_name=operation_name,
            begins_on=revision.period_id,
        )
        fields = {"arrival": "first_reported", **fields}
    values = {
        "opened_on": date(2019, 5, 14),
        "primary_type_id": "LAB",
        "sub_types": ["LAB.car-wash"] if fields.get("primary_type_id", "LAB") == "LAB" else [],
        "is_complete": not typed,
        **fields,
    }
    made = Entry.objects.create(
        revision=revision,
        force_id=revision.force_id,
        investigation=investigation,
        holding=holding,
        previous=previous,
        **values,
    )
    EntryWords.objects.create(entry=made, force_id=revision.force_id, typed=typed or {}, remarks=remarks)
    for role, count in (("victim", victims), ("suspect", suspects)):
        if count:
            EntryPeople.objects.create(
                entry=made,
                force_id=revision.force_id,
                role=role,
                nationality_id="british",
                gender="not_known",
                age_group="not_known",
                count=count,
            )
    return made


def rolled(entries: Iterable[Entry], revision: Revision, **fields: Any) -> list[Entry]:
    """The entries of an earlier month, come along into this revision."""
    return [entry(revision, previous=previous, **fields) for previous in entries]


def approve(revision: Revision, *, submitted_by: User | None = None, approved_by: User | None = None) -> Revision:
    """Make a revision the approved one, by the shortest way."""
    revision.state = "submitted"
    revision.submitted_by = submitted_by or person(Role.ANALYST, force=revision.force_id)
    revision.submitted_at = clock.now()
    revision.fingerprint = revision.words_fingerprint = "f" * 64
    revision.save()
    revision.state = "approved"
    revision.approved_by = approved_by or person(Role.NATIONAL)
    revision.approved_at = clock.now()
    revision.save()
    MonthlyReturn.objects.filter(pk=revision.monthly_return_id).update(status="approved", current=revision)
    revision.monthly_return.refresh_from_db()
    return revision
