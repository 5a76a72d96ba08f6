"""The users and returns around one force, for tests of the review and the rules.

The fixtures write rows straight into the tables (`factories.py`), so that a test can try a rule on rows that no form
accepts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.choices import Role
from accounts.models import User
from core import clock, months
from figures.choices import PeriodState
from figures.models import Period
from investigations.models import Entry, Finding, MonthlyReturn, Revision
from reference.models import Force
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.investigations.factories import (
    EntryFactory,
    EntryPeopleFactory,
    EntryWordsFactory,
    HoldingFactory,
    MonthlyReturnFactory,
    PeriodFactory,
    RevisionFactory,
)

CHESHIRE, BTP = "E23000006", "BTP"
JANUARY, FEBRUARY, MARCH = (date(2020, number, 1) for number in (1, 2, 3))
COPIED = ("opened_on", "stage_id", "origin_id", "primary_type_id", "sub_types", "secondary_types")


@dataclass
class Cast:
    """The people around one force's return. Each is created on first use."""

    force: str = LANCASHIRE
    made: dict[str, User] = field(default_factory=dict)

    def _once(self, key: str, role: Role, **place: str) -> User:
        if key not in self.made:
            self.made[key] = UserFactory(role=role, **place)
        return self.made[key]

    @property
    def analyst(self) -> User:
        return self._once("analyst", Role.ANALYST, force_id=self.force)

    @property
    def lead(self) -> User:
        return self._once("lead", Role.LEAD, force_id=self.force)

    @property
    def coordinator(self) -> User:
        return self._once("coordinator", Role.COORDINATOR, unit_id=Force.objects.get(pk=self.force).unit_id)

    @property
    def national(self) -> User:
        return self._once("national", Role.NATIONAL)

    @property
    def stranger(self) -> User:
        return self._once("stranger", Role.COORDINATOR, unit_id="wmrocu")


def period(month: date, *, starts_series: bool = False, is_locked: bool = False) -> Period:
    """A reporting month, open unless the caller passes another status."""
    state = PeriodState.LOCKED if is_locked else PeriodState.OPEN
    return PeriodFactory(month=month, starts_series=starts_series, state=state)


def draft(force: str = LANCASHIRE, month: date = FEBRUARY, *, rolled_from: Revision | None = None) -> Revision:
    """A return that was begun: its empty working revision. The first month starts the series."""
    is_first = not Period.objects.filter(month__lt=month).exists()
    monthly_return = MonthlyReturnFactory(force_id=force, period=period(month, starts_series=is_first))
    return RevisionFactory(monthly_return=monthly_return, rolled_from=rolled_from)


def next_revision(former: Revision) -> Revision:
    """The next working revision of a return, empty."""
    MonthlyReturn.objects.filter(pk=former.monthly_return_id).update(status="draft")
    return RevisionFactory(monthly_return=former.monthly_return, number=former.number + 1)


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
    """One investigation in a revision, new or carried forward from `previous`. No rule reports a finding by default."""
    if previous is not None:
        holding = previous.holding
        fields = {"arrival": "rolled", **{name: getattr(previous, name) for name in COPIED}, **fields}
    else:
        named = {"reference": reference} if reference else {}
        holding = HoldingFactory(
            investigation__force_id=revision.force_id,
            operation_name=operation_name,
            begins_on=revision.period_id,
            **named,
        )
    kind = fields.get("primary_type_id", "LAB")
    values = {"sub_types": ["LAB.car-wash"] if kind == "LAB" else [], "is_complete": not typed, **fields}
    made = EntryFactory(revision=revision, holding=holding, previous=previous, **values)
    EntryWordsFactory(entry=made, typed=typed or {}, remarks=remarks)
    for role, count in (("victim", victims), ("suspect", suspects)):
        if count:
            EntryPeopleFactory(
                entry=made,
                role=role,
                nationality_id="british",
                gender="not_known",
                age_group="not_known",
                count=count,
            )
    return made


def rolled(entries: Iterable[Entry], revision: Revision, **fields: Any) -> list[Entry]:
    """The entries of an earlier month, carried forward into this revision."""
    return [entry(revision, previous=previous, **fields) for previous in entries]


def approve(revision: Revision) -> Revision:
    """Make a revision the approved one, directly in the tables."""
    revision.state = "submitted"
    revision.submitted_by = UserFactory(force_id=revision.force_id)
    revision.submitted_at = clock.now()
    revision.fingerprint = revision.words_fingerprint = "f" * 64
    revision.save()
    revision.state = "approved"
    revision.approved_by = UserFactory(role=Role.NATIONAL)
    revision.approved_at = clock.now()
    revision.save()
    MonthlyReturn.objects.filter(pk=revision.monthly_return_id).update(status="approved", current=revision)
    revision.monthly_return.refresh_from_db()
    return revision


def succeed(former: Revision, successor: Revision) -> Revision:
    """Make a revision the approved one in place of another."""
    Revision.objects.filter(pk=former.pk).update(state="superseded")
    return approve(successor)


def findings(revision: Revision) -> list[tuple[str, str, str]]:
    """Rule, severity and state of each finding in a revision."""
    return sorted(Finding.objects.filter(revision=revision).values_list("rule", "severity", "state"))


def months_before(month: date, number: int) -> list[date]:
    """The given number of months, ending with the month before."""
    return months.between(months.previous(month, number), months.previous(month))
