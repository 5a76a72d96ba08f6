"""A coordinator who is away names a colleague of the unit, who reviews in their place for some days.

Every coordinator of a unit may decide on its returns, so a delegation gives no right. It makes one person responsible:
the colleague has a notice and a to-do item, and the list of returns says who reviews.

Nobody has two colleagues for one day, and nobody names a colleague who is away on one of the days. A colleague who has
to be away later names another one, who then reviews for both of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words
from core.todo import ToDoItem
from core.workflow import TransitionNotAllowed
from investigations.models import ReviewDelegation
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace

LONGEST = timedelta(days=92)  # who is away for longer has a successor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerAway:
    """A coordinator who is away today, and who reviews: None if the colleague no longer reviews for the unit."""

    delegation: ReviewDelegation
    reviewer: User | None

    @property
    def is_passed_on(self) -> bool:
        """Whether the named colleague is away too, and named another."""
        return self.reviewer is not None and self.reviewer.pk != self.delegation.colleague_id


def colleagues_of(user: User) -> list[User]:
    """The other active coordinators of the user's unit, by name."""
    if user.role != Role.COORDINATOR or user.unit_id is None:
        return []
    people = User.objects.active().filter(role=Role.COORDINATOR, unit=user.unit_id).exclude(pk=user.pk)
    return list(people.only("pk", "name").order_by("name", "pk"))


def present_and_coming(user: User) -> list[ReviewDelegation]:
    """Those of the user's unit that have not ended, the first to begin first; of every unit for the national team."""
    delegations = ReviewDelegation.objects.visible_to(user).not_over(clock.today()).for_list()
    return [each for each in delegations if each.has_away]


def away_today(user: User) -> list[ReviewerAway]:
    """Who is away today in the user's unit, and who reviews; in every unit for the national team. One query."""
    running = ReviewDelegation.objects.visible_to(user).running_on(clock.today()).for_list()
    by_person = {each.away_id: each for each in running if each.has_away}
    return [
        ReviewerAway(delegation=each, reviewer=_reviewer_of(each, by_person=by_person)) for each in by_person.values()
    ]


def to_do_items(user: User) -> list[ToDoItem]:
    """What a colleague of somebody who is away has to do besides their own work."""
    if user.role != Role.COORDINATOR:
        return []
    return [
        ToDoItem(
            title=f"Review in place of {each.delegation.away.name}",
            reason=_why(each),
            url=reverse("investigations:review-queue"),
        )
        for each in away_today(user)
        if each.reviewer == user
    ]


def why_not(colleague: int, *, starts_on: date, ends_on: date, by: User) -> list[tuple[str, str]]:
    """Everything that is wrong with this colleague and these days, each with the field of the form that it is about."""
    if by.role != Role.COORDINATOR or by.unit_id is None:
        return [("colleague", "Only a coordinator can name a colleague to review.")]
    whys = []
    if colleague not in {each.pk for each in colleagues_of(by)}:
        whys.append(("colleague", "Choose an active coordinator of your unit."))
    if starts_on < clock.today():
        whys.append(("starts_on", "The first day has passed. Enter today or a later day."))
    if ends_on < starts_on:
        whys.append(("ends_on", "The last day is before the first. Change one of them."))
    elif ends_on - starts_on > LONGEST:
        whys.append(("ends_on", f"Enter a last day within {LONGEST.days} days of the first."))
    around = ReviewDelegation.objects.visible_to(by).overlapping(starts_on, ends_on)
    if around.filter(away=by).exists():
        whys.append(("starts_on", "You have already named a colleague for some of these days. End that first."))
    if around.filter(away=colleague).exists():
        whys.append(("colleague", "Your colleague is away on some of these days. Choose somebody else."))
    return whys


@transaction.atomic
def delegate(colleague: int, *, starts_on: date, ends_on: date, by: User) -> ReviewDelegation:
    """Name the colleague who reviews in the user's place. Raises TransitionNotAllowed with everything that is wrong."""
    _lock(by.unit_id or "")
    if whys := why_not(colleague, starts_on=starts_on, ends_on=ends_on, by=by):
        raise TransitionNotAllowed(" ".join(why for _, why in whys))
    made = ReviewDelegation.objects.create(
        unit_id=str(by.unit_id),
        away_id=by.pk,
        colleague_id=colleague,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=clock.now(),
    )
    log.record(Operation.ALTERATION, of=made)
    creation.notify(NoticeKind.REVIEW_DELEGATED, _place(made, person=colleague, due_on=ends_on), by=by)
    return made


@transaction.atomic
def end(public_id: UUID, *, by: User) -> ReviewDelegation:
    """End one's own delegation now. A notice goes to the colleague, and to who reviews if the colleague is away too.

    Raises ReviewDelegation.DoesNotExist for any other.
    """
    own = ReviewDelegation.objects.visible_to(by).filter(away=by).for_list()
    delegation = own.select_for_update(of=("self",)).get(public_id=public_id)
    if delegation.ended_at is None and delegation.ends_on >= clock.today():
        reviewing = [each.reviewer for each in away_today(by) if each.delegation.pk == delegation.pk and each.reviewer]
        delegation.ended_at = clock.now()
        delegation.save(update_fields=["ended_at"])
        log.record(Operation.ALTERATION, of=delegation)
        people = dict.fromkeys([delegation.colleague_id, *(reviewer.pk for reviewer in reviewing)])
        creation.notify(NoticeKind.DELEGATION_ENDED, [_place(delegation, person=person) for person in people], by=by)
    return delegation


def _reviewer_of(delegation: ReviewDelegation, *, by_person: Mapping[int, ReviewDelegation]) -> User | None:
    """Who reviews in the end, where a colleague is away too; None if the last one named no longer can.

    A colleague who has moved may be away in another unit, where a colleague does not review for this one.
    """
    last, passed = delegation, {delegation.pk}
    while (further := by_person.get(last.colleague_id)) is not None and further.pk not in passed:
        if further.unit_id != delegation.unit_id:
            break
        last = further
        passed.add(last.pk)
    return last.colleague if last.has_colleague else None


def _why(each: ReviewerAway) -> str:
    delegation = each.delegation
    named = f"{delegation.colleague.name}, who is away too" if each.is_passed_on else "you"
    return f"{delegation.away.name} is away until {in_words(delegation.ends_on)} and named {named}."


def _place(delegation: ReviewDelegation, *, person: int, due_on: date | None = None) -> NoticePlace:
    return NoticePlace(
        url_name="investigations:review-queue",
        key=f"delegation {delegation.pk}",
        person=person,
        due_on=due_on,
    )


def _lock(unit: str) -> None:
    """Let one coordinator of a unit name a colleague at a time: two who name each other would both be away."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"investigations.delegation {unit}"])
