"""A coordinator who is away names a colleague of the unit, who reviews in their place for some days.

Every coordinator of a unit may decide on its returns, so a delegation gives no right. It makes one person responsible:
the colleague has a notice and a to-do item, and the list of returns says who reviews.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
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


def colleagues_of(user: User) -> list[User]:
    """The other active coordinators of the user's unit, by name."""
    if user.role != Role.COORDINATOR or user.unit_id is None:
        return []
    people = User.objects.active().filter(role=Role.COORDINATOR, unit=user.unit_id).exclude(pk=user.pk)
    return list(people.only("pk", "name").order_by("name", "pk"))


def present_and_coming(user: User) -> list[ReviewDelegation]:
    """Those of the user's unit that have not ended, the first to begin first; of every unit for the national team."""
    return list(ReviewDelegation.objects.visible_to(user).not_over(clock.today()).for_list())


def running_for(user: User) -> list[ReviewDelegation]:
    """Who is away today in the user's unit, and who reviews; in every unit for the national team."""
    return list(ReviewDelegation.objects.visible_to(user).running_on(clock.today()).for_list())


def to_do_items(user: User) -> list[ToDoItem]:
    """What a colleague of somebody who is away has to do besides their own work."""
    if user.role != Role.COORDINATOR:
        return []
    running = [each for each in running_for(user) if each.colleague_id == user.pk]
    return [
        ToDoItem(
            title=f"Review in place of {each.away.name}",
            reason=f"{each.away.name} is away until {in_words(each.ends_on)} and named you.",
            url=reverse("investigations:review-queue"),
        )
        for each in running
    ]


@transaction.atomic
def delegate(colleague: int, *, starts_on: date, ends_on: date, by: User) -> ReviewDelegation:
    """Name the colleague who reviews in the user's place. Raises TransitionNotAllowed with everything that is wrong."""
    if whys := _why_not(colleague, starts_on=starts_on, ends_on=ends_on, by=by):
        raise TransitionNotAllowed(" ".join(whys))
    made = ReviewDelegation.objects.create(
        unit_id=str(by.unit_id),
        away_id=by.pk,
        colleague_id=colleague,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=clock.now(),
    )
    log.record(Operation.ALTERATION, of=made)
    place = NoticePlace(
        url_name="investigations:review-queue", key=f"delegation {made.pk}", person=colleague, due_on=ends_on
    )
    creation.notify(NoticeKind.REVIEW_DELEGATED, place, by=by)
    return made


@transaction.atomic
def end(public_id: UUID, *, by: User) -> ReviewDelegation:
    """End one's own delegation now. Raises ReviewDelegation.DoesNotExist for any other."""
    own = ReviewDelegation.objects.visible_to(by).filter(away=by)
    delegation = own.select_for_update(of=("self",)).get(public_id=public_id)
    if delegation.ended_at is None:
        delegation.ended_at = clock.now()
        delegation.save(update_fields=["ended_at"])
        log.record(Operation.ALTERATION, of=delegation)
    return delegation


def _why_not(colleague: int, *, starts_on: date, ends_on: date, by: User) -> list[str]:
    if by.role != Role.COORDINATOR or by.unit_id is None:
        return ["Only a coordinator can name a colleague to review."]
    whys = []
    if colleague not in {each.pk for each in colleagues_of(by)}:
        whys.append("Choose an active coordinator of your unit.")
    if starts_on < clock.today():
        whys.append("The first day has passed. Enter today or a later day.")
    if ends_on < starts_on:
        whys.append("The last day is before the first. Change one of them.")
    elif ends_on - starts_on > LONGEST:
        whys.append(f"Enter a last day within {LONGEST.days} days of the first.")
    around = ReviewDelegation.objects.visible_to(by).overlapping(starts_on, ends_on)
    if around.filter(away=by).exists():
        whys.append("You have already named a colleague for some of these days. End that first.")
    if around.filter(away=colleague).exists():
        whys.append("Your colleague is away on some of these days. Choose somebody else.")
    return whys
