"""Follow a lesson from its debrief to the product that took it up, or to the reason why none does.

Publishing a debrief creates its lessons. Its owner is responsible for them until somebody else is assigned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from guidance import permissions
from guidance.choices import LessonState, PointKind
from guidance.composition import ONE_OF
from guidance.models import DebriefPoint, Lesson, Product, Version

FOLLOWED = frozenset(PointKind) - {PointKind.GOOD_PRACTICE}


def learn(version: Version, *, owner_id: int, day: date) -> None:
    """Create the lessons of a published debrief that do not exist yet. Safe to run twice."""
    keys = DebriefPoint.objects.filter(version=version, kind__in=FOLLOWED).values_list("key", flat=True)
    Lesson.objects.bulk_create(
        [Lesson(product_id=version.product_id, key=key, owner_id=owner_id, learned_on=day) for key in keys],
        ignore_conflicts=True,
    )


def words_of(lessons: list[Lesson], user: User) -> dict[int, tuple[str, str]]:
    """Return the latest words and kind of each lesson that the person may have, by lesson key.

    For a lesson that a later version dropped, these are its last words.
    """
    shown = DebriefPoint.objects.filter(
        permissions.shared_with(user, "version__"), version__product__in={lesson.product_id for lesson in lessons}
    )
    points = (
        shown.filter(version__published_at__isnull=False)
        .order_by("version__number")
        .values_list("version__product", "key", "kind", "words")
    )
    newest = {(product, key): (PointKind(kind).label, words) for product, key, kind, words in points}
    return {lesson.pk: newest.get((lesson.product_id, lesson.key), ("", "")) for lesson in lessons}


@transaction.atomic
def give_to(lesson_pk: int, owner: User, *, by: User) -> Lesson:
    """Assign a lesson to another person. Raises DoesNotExist, TransitionNotAllowed."""
    lesson = _locked(lesson_pk, by=by)
    give_all_to([lesson], owner, by=by)
    return lesson


def give_all_to(lessons: Sequence[Lesson], owner: User, *, by: User) -> None:
    """Assign locked lessons to another person, all or none. Raises TransitionNotAllowed."""
    for lesson in lessons:
        _refuse_without_decision_right(lesson, by=by)
    if not permissions.is_author(owner):
        raise TransitionNotAllowed(
            f"{owner.name} is not an author. Ask your administrator to make them one, or choose another author."
        )
    Lesson.objects.filter(pk__in=[lesson.pk for lesson in lessons]).update(owner=owner)
    for lesson in lessons:
        lesson.owner = owner
    log.record(Operation.ALTERATION, of=lessons, question="owner")


@transaction.atomic
def take_up(lesson_pk: int, *, product: Product, outcome: str, by: User) -> Lesson:
    """Record which product took a lesson up, and the outcome. Raises DoesNotExist, TransitionNotAllowed."""
    lesson = _locked(lesson_pk, by=by)
    if _is_sent_twice(lesson, LessonState.TAKEN_UP, outcome=outcome, by=by) and lesson.taken_up_by_id == product.pk:
        return lesson
    if product.current_id is None:
        raise TransitionNotAllowed("That product is not published yet. Record it after publication.")
    return _close(lesson, LessonState.TAKEN_UP, outcome=outcome, by=by, taken_up_by=product)


@transaction.atomic
def set_aside(lesson_pk: int, *, outcome: str, by: User) -> Lesson:
    """Record why no product takes a lesson up. Raises DoesNotExist, TransitionNotAllowed."""
    lesson = _locked(lesson_pk, by=by)
    if _is_sent_twice(lesson, LessonState.NOT_TAKEN_UP, outcome=outcome, by=by):
        return lesson
    return _close(lesson, LessonState.NOT_TAKEN_UP, outcome=outcome, by=by, taken_up_by=None)


@transaction.atomic
def reopen(lesson_pk: int, *, by: User) -> Lesson:
    """Reopen a closed lesson. Raises DoesNotExist, TransitionNotAllowed."""
    lesson = _locked(lesson_pk, by=by)
    if lesson.state == LessonState.OPEN:
        raise TransitionNotAllowed("This lesson is open.")
    lesson.state, lesson.taken_up_by, lesson.closed_at, lesson.closed_by = LessonState.OPEN, None, None, None
    lesson.save(update_fields=["state", "taken_up_by", "closed_at", "closed_by"])
    log.record(Operation.ALTERATION, of=lesson, question="reopen")
    return lesson


def may_decide(lesson: Lesson, user: User) -> bool:
    """Return whether the person may record the outcome: the assignee or an approver."""
    return permissions.is_approver(user) or (permissions.is_author(user) and lesson.owner_id == user.pk)


def _is_sent_twice(lesson: Lesson, state: LessonState, *, outcome: str, by: User) -> bool:
    return lesson.state == state and lesson.outcome == outcome.strip() and lesson.closed_by_id == by.pk


def _close(lesson: Lesson, state: LessonState, *, outcome: str, by: User, taken_up_by: Product | None) -> Lesson:
    if lesson.state != LessonState.OPEN:
        raise TransitionNotAllowed("This lesson already has an outcome. Read it, and reopen the lesson if needed.")
    if not outcome.strip():
        raise TransitionNotAllowed("Enter the outcome, or why no product will adopt it, in a sentence.")
    lesson.state, lesson.outcome, lesson.taken_up_by = state, outcome.strip(), taken_up_by
    lesson.closed_at, lesson.closed_by = clock.now(), by
    lesson.save(update_fields=["state", "outcome", "taken_up_by", "closed_at", "closed_by"])
    log.record(Operation.ALTERATION, of=lesson, question=state.value)
    return lesson


def _locked(lesson_pk: int, *, by: User) -> Lesson:
    lesson = Lesson.objects.visible_to(by).select_for_update(of=("self",)).get(pk=lesson_pk)
    _refuse_without_decision_right(lesson, by=by)
    return lesson


def _refuse_without_decision_right(lesson: Lesson, *, by: User) -> None:
    if not may_decide(lesson, by):
        raise TransitionNotAllowed("Only the lesson’s owner or an approver can change it.")


def taken_up_by(product: Product, user: User) -> list[Lesson]:
    """Return the lessons a product has taken up, from debriefs the person may have."""
    return list(Lesson.objects.visible_to(user).filter(taken_up_by=product).for_list(user))


@dataclass(frozen=True, slots=True, kw_only=True)
class CameOf:
    """One lesson of a debrief with an outcome, as the page prints it."""

    title: str
    state: str
    led_to: Product | None  # if the reader may have it


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonOutcomes:
    """The outcomes of a debrief's lessons, in the order they are printed, and the number still open."""

    closed: list[CameOf]
    open: int


def of_debrief(product: Product, user: User) -> LessonOutcomes | None:
    """Return the outcomes of a debrief's lessons; None for any other product."""
    followed = {lesson.key: lesson for lesson in product.lessons.for_list(user)}
    if not followed:
        return None
    assert product.current is not None  # noqa: S101 (it is published)
    closed, waiting = [], 0
    for kind, key, position in product.current.points.order_by("pk").values_list("kind", "key", "position"):
        lesson = followed.get(key)
        if lesson is None:
            continue
        if lesson.state == LessonState.OPEN:
            waiting += 1
            continue
        led_to = lesson.taken_up_by if lesson.is_led_on else None
        title = f"{ONE_OF[PointKind(kind)]} {position}"
        closed.append(CameOf(title=title, state=lesson.get_state_display(), led_to=led_to))
    return LessonOutcomes(closed=closed, open=waiting)
